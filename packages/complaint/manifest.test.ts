import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64, bytesOf, concat, hex, parseBase64, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/manifest.json' with { type: 'json' };
import { harmlessName } from './attachmentName.ts';
import { CATEGORIES, DISCLOSURES, KEY_AGES, KINDS, LANGUAGES, SOLVED } from './categories.ts';
import { ATTACHMENT_MIMES } from './limits.ts';
import { attachmentEntry, decodeInner, encodeInner, type Manifest } from './manifest.ts';
import { manifestOf } from './manifestFields.ts';

const bytesFrom = (text: string): Bytes => parseBase64(text) ?? new Uint8Array();
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'read';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};
const [vector] = vectors.valid;
const manifest = manifestOf(vector?.manifest);
if (vector === undefined || manifest === undefined) throw new Error('no vector');
const inner = bytesFrom(vector.inner);

const key = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(base64);
const hexOf = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(hex);
const text = (max: number) => fc.string({ unit: 'grapheme', maxLength: max });
const files = fc.array(fc.tuple(text(90), fc.constantFrom(...ATTACHMENT_MIMES), fc.uint8Array({ minLength: 1, maxLength: 300 })), {
  maxLength: 4,
});
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const anyComplaint = fc
  .record({
    fixed: fc.record({
      envelopeId: hexOf(16),
      epoch: fc.integer({ min: 1, max: 0xffffffff }),
      urgent: fc.boolean(),
      text: text(400),
      terminal: hexOf(4),
    }),
    kind: fc.constantFrom(...KINDS),
    language: fc.constantFrom(...LANGUAGES),
    category: fc.constantFrom(...CATEGORIES),
    disclosure: fc.constantFrom(...DISCLOSURES),
    keys: fc.record({ mailboxKey: key(32), threadToken: key(16), r: key(16), q: key(16) }),
    extra: fc.record({
      keyAge: optional(fc.constantFrom(...KEY_AGES)),
      solved: optional(fc.constantFrom(...SOLVED)),
      wishes: optional(
        fc.record({ young: fc.constant(true as const), helper: fc.constantFrom('Асель', 'x') }, { requiredKeys: ['young'] }),
      ),
      canary: optional(hexOf(16)),
    }),
    files,
  })
  .map(({ fixed, keys, extra, files: attached, ...choices }) => {
    const identity = choices.disclosure === 'anonymous' ? {} : { identity: { name: 'Асель' } };
    const present = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined));
    const attachments = attached.map(([name, mime, bytes]) => attachmentEntry(harmlessName(name), mime, bytes));
    const made: Manifest = { ...manifest, ...fixed, ...keys, ...choices, attachments };
    const { identity: _, keyAge: __, ...bare } = made;
    return { manifest: { ...bare, ...identity, ...present }, attachments: attached.map(([, , bytes]) => bytes) };
  });

describe('inner part', () => {
  test('the vector, both ways, padded or not', () => {
    const attachments = vector.attachments.map(bytesFrom);
    expect(base64(encodeInner(manifest, attachments))).toBe(vector.inner);
    for (const bytes of [inner, concat(inner, new Uint8Array(16_384 - inner.length))]) {
      const decoded = decodeInner(bytes);
      expect(reveal(decoded.manifest)).toEqual(vector.manifest);
      expect(decoded.attachments.map((one) => base64(reveal(one)))).toEqual(vector.attachments);
      expect(JSON.stringify(decoded)).not.toContain(manifest.text.slice(0, 5));
    }
  });
  test.each(vectors.refused)('refuses $name with $code', ({ inner: bad, code }) =>
    expect(codeOf(() => decodeInner(bytesFrom(bad)))).toBe(code),
  );
  test('decode ∘ encode = id', () => {
    fc.assert(
      fc.property(anyComplaint, ({ manifest: made, attachments }) => {
        const decoded = decodeInner(encodeInner(made, attachments));
        expect(reveal(decoded.manifest)).toEqual(made);
        expect(decoded.attachments.map((one) => hex(reveal(one)))).toEqual(attachments.map(hex));
      }),
    );
  });
  test('any bytes at all are refused with a code', () => {
    const refused = (bytes: Uint8Array) => /^complaint\/(malformed|unknown-version)$/.test(String(codeOf(() => decodeInner(bytes))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => refused(bytes) && refused(concat(u32(bytes.length), bytes))));
    fc.assert(
      fc.property(fc.json(), (json) => refused(concat(u32(new TextEncoder().encode(json).length), new TextEncoder().encode(json)))),
    );
  });
  test('every flipped bit of an inner part is refused: what survives the seal survives whole', () => {
    for (let at = 0; at < inner.length; at++) {
      const flipped = bytesOf(inner);
      flipped[at] = (flipped[at] ?? 0) ^ 128;
      expect(
        codeOf(() => decodeInner(flipped)),
        `byte ${at}`,
      ).toMatch(/^complaint\//);
    }
  });
  test('nothing is sealed that could not be read: encodeInner refuses the same', () => {
    const attachments = vector.attachments.map(bytesFrom);
    expect(codeOf(() => encodeInner({ ...manifest, epoch: 0 }, attachments))).toBe('complaint/malformed');
    expect(codeOf(() => encodeInner(manifest, attachments.slice(1)))).toBe('complaint/attachment-mismatch');
    expect(codeOf(() => encodeInner(manifest, [...attachments, Uint8Array.of(1)]))).toBe('complaint/padding');
    expect(codeOf(() => encodeInner({ ...manifest, text: 'а'.repeat(12_000) }, attachments))).toBe('read');
    expect(codeOf(() => encodeInner({ ...manifest, text: '\ud800' }, attachments))).not.toBe('read');
  });
  test.each(KINDS.map((kind) => [kind, kind === 'complaint' ? 'complaint/malformed' : 'read']))(
    'a %s without a name beside "named": %s',
    (kind, expected) => {
      const { identity: _, ...nameless } = manifest;
      expect(codeOf(() => encodeInner({ ...nameless, kind }, vector.attachments.map(bytesFrom)))).toBe(expected);
    },
  );
});
