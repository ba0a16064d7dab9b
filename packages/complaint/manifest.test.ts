import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64, bytesOf, concat, hex, parseBase64, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/manifest.json' with { type: 'json' };
import { assertionOf, type Assertion } from './assertion.ts';
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
    assertion: optional(
      fc.constantFrom<Assertion>(
        { how: 'card', strength: 'words', name: 'Асель', number: '1' },
        { how: 'fingerprint', strength: 'officer', name: 'x' },
      ),
    ),
    files,
  })
  .map(({ fixed, keys, extra, files: attached, assertion, ...choices }) => {
    const identity = choices.disclosure === 'anonymous' ? {} : { identity: { name: 'Асель' }, ...(assertion && { assertion }) };
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

describe('what a reader said', () => {
  const asserted = { how: 'card', strength: 'words', name: 'Асель', number: '012-3' } as const;
  const innerOf = (changes: object): unknown =>
    codeOf(() => encodeInner({ ...manifest, assertion: asserted, ...changes }, vector.attachments.map(bytesFrom)));
  test('stands beside a name, and never beside none: who wants no name has none read', () => {
    expect(innerOf({ disclosure: 'named', identity: { name: 'x' } })).toBe('read');
    const { identity: _, ...nameless } = manifest;
    const anonymous = { ...nameless, assertion: asserted, disclosure: 'anonymous', kind: 'complaint' } as const;
    expect(codeOf(() => encodeInner(anonymous, vector.attachments.map(bytesFrom)))).toBe('complaint/malformed');
    expect(codeOf(() => encodeInner({ ...anonymous, disclosure: 'named', kind: 'addition' }, vector.attachments.map(bytesFrom)))).toBe(
      'complaint/malformed',
    );
  });
  test.each([
    ['a card that was entered, without a number', { how: 'card', strength: 'entered', name: 'a' }, true],
    ['a finger before an officer', { how: 'fingerprint', strength: 'officer', name: 'a', number: 'b' }, true],
    ['a card as strong as a finger', { ...asserted, strength: 'officer' }, false],
    ['a finger as weak as a card', { ...asserted, how: 'fingerprint' }, false],
    ['what was typed', { ...asserted, how: 'typed' }, false],
    ['no name', { how: 'card', strength: 'words', number: '1' }, false],
    ['an empty number', { ...asserted, number: '' }, false],
    ['blanks around it', { ...asserted, name: ' a' }, false],
    ['two lines', { ...asserted, name: 'a\nb' }, false],
    ['signs that turn the line around', { ...asserted, name: 'a\u202eb' }, false],
    ['half a letter', { ...asserted, name: '\ud800' }, false],
    ['200 letters', { ...asserted, name: '𝒂'.repeat(200) }, true],
    ['one more', { ...asserted, name: 'a'.repeat(201) }, false],
    ['a number of 61', { ...asserted, number: '1'.repeat(61) }, false],
    ['a list', [asserted], false],
    ['nothing', null, false],
  ])('%s: %#', (_, value, isOne) => expect(assertionOf(value)).toEqual(isOne ? value : undefined));
});
