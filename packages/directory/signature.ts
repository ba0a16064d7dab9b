import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes, hex } from '@dauys/basics/bytes.ts';
import { remembered } from '@dauys/basics/remembered.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

/** Whether `signature` is Ed25519 (RFC 8032) by `publicKey` over `message`. Never throws; soundness of the key is the caller's to know. */
export type VerifySignature = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

/** The name of a public key: hex of the first 8 bytes of its SHA-256. A name, not proof: the full key is always compared by use. */
export const keyIdOf = (publicKey: Uint8Array): string => hex(sha256(publicKey).subarray(0, 8));

/**
 * RFC 8032 verification without a cofactor (R is recomputed and compared as bytes, S below the group order), so that all readers agree.
 * Works in browsers and in Node. Keys that are used often, as the anchor's signers are, become four times as fast: half a millisecond.
 */
export const verifyStrict: VerifySignature = (signature, message, publicKey) => {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const key = s < ORDER ? pointOf(publicKey) : undefined;
  if (key === undefined) return false;
  const k = Point.Fn.create(littleEndian(sha512(concat(r, publicKey, message))));
  return equalBytes(Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k)).toBytes(), r);
};

/** Whether 32 bytes are a canonical point of the prime-order group, and so fit to be a key that people rely on. The answer is remembered: to find it takes most of a millisecond. */
export const isSoundKey = (publicKey: Uint8Array): boolean => publicKey.length === 32 && isOfPrimeOrder(publicKey);

/** Whether 32 bytes are a canonical point and no point of small order: enough for a key whose holder can harm only herself; ten times as fast. */
export const isPlainKey = (publicKey: Uint8Array): boolean => {
  const point = publicKey.length === 32 ? decoded(publicKey) : undefined;
  return point !== undefined && !point.isSmallOrder();
};

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

/** The default of every reader: who looks again at a directory that has grown since verifies the signatures that are new. */
export const verifyOnce: VerifySignature = remembering(verifyStrict, 8_192);

const isOfPrimeOrder = remembered(1_024, (encoded) => {
  const point = decoded(encoded);
  return point !== undefined && !point.is0() && point.isTorsionFree();
});

type EdwardsPoint = InstanceType<typeof Point>;

const decoded = (encoded: Uint8Array): EdwardsPoint | undefined => {
  try {
    return Point.fromBytes(encoded, false);
  } catch {
    return undefined;
  }
};

// Decoded keys with the number of their uses. Only speed depends on it: an entry is a function of the key's bytes.
// The ledger’s verifier keeps its own in the same way: the two packages are strangers, and `basics` depends on nothing.
const prepared = new Map<string, { readonly point: EdwardsPoint; uses: number }>();
const PREPARED_LIMIT = 64;
const WORTH_A_TABLE = 16;

const pointOf = (publicKey: Uint8Array): EdwardsPoint | undefined => {
  const name = hex(publicKey);
  const known = prepared.get(name);
  if (known !== undefined) {
    if (++known.uses === WORTH_A_TABLE) known.point.precompute(8, false);
    return known.point;
  }
  const point = decoded(publicKey);
  if (point === undefined || point.isSmallOrder()) return undefined;
  if (prepared.size >= PREPARED_LIMIT) prepared.clear();
  prepared.set(name, { point, uses: 1 });
  return point;
};

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.toReversed())}`);
