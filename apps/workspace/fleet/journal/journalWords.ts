import type { JournalKind, KINDS } from '@dauys/journal/entry.ts';
import type { JournalEntryOnWire } from '@dauys/protocol/fleet-journal.ts';
import { isWatchKey, type WatchText } from '@dauys/wording/compiled/watch.ts';
import { spanWords } from '../timeline/words.ts';

type DetailName = (typeof KINDS)[JournalKind][number];
const VALUES = ['orderly', 'low-battery', 'missing', 'cover', 'paper', 'stopped', 'fingerprint', 'card', 'yes', 'no'] as const;

// Whatever the pack has a word for is one of ours; types hold the pack to all of them.
const isKind = (kind: string): kind is JournalKind => isWatchKey(`journal.kind.${kind}`);
const isDetail = (name: string): name is DetailName => isWatchKey(`detail.${name}`);

/** What an entry tells, in words; a kind of a newer terminal by its own word. */
export const kindWords = (w: WatchText, kind: string): string =>
  isKind(kind) ? w(`journal.kind.${kind}`) : w('journal.other', { word: kind });

export interface Telling {
  readonly w: WatchText;
  /** Milliseconds since 1970, in the zone of the facility. */
  readonly dateTime: (at: number) => string;
  /** Days since 1970 of the facility's calendar. */
  readonly date: (day: number) => string;
}

/** Each detail with its name: times in the facility's zone, what is known by a word in that word, and the rest as it was written. */
export const detailsWords = (telling: Telling, { details }: Pick<JournalEntryOnWire, 'details'>): readonly string[] =>
  Object.entries(details).map(
    ([name, value]) => `${isDetail(name) ? telling.w(`detail.${name}`) : name}: ${valueWords(telling, name, value)}`,
  );

const valueWords = ({ w, dateTime, date }: Telling, name: string, value: string | number): string => {
  if (typeof value === 'number') return name === 'up' ? spanWords(w, Math.floor(value / 60)) : name === 'day' ? date(value) : String(value);
  const at = ISO.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return dateTime(at);
  const word = VALUES.find((known) => known === value);
  return word === undefined ? value : w(`value.${word}`);
};

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
