/** How often a word may be tried: delay, and never a lock. Pure. */
import type { Instant } from '@dauys/basics/clock.ts';

const MINUTE = 60_000;
/** Attempts older than this no longer count. */
export const COUNTED_MS = 24 * 60 * MINUTE;
/** At one terminal: so many are free, then each waits twice as long as the one before, up to an hour. */
export const HERE = { free: 5, first: MINUTE, longest: 60 * MINUTE } as const;
/** At all terminals together. */
export const EVERYWHERE = { free: 50, gap: 10 * MINUTE } as const;
/** Whoever leaves a record has asked for an evaluation not longer ago than this. */
const KEEPS_WITHIN_MS = 10 * MINUTE;

/** One attempt at a place. */
export interface Attempt {
  readonly terminal: string;
  readonly at: Instant;
}

/** Seconds until this terminal may try the place again, 0 when it may now. Those attempts count that are not older than COUNTED_MS, whatever their order. */
export const waitOf = (attempts: readonly Attempt[], terminal: string, now: Instant): number => {
  const counted = attempts.filter(({ at }) => now - at < COUNTED_MS);
  const here = counted.filter((one) => one.terminal === terminal);
  const ms = Math.max(
    leftOf(here, here.length < HERE.free ? 0 : Math.min(HERE.longest, HERE.first * 2 ** (here.length - HERE.free)), now),
    leftOf(counted, counted.length < EVERYWHERE.free ? 0 : EVERYWHERE.gap, now),
  );
  return Math.ceil(ms / 1_000);
};

/** A clock that was set back makes nobody wait for longer than the gap. */
const leftOf = (attempts: readonly Attempt[], gap: number, now: Instant): number => {
  const last = attempts.reduce((latest, { at }) => Math.max(latest, at), 0);
  return gap === 0 ? 0 : Math.min(gap, Math.max(0, last + gap - now));
};

/** Whether this terminal asked lately for what it now wants to leave something under. */
export const mayKeep = (attempts: readonly Attempt[], terminal: string, now: Instant): boolean =>
  attempts.some((one) => one.terminal === terminal && now - one.at < KEEPS_WITHIN_MS);
