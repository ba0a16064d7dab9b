/** Whether a terminal could be used in a minute, from proof only: beats, what they say, and a canary that arrived. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { readConditions, type Condition } from './conditions.ts';
import { minuteOf } from './minutes.ts';
import { downAfterMs } from './silence.ts';

/** The pace of one terminal, from policy. */
export interface Pace {
  readonly beatSeconds: number;
  /** A canary accepted at the recipient's inbox proves the way for this long. */
  readonly canarySeconds: number;
}

/** How often a page lodges a canary unless the directory's policy says otherwise, seconds. */
export const CANARY_EVERY_SECONDS = 3_600;
/** How long one proves the way: the next may be lost on its way without the way being lost. */
export const canarySecondsOf = (every: number = CANARY_EVERY_SECONDS): number => 2 * every;
export const USUAL_CANARY_SECONDS = canarySecondsOf();

export interface Heard {
  readonly at: Instant;
  readonly conditions: readonly string[];
}

export type Hindrance = 'no-beat' | 'no-canary' | Condition;

/** What keeps a terminal from being usable at an instant; empty when it is usable. */
export const hindrancesAt = (
  { heard, canaryAt, now }: { readonly heard: Heard | undefined; readonly canaryAt: Instant | undefined; readonly now: Instant },
  pace: Pace,
): readonly Hindrance[] => {
  const reading = readConditions(heard?.conditions ?? []);
  return [
    ...(heard === undefined || now - heard.at > downAfterMs(pace.beatSeconds) ? ['no-beat' as const] : []),
    ...(reading.effect === 'unusable' ? reading.because : []),
    ...(canaryAt === undefined || now - canaryAt > pace.canarySeconds * 1_000 ? ['no-canary' as const] : []),
  ];
};

/**
 * The minutes that a beat proves: from the beat before it, when no silence lies between, up to its own minute; none while something keeps
 * the terminal from being used, before or now. As `from` up to but not including `to`, in minutes since 1970.
 */
export const provenBy = (
  { before, heard, canaryAt }: { readonly before: Heard | undefined; readonly heard: Heard; readonly canaryAt: Instant | undefined },
  pace: Pace,
): { readonly from: number; readonly to: number } | undefined => {
  if (hindrancesAt({ heard, canaryAt, now: heard.at }, pace).length > 0) return undefined;
  const to = minuteOf(heard.at) + 1;
  const joined =
    before !== undefined &&
    before.at <= heard.at &&
    heard.at - before.at <= downAfterMs(pace.beatSeconds) &&
    readConditions(before.conditions).effect !== 'unusable';
  const begin = joined ? Math.max(before.at, canaryAt ?? 0) : heard.at;
  return { from: minuteOf(instant(Math.min(begin, heard.at))), to };
};
