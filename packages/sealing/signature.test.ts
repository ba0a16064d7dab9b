import fc from 'fast-check';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { keyId, publicKeyOf, sign, signP256, signerOf, verify } from './signature.ts';

const seed = new Uint8Array(32).fill(1);
const publicKey = publicKeyOf(seed);
const p256Secret = new Uint8Array(32).fill(2);
const p256Key = bytesOf(p256.getPublicKey(p256Secret, true));
const message = utf8('дауыс');
const domain = 'dauys/v1/test\0';

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const scalar = (n: bigint): Bytes => Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
const order = ed25519.Point.Fn.ORDER;
/** A point of order eight. */
const torsion = ed25519.Point.fromBytes(
  parseHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05') ?? new Uint8Array(),
  true,
);

/** A signature made with a key, or an R, that carries a part of small order: only verifiers that multiply by the cofactor accept it. */
const mixed = (inKey: boolean, inR: boolean): { key: Bytes; signature: Bytes } => {
  const secret = 987_654_321n;
  const nonce = 123_456_789n;
  const part = (yes: boolean, n: bigint) => (yes ? ed25519.Point.BASE.multiply(n).add(torsion) : ed25519.Point.BASE.multiply(n));
  const key = bytesOf(part(inKey, secret).toBytes());
  const r = part(inR, nonce).toBytes();
  const k = littleEndian(sha512(concat(r, key, utf8(domain), message))) % order;
  return { key, signature: concat(r, scalar((nonce + k * secret) % order)) };
};

describe('signatures', () => {
  test('verify ∘ sign = true, and only under the same domain, message and key', async () => {
    const keys = [
      { key: { publicKey, algorithm: 'ed25519' as const }, of: (d: string, m: Uint8Array) => sign(d, m, seed) },
      { key: { publicKey: p256Key, algorithm: 'p256' as const }, of: (d: string, m: Uint8Array) => signP256(d, m, p256Secret) },
    ];
    for (const { key, of } of keys) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (m) => verify(domain, m, of(domain, m), key)),
        { numRuns: 10 },
      );
      expect(verify('dauys/v1/other\0', message, of(domain, message), key)).toBe(false);
      expect(verify(domain, utf8('other'), of(domain, message), key)).toBe(false);
      expect(verify(domain, message, of(domain, message), { ...key, publicKey: publicKeyOf(p256Secret) })).toBe(false);
    }
    expect(await signerOf(seed)(domain, message)).toEqual(sign(domain, message, seed));
  });
  test('evidence that verifiers would disagree about is refused: a part of small order in the key or in R', () => {
    const sound = mixed(false, false);
    expect(verify(domain, message, sound.signature, { publicKey: sound.key, algorithm: 'ed25519' })).toBe(true);
    for (const { key, signature } of [mixed(true, false), mixed(false, true), mixed(true, true)]) {
      // The library alone, which multiplies by the cofactor, says yes.
      expect(ed25519.verify(signature, concat(utf8(domain), message), key, { zip215: true })).toBe(true);
      expect(verify(domain, message, signature, { publicKey: key, algorithm: 'ed25519' })).toBe(false);
    }
  });
  test('a key of small order under which anything would verify, and keys that are none', () => {
    const neutral = new Uint8Array(32).fill(1, 0, 1);
    for (const key of [neutral, new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(31), new Uint8Array(0), p256Key])
      for (const signature of [concat(neutral, new Uint8Array(32)), sign(domain, message, seed), new Uint8Array(63), new Uint8Array(0)])
        for (const algorithm of ['ed25519', 'p256'] as const)
          expect(verify(domain, message, signature, { publicKey: key, algorithm })).toBe(false);
  });
  test('P-256 takes either s, because a TPM gives either', () => {
    const signature = signP256(domain, message, p256Secret);
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
    const other = Buffer.from((p256.Point.Fn.ORDER - s).toString(16).padStart(64, '0'), 'hex');
    expect(verify(domain, message, concat(signature.subarray(0, 32), other), { publicKey: p256Key, algorithm: 'p256' })).toBe(true);
  });
  test('a key id is 16 hex digits of the key’s hash', () => expect(keyId(utf8('abc'))).toBe('ba7816bf8f01cfea'));
});
