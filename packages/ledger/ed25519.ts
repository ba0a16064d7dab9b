import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';

/** Something that signs with one Ed25519 key (RFC 8032): software here, a token or another process elsewhere. */
export interface Ed25519Signer {
  readonly publicKey: Bytes;
  sign(message: Uint8Array): Bytes | Promise<Bytes>;
}

export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;

/** A key in this process's memory; `seed` is the 32-byte RFC 8032 secret. Throws `RangeError` for another length. */
export const ed25519Signer = (seed: Uint8Array): Ed25519Signer => {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const secret = bytesOf(seed);
  return { publicKey: bytesOf(ed25519.getPublicKey(secret)), sign: (message) => bytesOf(ed25519.sign(message, secret)) };
};

/**
 * RFC 8032 verification in which all correct verifiers agree, for a key that passed `isSoundPublicKey`: S below the group
 * order, R canonical and without a part of small order (there, verifiers with and without the cofactor differ, and evidence
 * must not depend on who reads it).
 */
export const verifyEd25519 = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
  signature.length === SIGNATURE_BYTES &&
  publicKey.length === PUBLIC_KEY_BYTES &&
  ed25519.verify(signature, message, publicKey, { zip215: false }) &&
  isOfPrimeOrder(signature.subarray(0, 32));

/** Whether 32 bytes are a canonical point of the prime-order group, and so fit to be pinned. */
export const isSoundPublicKey = (publicKey: Uint8Array): boolean => publicKey.length === PUBLIC_KEY_BYTES && isOfPrimeOrder(publicKey);

const isOfPrimeOrder = (encoded: Uint8Array): boolean => {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
};
