import { equalBytes, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { append, EMPTY, headMessage, verifyChain, type Head } from './chain.ts';
import { encodeEntry, KINDS, parseEntry, type Entry, type JournalKind } from './entry.ts';
import { encodeTerminalStatement, parseTerminalStatement } from './statement.ts';
import { summarise } from './summary.ts';

const start = 1_790_000_000_000;
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};
const chainOf = (entries: readonly Omit<Entry, 'n'>[]): { bytes: Uint8Array[]; head: Head } => {
  let head = EMPTY;
  const bytes = entries.map((e) => {
    const next = append(head, e);
    head = next.head;
    return next.bytes;
  });
  return { bytes, head };
};
const isKind = (k: string): k is JournalKind => Object.hasOwn(KINDS, k);
const entry: fc.Arbitrary<Omit<Entry, 'n'>> = fc
  .record({
    kind: fc.constantFrom(...Object.keys(KINDS).filter(isKind)),
    at: fc.nat(1e9),
    boot: fc.nat(1e6),
    value: fc.oneof(fc.string({ maxLength: 40 }), fc.integer()),
  })
  .map(({ kind, at, boot, value }) => ({
    kind,
    at: instant(start + at),
    boot,
    details: Object.fromEntries(KINDS[kind].map((k) => [k, value])),
  }));

describe('journal', () => {
  test('what was appended verifies and reads back; changing, dropping or swapping any entry does not', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 2, maxLength: 12 }), fc.nat(), (entries, pick) => {
        const { bytes, head } = chainOf(entries);
        const read = verifyChain(EMPTY, bytes, head);
        expect(read.entries).toEqual(entries.map((e, i) => ({ ...e, n: i + 1 })));
        const at = pick % bytes.length;
        const without = bytes.filter((_, i) => i !== at);
        expect(codeOf(() => verifyChain(EMPTY, without, head))).toMatch(/^journal\//);
        const victim = parseEntry(bytes[at] ?? utf8(''));
        const other = encodeEntry({ ...victim, boot: victim.boot + 1 });
        expect(codeOf(() => verifyChain(EMPTY, bytes.with(at, other), head))).toBe('journal/chain');
        expect(codeOf(() => verifyChain(EMPTY, bytes.toReversed(), head))).toBe('journal/gap');
      }),
      { numRuns: 50 },
    );
  });
  test('a segment continues where the last one ended', () => {
    const { bytes, head } = chainOf(
      Array.from({ length: 6 }, (_, i) => ({ kind: 'alive' as const, at: instant(start + i), boot: 1, details: {} })),
    );
    const first = verifyChain(EMPTY, bytes.slice(0, 3));
    expect(equalBytes(verifyChain(first.head, bytes.slice(3), head).head.hash, head.hash)).toBe(true);
    expect(codeOf(() => verifyChain(first.head, bytes.slice(2), head))).toBe('journal/gap');
  });
  test.each([
    ['not JSON', '{', 'journal/malformed'],
    ['not an object', '[1]', 'journal/malformed'],
    ['another version', '{"v":2}', 'journal/unknown-version'],
    ['unknown kind', '{"at":"2026-11-22T00:00:00.000Z","boot":1,"kind":"complained","n":1,"v":1}', 'journal/malformed'],
    ['unknown detail', '{"at":"2026-11-22T00:00:00.000Z","boot":1,"kind":"alive","n":1,"text":"x","v":1}', 'journal/malformed'],
    ['not canonical', '{"v":1,"at":"2026-11-22T00:00:00.000Z","boot":1,"kind":"alive","n":1}', 'journal/malformed'],
    ['number 0', '{"at":"2026-11-22T00:00:00.000Z","boot":1,"kind":"alive","n":0,"v":1}', 'journal/malformed'],
    ['too long', ' '.repeat(1_025), 'journal/too-large'],
  ])('%s is distrusted', (_, text, code) => {
    expect(codeOf(() => parseEntry(utf8(text)))).toBe(code);
  });
  test('random bytes never crash the reader', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (b) => /^journal\//.test(codeOf(() => parseEntry(b)))),
    );
  });
  test('vector', () => {
    const v: { entries: string[]; heads: string[]; headMessage: string } = JSON.parse(
      readFileSync(new URL('../../vectors/journal.json', import.meta.url), 'utf8'),
    );
    const { head, entries } = verifyChain(EMPTY, v.entries.map(utf8));
    expect(entries).toHaveLength(3);
    expect(hex(head.hash)).toBe(v.heads.at(-1));
    expect(hex(headMessage(head))).toBe(v.headMessage);
  });
});

describe('statement', () => {
  test('reads back as written; other sizes, versions and times are distrusted', () => {
    const said = { terminal: 7, boot: 2, at: instant(start), beats: 99, head: { n: 5, hash: new Uint8Array(32).fill(4) } };
    const bytes = encodeTerminalStatement(said);
    expect(bytes).toHaveLength(65);
    expect(parseTerminalStatement(bytes)).toEqual(said);
    expect(codeOf(() => parseTerminalStatement(bytes.slice(1)))).toBe('journal/malformed');
    expect(codeOf(() => parseTerminalStatement(bytes.with(0, 2)))).toBe('journal/unknown-version');
    expect(codeOf(() => parseTerminalStatement(bytes.fill(255, 9, 17)))).toBe('journal/malformed');
  });
});

describe('summary', () => {
  const at = (minute: number) => instant(start + 60_000 * minute);
  const say = (minute: number, kind: JournalKind, details: Entry['details'] = {}): Omit<Entry, 'n'> => ({
    kind,
    at: at(minute),
    boot: 1,
    details,
  });
  test('tells stops, cuts and what is still open', () => {
    const { bytes } = chainOf([
      say(0, 'boot', { version: '1' }),
      say(5, 'hub-unreachable', { uplink: 'hub', since: new Date(at(3)).toISOString() }),
      say(9, 'hub-back', { uplink: 'hub' }),
      say(9, 'hub-unreachable', { uplink: 'monitor-npm', since: new Date(at(5)).toISOString() }),
      say(10, 'alive'),
      say(30, 'boot', { aliveUntil: new Date(at(14)).toISOString() }),
      say(40, 'shutdown', { reason: 'orderly' }),
      say(50, 'boot'),
      say(51, 'distrust', { code: 'feed/forked' }),
      say(60, 'hub-back', { uplink: 'monitor-npm' }),
      say(60, 'mains-lost'),
    ]);
    expect(summarise(verifyChain(EMPTY, bytes).entries)).toEqual({
      boots: 3,
      hardStops: [{ from: at(14), to: at(30) }],
      orderlyShutdowns: [at(40)],
      hubUnreachable: [{ from: at(3), to: at(9) }],
      monitorUnreachable: [{ from: at(5), to: at(60) }],
      mainsLost: [{ from: at(60) }],
      linkDown: [],
      distrusted: [{ at: at(51), code: 'feed/forked' }],
    });
  });
});
