/**
 * Whether the way from a terminal's page to a recipient was proven on a day, as one word. It is worked out from minutes that whoever is told the word
 * is shown already, so it tells nothing of single tests, and nothing of complaints (decision 0028). Pure.
 */
import { DAY_MINUTES, dayOfMinute, hasMinute } from './minutes.ts';

export const WAY_WORDS = [
  /** All the while in which people could have used the terminal. */
  'proven',
  /** For a part of that. */
  'partly',
  /** At no time, and somebody was reading. */
  'not-proven',
  /** Whoever reads tests was behind, or there was nobody. */
  'unknown',
  /** Nobody could have used it: it was not heard, or its beats said so. */
  'nothing',
] as const;
export type WayWord = (typeof WAY_WORDS)[number];

/** A day of UTC of one terminal: bitmaps of 180 bytes (docs/formats/availability.md). */
export interface WayMinutes {
  readonly heard: Uint8Array;
  readonly canaried: Uint8Array;
  readonly unknown: Uint8Array;
}

/** What the minutes from `from` up to but not including `to`, since 1970, say of the way. Days of UTC of which nothing was kept may be missing. */
export const wayIn = (seen: ReadonlyMap<number, WayMinutes>, { from, to }: { readonly from: number; readonly to: number }): WayWord => {
  const minutes = { proven: 0, unknown: 0, unproven: 0 };
  for (let minute = from; minute < to; minute++) {
    const day = seen.get(dayOfMinute(minute));
    const m = minute % DAY_MINUTES;
    if (day === undefined || !hasMinute(day.heard, m)) continue;
    minutes[hasMinute(day.canaried, m) ? 'proven' : hasMinute(day.unknown, m) ? 'unknown' : 'unproven']++;
  }
  if (minutes.unproven > 0) return minutes.proven > 0 ? 'partly' : 'not-proven';
  if (minutes.proven > 0) return 'proven';
  return minutes.unknown > 0 ? 'unknown' : 'nothing';
};
