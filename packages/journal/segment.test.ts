import { hex, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { append, EMPTY, headBytes, verifyChain, type Head } from './chain.ts';
import type { JournalKind } from './entry.ts';
import { continueWith, encodeSegment, fitting, parseSegment, SEGMENT_LIMIT, type Segment } from './segment.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
/** A journal of so many entries, and where it stood after each. */
const journalOf = (size: number, kind: JournalKind = 'alive'): { bytes: Bytes[]; heads: Head[] } => {
  const heads: Head[] = [EMPTY];
  const bytes = Array.from({ length: size }, (_, i) => {
    const next = append(heads.at(-1) ?? EMPTY, { kind, at: instant(1_790_000_000_000 + i), boot: 1, details: {} });
    heads.push(next.head);
    return next.bytes;
  });
  return { bytes, heads };
};
const signature = new Uint8Array(64).fill(7);
type Asked = Parameters<typeof continueWith>[2];
const yes: Asked = () => true;
const no: Asked = () => false;
const { bytes, heads } = journalOf(12);
const from = (after: number, to: number): Segment => ({ after, entries: bytes.slice(after, to), signature });
const held = (n: number, after = n) => ({ head: heads[n] ?? EMPTY, repeated: bytes.slice(after, n) });

describe('a segment', () => {
  test('reads back as written, however it is cut', () => {
    fc.assert(
      fc.property(fc.nat(11), fc.integer({ min: 1, max: 12 }), (after, count) => {
        const segment = from(after, Math.min(12, after + count));
        expect(parseSegment(encodeSegment(segment))).toEqual(segment);
      }),
    );
  });
  test('has room for a bounded number of entries, and of bytes', () => {
    expect(fitting(journalOf(150).bytes)).toBe(SEGMENT_LIMIT.entries);
    const long = Array.from({ length: 20 }, () => new Uint8Array(1_024));
    expect(fitting(long)).toBe(11);
    expect(() => encodeSegment({ after: 0, entries: long, signature })).toThrow(RangeError);
    expect(() => encodeSegment({ after: 0, entries: [], signature })).toThrow(RangeError);
  });
  const good = encodeSegment(from(0, 3));
  test.each([
    ['cut off', good.slice(0, -1), 'journal/malformed'],
    ['with a tail', Uint8Array.of(...good, 0), 'journal/malformed'],
    ['of another kind', good.with(0, 3), 'journal/malformed'],
    ['of a later version', good.with(1, 2), 'journal/unknown-version'],
    ['that announces more entries than it has', good.with(11, 4), 'journal/malformed'],
    ['that announces fewer', good.with(11, 2), 'journal/malformed'],
    ['that follows on more than can be counted', good.with(2, 255), 'journal/malformed'],
    ['that is too long', new Uint8Array(12_365).fill(2), 'journal/too-large'],
  ])('%s is distrusted', (_, given, code) => {
    expect(codeOf(() => parseSegment(given))).toBe(code);
  });
  test('random bytes never crash the reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (b) => /^journal\//.test(codeOf(() => parseSegment(Uint8Array.of(2, 1, ...b))))),
    );
  });
  test('vector', () => {
    const v: { segment: { after: number; entries: string[]; signature: string; bytes: string } } = JSON.parse(
      readFileSync(new URL('../../vectors/journal.json', import.meta.url), 'utf8'),
    );
    const { segment } = v;
    const said = { after: segment.after, entries: segment.entries.map(utf8), signature: parseHex(segment.signature) ?? utf8('') };
    expect(hex(encodeSegment(said))).toBe(segment.bytes);
  });
});

describe('what a segment adds', () => {
  test('is what is new in it, also when it repeats what is held, whatever was held', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(11), fc.integer({ min: 1, max: 12 }), (n, after, count) => {
        fc.pre(after <= n);
        const segment = from(after, Math.min(12, after + count));
        const { added, head } = continueWith(held(n, after), segment, yes);
        const end = Math.max(n, after + segment.entries.length);
        expect(added.map(({ entry }) => entry.n)).toEqual(Array.from({ length: end - n }, (_, i) => n + 1 + i));
        expect(head).toEqual(heads[end]);
        expect(
          verifyChain(
            heads[n] ?? EMPTY,
            added.map((one) => one.bytes),
          ).head,
        ).toEqual(head);
      }),
    );
  });
  test('the device’s word is asked for where the new part ends', () => {
    const asked: string[] = [];
    continueWith(held(3, 1), from(1, 8), (head) => asked.push(hex(head)) > 0);
    expect(asked).toEqual([hex(headBytes(heads[8] ?? EMPTY))]);
  });
  const others = journalOf(12, 'mains-lost').bytes;
  const forked: Segment = { after: 2, entries: others.slice(2, 8), signature };
  test.each([
    ['entries before it are missing', held(3), from(4, 8), yes, 'journal/gap'],
    ['one in it is missing', held(3), { ...from(3, 8), entries: [...bytes.slice(3, 5), ...bytes.slice(6, 8)] }, yes, 'journal/gap'],
    ['it repeats others than are held', held(6, 2), forked, yes, 'journal/forked'],
    ['all of it is other than what is held', held(12, 2), forked, yes, 'journal/forked'],
    ['the numbers of what it repeats are others', held(6, 2), { ...from(3, 8), after: 2 }, yes, 'journal/gap'],
    ['its end is not signed', held(3), from(3, 8), no, 'journal/signature'],
    ['an entry of it is none', held(3), { ...from(3, 8), entries: [utf8('{}')] }, yes, 'journal/unknown-version'],
  ] as const)('nothing when %s', (_, before, segment, isSigned, code) => {
    expect(codeOf(() => continueWith(before, segment, isSigned))).toBe(code);
  });
  test('other entries that continue are believed only as the device signed them: the chain ends elsewhere', () => {
    const truth = headBytes(heads[8] ?? EMPTY);
    const isSigned = (head: Bytes): boolean => hex(head) === hex(truth);
    expect(codeOf(() => continueWith(held(3), { ...from(3, 8), entries: others.slice(3, 8) }, isSigned))).toBe('journal/signature');
    expect(continueWith(held(3), from(3, 8), isSigned).added).toHaveLength(5);
  });
});
