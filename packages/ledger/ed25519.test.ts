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
});

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
