import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, hex } from '@dauys/basics/bytes.ts';

/** Whether `signature` is Ed25519 (RFC 8032) by `publicKey` over `message`. Never throws; soundness of the key is the caller's to know. */
export type VerifySignature = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** The name of a public key: hex of the first 8 bytes of its SHA-256. A name, not proof: the full key is always compared by use. */
export const keyIdOf = (publicKey: Uint8Array): string => hex(sha256(publicKey).subarray(0, 8));

/** RFC 8032 verification without a cofactor, so that all readers agree. Works in browsers and in Node; about a millisecond. */
export const verifyStrict: VerifySignature = (signature, message, publicKey) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return ed25519.verify(signature, message, publicKey, { zip215: false }) && isOfPrimeOrder(signature.subarray(0, 32));
};

/** Whether 32 bytes are a canonical point of the prime-order group, and so fit to be a key that people rely on. */
export const isSoundKey = (publicKey: Uint8Array): boolean => publicKey.length === 32 && isOfPrimeOrder(publicKey);

/** The same answers as `verify`, remembered (at most `limit` of them): for readers that read a growing directory again and again. */
export const remembering = (verify: VerifySignature, limit = 50_000): VerifySignature => {
  const known = new Map<string, boolean>();
  return (signature, message, publicKey) => {
    const name = hex(sha256(concat(sha256(message), sha256(publicKey), sha256(signature))));
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = verify(signature, message, publicKey);
    if (known.size >= limit) known.clear();
    known.set(name, answer);
    return answer;
  };
};

const isOfPrimeOrder = (encoded: Uint8Array): boolean => {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
};
