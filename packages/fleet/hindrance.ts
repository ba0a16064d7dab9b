/** Hindrances: stretches in which a terminal beats, and something keeps people from using it, or from using all of it. Pure. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { CONDITIONS, isCondition } from './conditions.ts';
import { MINUTE_MS } from './minutes.ts';

export type HindranceKind =
  /** Nobody can use it. */
  | 'unusable'
  /** It can be used, with less than it should have: no minute of it is lost, and somebody has to mend it. */
  | 'hindered';
/** What has to be explained: a silence, or a hindrance. */
export type LapseKind = 'silent' | HindranceKind;

/** What no beat can say: tests of the way do not arrive at the recipient. */
export const NO_CANARY = 'no-canary';

/** Words of beats that begin a hindrance: whatever makes a terminal unusable, and a printer without paper. */
export const HINDERING: readonly string[] = Object.keys(CONDITIONS).filter(
  (word) => isCondition(word) && (CONDITIONS[word].effect === 'unusable' || word === 'printer-fault'),
);

/** What these words do together, or `undefined` when none of them begins a hindrance. */
export const hindranceIn = (words: readonly string[]): HindranceKind | undefined => {
  const hindering = words.filter((word) => word === NO_CANARY || HINDERING.includes(word));
  if (hindering.length === 0) return undefined;
  return hindering.every((word) => word === 'printer-fault') ? 'hindered' : 'unusable';
};

/** The one that is open. */
export interface OpenHindrance {
  readonly from: Instant;
  /** Whether a second beat has said it too. One beat alone is no hindrance yet: a cable that is plugged anew says so once. */
  readonly isRaised: boolean;
  readonly kind: HindranceKind;
  /** Everything that beats said while it lasted. */
  readonly words: readonly string[];
}

export type HindranceStep =
  | { readonly step: 'begin'; readonly from: Instant; readonly kind: HindranceKind; readonly words: readonly string[] }
  | { readonly step: 'raise' | 'add'; readonly from: Instant; readonly words: readonly string[] }
  | { readonly step: 'end'; readonly from: Instant; readonly to: Instant }
  /** It was said once and not again. */
  | { readonly step: 'drop'; readonly from: Instant };

/** One terminal as its newest beat tells it. */
export interface Told {
  readonly at: Instant;
  readonly words: readonly string[];
  /** Its last beat, when a silence is open. */
  readonly silentFrom: Instant | undefined;
  readonly open: OpenHindrance | undefined;
}

const sorted = (...words: readonly string[]): readonly string[] => [...new Set(words)].toSorted();

/**
 * What a look at a terminal's newest beat changes. Looking often, or by several at once, changes nothing else. A silence ends what was open with its last
 * beat: what nobody heard nobody can say. So no hindrance begins with the beat with which a silence does.
 */
export const hindered = ({ at, words, silentFrom, open }: Told): readonly HindranceStep[] => {
  if (silentFrom !== undefined) return open === undefined ? [] : [closed(open, silentFrom)];
  if (open === undefined) return begun(at, words);
  if (at <= open.from) return [];
  const isUnproven = open.words.includes(NO_CANARY);
  const all = isUnproven ? sorted(...words, NO_CANARY) : words;
  if (hindranceIn(all) !== open.kind) return [closed(open, at), ...begun(at, words)];
  const known = sorted(...open.words, ...words);
  if (!open.isRaised) return [{ step: 'raise', from: open.from, words: known }];
  return known.length > open.words.length ? [{ step: 'add', from: open.from, words: known }] : [];
};

const begun = (at: Instant, words: readonly string[]): readonly HindranceStep[] => {
  const kind = hindranceIn(words);
  return kind === undefined ? [] : [{ step: 'begin', from: at, kind, words: sorted(...words) }];
};

const closed = ({ from, isRaised }: OpenHindrance, at: Instant): HindranceStep =>
  isRaised ? { step: 'end', from, to: instant(Math.max(at, from + 1)) } : { step: 'drop', from };

/** The way from one terminal's page to the recipient, as far as it was proven. The terminal is not silent. */
export interface Way {
  readonly now: Instant;
  /** When the newest test that arrived had been accepted. */
  readonly arrivedAt: Instant;
  /** Since when terminal and hub have heard each other without a break: before that no test could travel. */
  readonly steadySince: Instant;
  /** How long a test proves the way, milliseconds. */
  readonly provesMs: number;
  /** How long after its acceptance a test may be read by the recipient, milliseconds. */
  readonly patienceMs: number;
  readonly open: OpenHindrance | undefined;
}

/**
 * Whether tests of the way stay away, in whole minutes: the moment of a single test is nobody's to know (decision 0028). Only asked while no recipient is
 * behind with reading.
 */
export const unproven = ({ now, arrivedAt, steadySince, provesMs, patienceMs, open }: Way): HindranceStep | undefined => {
  const wholeMinute = (at: number): Instant => instant(Math.ceil(at / MINUTE_MS) * MINUTE_MS);
  if (open !== undefined)
    return open.words.includes(NO_CANARY) && arrivedAt > open.from
      ? { step: 'end', from: open.from, to: wholeMinute(arrivedAt) }
      : undefined;
  const from = wholeMinute(Math.max(arrivedAt, steadySince) + provesMs);
  return now > from + patienceMs ? { step: 'begin', from, kind: 'unusable', words: [NO_CANARY] } : undefined;
};
