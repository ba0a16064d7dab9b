import { bytesOf, concat, equalBytes, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { remembered } from '@dauys/basics/remembered.ts';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

const { Point } = ed25519;

export type SignatureAlgorithm = 'ed25519' | 'p256';

/** Signs `domain ‖ message` with one key, wherever it lives. */
export type Signer = (domain: string, message: Uint8Array) => Bytes | Promise<Bytes>;

export const SIGNATURE_BYTES = 64;

/** Ed25519 (RFC 8032) over `utf8(domain) ‖ message`, 64 bytes. `seed` has 32 bytes. Domains read `dauys/v1/<thing>\0`. */
export const sign = (domain: string, message: Uint8Array, seed: Uint8Array): Bytes =>
  bytesOf(ed25519.sign(concat(utf8(domain), message), seed));

/** ECDSA P-256 with SHA-256 over `utf8(domain) ‖ message`, raw r ‖ s (64 bytes): what a TPM holds. `secret` has 32 bytes. */
export const signP256 = (domain: string, message: Uint8Array, secret: Uint8Array): Bytes =>
  bytesOf(p256.sign(concat(utf8(domain), message), secret, { prehash: true, lowS: false }));

/** The Ed25519 public key, 32 bytes, of a seed of 32 bytes. */
export const publicKeyOf = (seed: Uint8Array): Bytes => bytesOf(ed25519.getPublicKey(seed));

/** A signer with an Ed25519 seed in this process’s memory. */
export const signerOf =
  (seed: Uint8Array): Signer =>
  (domain, message) =>
    sign(domain, message, seed);

/**
 * Whether the signature holds over `utf8(domain) ‖ message`. Ed25519 strictly (RFC 8032, canonical encodings, S below the order, no
 * point of small order); P-256 as raw r ‖ s with a public key in SEC1 form, compressed or not, either s accepted because TPMs give
 * either. Malformed keys and signatures are `false`, never an exception.
 */
export const verify = (
  domain: string,
  message: Uint8Array,
  signature: Uint8Array,
  // One object, because a key without its algorithm verifies nothing.
  key: { readonly publicKey: Uint8Array; readonly algorithm: SignatureAlgorithm },
): boolean => {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const signed = concat(utf8(domain), message);
  try {
    return key.algorithm === 'ed25519'
      ? verifyEd25519(signed, signature, key.publicKey)
      : p256.verify(signature, signed, key.publicKey, { prehash: true, lowS: false, format: 'compact' });
  } catch {
    return false;
  }
};

/** R computed anew and compared as bytes: so it is canonical and, like the key, of the prime-order group, and no point has to be tried for that. */
const verifyEd25519 = (signed: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean => {
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= Point.Fn.ORDER || !isOfPrimeOrder(publicKey)) return false;
  const k = Point.Fn.create(littleEndian(sha512(concat(r, publicKey, signed))));
  const expected = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(publicKey, false).multiplyUnsafe(k));
  return !expected.is0() && equalBytes(expected.toBytes(), r);
};

// Few keys sign much: terminals, officers, the hub.
const isOfPrimeOrder = remembered(1_024, (encoded) => {
  const point = Point.fromBytes(encoded, false);
  return !point.is0() && point.isTorsionFree();
});

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.toReversed())}`);

/** First 8 bytes of SHA-256 of the public key, as 16 hex digits: enough to find a key, never enough to trust one. */
export const keyId = (publicKey: Uint8Array): string => hex(sha256(publicKey).subarray(0, 8));
