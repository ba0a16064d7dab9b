import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ed25519Signer, isSoundPublicKey, verifyEd25519 } from './ed25519.ts';

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });

/** The rule as it is written: the library's strict verdict, and no part of small order in R. */
const asWritten = (signature: Uint8Array, text: Uint8Array, key: Uint8Array): boolean =>
  ed25519.verify(signature, text, key, { zip215: false }) && isSoundPublicKey(signature.subarray(0, 32));

describe('verification with R computed anew', () => {
  // A table is made for a key that is used often, which takes its time: few runs.
  test.prop([seed, message], { numRuns: 5 })('takes what the key signed, also when the key is used often', async (secret, text) => {
    const signer = ed25519Signer(secret);
    const signature = await signer.sign(text);
    for (let use = 0; use < 20; use++) expect(verifyEd25519(signature, text, signer.publicKey)).toBe(true);
  });

  test.prop([seed, message, fc.nat({ max: 64 * 8 - 1 })])('judges a flipped bit as the rule says', async (secret, text, bit) => {
    const signer = ed25519Signer(secret);
    const signature = Uint8Array.from(await signer.sign(text));
    signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(verifyEd25519(signature, text, signer.publicKey)).toBe(asWritten(signature, text, signer.publicKey));
    expect(verifyEd25519(signature, text, signer.publicKey)).toBe(false);
  });

  test.prop([seed, message], { numRuns: 20 })('refuses an R that is the neutral point, which the key’s holder can make', (secret, text) => {
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret);
    const { Fn, ZERO } = ed25519.Point;
    const r = ZERO.toBytes();
    const k = Fn.create(littleEndian(sha512(Uint8Array.from([...r, ...pointBytes, ...text]))));
    const s = Fn.toBytes(Fn.create(k * scalar));
    expect(verifyEd25519(Uint8Array.from([...r, ...s]), text, pointBytes)).toBe(false);
  });

  test('no key of small order, and none that is no point, verifies anything', () => {
    // Of such a key every multiple is neutral: whoever takes s and R = s·B has "signed" all texts at once.
    const [r, s, text] = [ed25519.Point.BASE.toBytes(), Uint8Array.of(1, ...new Uint8Array(31)), Uint8Array.of(7)];
    const forged = Uint8Array.from([...r, ...s]);
    expect(verifyEd25519(forged, text, ed25519.Point.ZERO.toBytes())).toBe(false);
    const encoded = (y: number) => Uint8Array.of(y, ...new Uint8Array(31));
    const isPoint = (bytes: Uint8Array): boolean => {
      try {
        return !ed25519.Point.fromBytes(bytes).is0();
      } catch {
        return false;
      }
    };
    const none = [2, 3, 4, 5, 6, 7, 8, 9].map(encoded).filter((bytes) => !isPoint(bytes));
    expect(none.length).toBeGreaterThan(0);
    for (const key of none) expect([verifyEd25519(forged, text, key), isSoundPublicKey(key)]).toEqual([false, false]);
  });

  test('more keys than are kept ready verify all the same, each again, and each its own only', async () => {
    const signed = await Promise.all(
      Array.from({ length: 70 }, async (_, i) => {
        const signer = ed25519Signer(Uint8Array.of(i, ...new Uint8Array(31)));
        return { key: signer.publicKey, signature: await signer.sign(Uint8Array.of(i)), text: Uint8Array.of(i) };
      }),
    );
    for (const { key, signature, text } of signed) expect(verifyEd25519(signature, text, key)).toBe(true);
    for (const { key, signature, text } of signed.slice(-2)) expect(verifyEd25519(signature, text, key)).toBe(true);
    expect(verifyEd25519(signed[69]?.signature ?? text0, Uint8Array.of(69), signed[68]?.key ?? text0)).toBe(false);
  });
});

const text0 = new Uint8Array(0);
const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
