/** A terminal's record of its own life, as whoever took the terminal over might have written it. */
import fc from 'fast-check';
import canonicalize from 'canonicalize';
import { utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import { encodeEntry, KINDS, parseEntry, type JournalKind } from '@dauys/journal/entry.ts';
import { continueWith, encodeSegment, parseSegment } from '@dauys/journal/segment.ts';
import { encodeTerminalStatement, parseTerminalStatement } from '@dauys/journal/statement.ts';
import { summarise } from '@dauys/journal/summary.ts';
import { hostileBytes } from '../bytes.ts';
import { hostileJson } from '../json.ts';
import { bytesIn, writesBack, type Target } from '../target.ts';

const kinds = Object.keys(KINDS) as JournalKind[];
const entries = kinds.map((kind, i) => ({
  ...{ v: 1, n: 1, at: '2026-11-22T00:00:00.000Z', boot: 2, kind },
  ...Object.fromEntries(KINDS[kind].map((name) => [name, i % 2 === 0 ? 'hub' : 7])),
}));
const canonical = (text: string): string => {
  try {
    return canonicalize(JSON.parse(text)) ?? text;
  } catch {
    return text;
  }
};
/** Number and detail in the spelling that the reader wants, but for values that have none. */
const spelled = hostileJson(...entries).map(canonical);

const segment = {
  after: 0,
  entries: entries.slice(0, 3).map((entry, i) => utf8(canonicalize({ ...entry, n: i + 1 }) ?? '')),
  signature: new Uint8Array(64),
};

export const journalTargets: readonly Target[] = [
  {
    name: 'journal-entry',
    inputs: fc.oneof(spelled, hostileJson(...entries), hostileBytes(...entries.map((entry) => utf8(canonicalize(entry) ?? '')))),
    run: (input) => {
      const entry = parseEntry(bytesIn(input));
      writesBack(encodeEntry(entry), bytesIn(input));
      summarise(verifyChain(EMPTY, [bytesIn(input)]).entries);
    },
  },
  {
    name: 'terminal-statement',
    inputs: hostileBytes(
      encodeTerminalStatement({
        terminal: 7,
        boot: 2,
        at: instant(1_790_000_000_000),
        beats: 99,
        head: { n: 5, hash: new Uint8Array(32) },
      }),
    ),
    run: (input) => writesBack(encodeTerminalStatement(parseTerminalStatement(bytesIn(input))), bytesIn(input)),
  },
  {
    name: 'journal-segment',
    inputs: hostileBytes(encodeSegment(segment), encodeSegment({ ...segment, after: 2 ** 40 })),
    run: (input) => {
      const parsed = parseSegment(bytesIn(input));
      writesBack(encodeSegment(parsed), bytesIn(input));
      continueWith({ head: EMPTY, repeated: [] }, parsed, () => true);
    },
  },
];
