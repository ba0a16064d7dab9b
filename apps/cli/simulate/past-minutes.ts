/** Which minutes of a past could be used: all of them, but for what is taken out and not proven again. docs/formats/availability.md */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { DAY_MINUTES, dayOfMinute, daysOf, emptyDay, hasMinute } from '@dauys/fleet/minutes.ts';

/** Two bitmaps of one day of UTC: proven by beats, and within the period of a canary that arrived. */
export interface Minutes {
  readonly heard: Bytes;
  readonly canaried: Bytes;
}

export interface PastMinutes {
  /** Minutes since 1970, `from` up to but not including `to`: nothing proves them. */
  clear(from: number, to: number): void;
  /** A beat proves them. */
  prove(from: number, to: number): void;
  /** By day since 1970. */
  days(): ReadonlyMap<number, Minutes>;
}

/** All minutes from `from` up to but not including `to`. */
export const makePastMinutes = (from: number, to: number): PastMinutes => {
  const heard = daysOf(from, to);
  const mark = (first: number, end: number, isProven: boolean): void => {
    for (let minute = Math.max(from, first); minute < Math.min(to, end); minute++) {
      const [bits, m] = [heard.get(dayOfMinute(minute)), minute % DAY_MINUTES];
      const mask = 0x80 >> (m & 7);
      if (bits !== undefined) bits[m >> 3] = isProven ? (bits[m >> 3] ?? 0) | mask : (bits[m >> 3] ?? 0) & ~mask;
    }
  };
  return {
    clear: (first, end) => mark(first, end, false),
    prove: (first, end) => mark(first, end, true),
    days: () => new Map([...heard].map(([day, bits]) => [day, { heard: bits, canaried: canariedOn(bits, heard.get(day - 1)) }])),
  };
};

/** A canary leaves with each full hour in which the terminal can be used, and proves the way for two. */
const canariedOn = (today: Bytes, yesterday: Bytes | undefined): Bytes => {
  const left = (hour: number): boolean =>
    hour >= 0 ? hasMinute(today, 60 * hour) : yesterday !== undefined && hasMinute(yesterday, DAY_MINUTES + 60 * hour);
  const bits = emptyDay();
  for (let hour = 0; hour < 24; hour++) {
    if (!left(hour) && !left(hour - 1)) continue;
    // An hour is seven and a half bytes.
    for (let m = 60 * hour; m < 60 * (hour + 1); m++) bits[m >> 3] = (bits[m >> 3] ?? 0) | (0x80 >> (m & 7));
  }
  return bits;
};
