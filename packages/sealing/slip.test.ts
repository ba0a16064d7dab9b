import { createHash, createPublicKey, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, hex, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { anyCharacter } from '@dauys/testing/any-character.ts';
import vectors from '../../vectors/slip.json' with { type: 'json' };
import { base45, parseBase45 } from './base45.ts';
import { publicKeyOf, sign, signP256, type SignatureAlgorithm } from './signature.ts';
import { SLIP_BYTES, SLIP_DOMAIN, SLIP_VERSIONS, encodeSlip, parseSlip, parseSlipText, slipBody, slipText, verifySlip } from './slip.ts';

const bytesFrom = (text: string): Bytes => parseHex(text) ?? new Uint8Array();
const algorithmOf = (text: string): SignatureAlgorithm => (text === 'p256' ? 'p256' : 'ed25519');
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};
const cases = vectors.slips.map((vector) => ({
  ...vector,
  key: { publicKey: bytesFrom(vector.publicKey), algorithm: algorithmOf(vector.algorithm) },
  raw: bytesFrom(vector.bytes),
}));

describe('slip', () => {
  test.each(cases)(
    '$algorithm, counter $slip.counter: bytes and text as in the vector, both ways',
    ({ slip, key, raw, text, signedPart, secret }) => {
      const made = { ...slip, v: 1 as const };
      expect(hex(slipBody(made))).toBe(signedPart);
      const signer = key.algorithm === 'p256' ? signP256 : sign;
      expect(hex(encodeSlip(made, signer(SLIP_DOMAIN, slipBody(made), bytesFrom(secret))))).toBe(hex(raw));
      expect(raw.length).toBe(SLIP_BYTES);
      expect(slipText(raw)).toBe(text);
      expect(hex(parseSlipText(text))).toBe(hex(raw));
      expect(verifySlip(raw, key)).toEqual(slip);
    },
  );
  // Every bit for the one, a bit of every byte for the other: a verification by P-256 costs several milliseconds.
  test.each(cases.slice(0, 2))('$algorithm: every flipped bit is refused', ({ raw, key }) => {
    for (let bit = 0; bit < 8 * raw.length; bit += key.algorithm === 'p256' ? 9 : 1) {
      const flipped = bytesOf(raw);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(
        codeOf(() => verifySlip(flipped, key)),
        `bit ${bit}`,
      ).toBe(bit < 8 ? 'sealing/slip-version' : 'sealing/slip-signature');
    }
  });
  test('another key, another algorithm and another domain verify nothing', () => {
    const [first] = cases;
    if (first === undefined) throw new Error('no vector');
    for (const key of [
      { ...first.key, publicKey: publicKeyOf(new Uint8Array(32)) },
      { ...first.key, algorithm: 'p256' as const },
    ])
      expect(codeOf(() => verifySlip(first.raw, key))).toBe('sealing/slip-signature');
    const { slip } = parseSlip(first.raw);
    const foreign = encodeSlip(slip, sign('dauys/v1/label\0', slipBody(slip), bytesFrom(first.secret)));
    expect(codeOf(() => verifySlip(foreign, first.key))).toBe('sealing/slip-signature');
  });
  test.each(vectors.refused)('text refused: $name', ({ text, code }) => expect(codeOf(() => parseSlipText(text))).toBe(code));
  test('versions outside the stated range are named as such, at every length', () => {
    expect(SLIP_VERSIONS).toEqual({ from: 1, to: 1 });
    for (const v of [0, 2, 255])
      for (const n of [1, SLIP_BYTES, 400]) expect(codeOf(() => parseSlip(new Uint8Array(n).fill(v)))).toBe('sealing/slip-version');
    for (const n of [0]) expect(codeOf(() => parseSlip(new Uint8Array(n)))).toBe('sealing/slip-malformed');
    for (const n of [1, SLIP_BYTES - 1, SLIP_BYTES + 1])
      expect(codeOf(() => parseSlip(new Uint8Array(n).fill(1)))).toBe('sealing/slip-malformed');
  });
  test('no text makes the parser crash', () => {
    const isCode = (text: string) => /^sealing\/slip-/.test(String(codeOf(() => parseSlipText(text))));
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => isCode(text) && isCode(`DAUYS1:${text}`)));
  });
  test('fields that do not fit are a fault of the caller', () => {
    const slip = parseSlip(cases[0]?.raw ?? new Uint8Array()).slip;
    for (const bad of [{ counter: -1 }, { counter: 2 ** 32 }, { day: 65_536 }, { terminal: '7' }, { h: 'ff' }, { r: 'FF'.repeat(16) }])
      expect(() => slipBody({ ...slip, ...bad })).toThrow(RangeError);
    expect(() => encodeSlip(slip, new Uint8Array(63))).toThrow(RangeError);
  });
  test('a second implementation (OpenSSL) verifies the vectors and the commitment', () => {
    for (const { key, raw, accepted, slip } of cases) {
      const signed = concat(utf8(SLIP_DOMAIN), raw.subarray(0, 59));
      const prefix = key.algorithm === 'p256' ? '3039301306072a8648ce3d020106082a8648ce3d030107032200' : '302a300506032b6570032100';
      const publicKey = createPublicKey({ key: Buffer.from(concat(bytesFrom(prefix), key.publicKey)), format: 'der', type: 'spki' });
      const how = key.algorithm === 'p256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
      expect(nodeVerify(key.algorithm === 'p256' ? 'sha256' : null, signed, how, raw.subarray(59))).toBe(true);
      const leaf = concat(utf8('dauys/v1/leaf\0'), Uint8Array.of(1, 0, 0, 0, 0), bytesFrom(slip.r), bytesFrom(slip.h));
      expect(createHash('sha256').update(leaf).digest('hex')).toBe(accepted);
    }
  });
});

describe('base45 (RFC 9285)', () => {
  test.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('example of the RFC: %s', (plain, encoded) => {
    expect(base45(utf8(plain))).toBe(encoded);
    expect(hex(parseBase45(encoded) ?? new Uint8Array())).toBe(hex(utf8(plain)));
  });
  test('one spelling per value: decode ∘ encode and encode ∘ decode are the identity', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (b) => hex(parseBase45(base45(b)) ?? new Uint8Array()) === hex(b)));
    const letters = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a'), maxLength: 60 });
    fc.assert(fc.property(letters, (text) => ((bytes) => bytes === undefined || base45(bytes) === text)(parseBase45(text))));
  });
  test.each(['GGW', ':::', '::', 'A', 'ABCD', 'ab0', '€€€'])('refuses %s', (text) => expect(parseBase45(text)).toBeUndefined());
});
