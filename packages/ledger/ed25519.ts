import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesOf, concat, equalBytes, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { remembered } from '@dauys/basics/remembered.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
type EdwardsPoint = InstanceType<typeof Point>;

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
 * RFC 8032 verification in which all correct verifiers agree, for a key that passed `isSoundPublicKey`: S below the group order, and R
 * computed anew, without the cofactor, and compared as bytes. So R is canonical and, like the key, of the prime-order group; evidence
 * must not depend on who reads it. Keys that are used often, as those of logs and witnesses are, become four times as fast.
 */
export const verifyEd25519 = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean => {
  if (signature.length !== SIGNATURE_BYTES || publicKey.length !== PUBLIC_KEY_BYTES) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const key = s < ORDER ? pointOf(publicKey) : undefined;
  if (key === undefined) return false;
  const k = Point.Fn.create(littleEndian(sha512(concat(r, publicKey, message))));
  const expected = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k));
  return !expected.is0() && equalBytes(expected.toBytes(), r);
};

/** Whether 32 bytes are a canonical point of the prime-order group, and so fit to be pinned. The answer is remembered: to find it takes most of a millisecond. */
export const isSoundPublicKey = (publicKey: Uint8Array): boolean => publicKey.length === PUBLIC_KEY_BYTES && isOfPrimeOrder(publicKey);

const isOfPrimeOrder = remembered(1_024, (encoded) => {
  const point = decoded(encoded);
  return point !== undefined && !point.is0() && point.isTorsionFree();
});

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.toReversed())}`);

const decoded = (encoded: Uint8Array): EdwardsPoint | undefined => {
  try {
    return Point.fromBytes(encoded, false);
  } catch {
    return undefined;
  }
};

// Decoded keys with the number of their uses. Only speed depends on it: an entry is a function of the key's bytes.
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
