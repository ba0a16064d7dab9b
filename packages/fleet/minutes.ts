/** A day as 1,440 bits, one a minute. Days are of UTC: no minute is missing or doubled where a zone changes its offset. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';

export const DAY_MINUTES = 1_440;
export const MINUTE_MS = 60_000;
const SIZE = DAY_MINUTES / 8;

/** Minutes since 1970-01-01T00:00Z. */
export const minuteOf = (at: Instant): number => Math.floor(at / MINUTE_MS);
/** The day of UTC, as days since 1970-01-01, in which a minute lies. */
export const dayOfMinute = (minute: number): number => Math.floor(minute / DAY_MINUTES);

/** 180 bytes; minute m of the day is bit `0x80 >> (m % 8)` of byte `m / 8`. */
export const emptyDay = (): Bytes => new Uint8Array(SIZE);

/** A copy with the minutes `from` up to but not including `to` set; throws `RangeError` outside 0…1440. */
export const withMinutes = (bits: Uint8Array, from: number, to: number): Bytes => {
  if (bits.length !== SIZE || !Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > DAY_MINUTES)
    throw new RangeError('not minutes of a day');
  const out = new Uint8Array(bits);
  for (let m = from; m < to; m++) out[m >> 3] = (out[m >> 3] ?? 0) | (0x80 >> (m & 7));
  return out;
};

/** Whether minute `m` of the day, 0…1439, is set. */
export const hasMinute = (bits: Uint8Array, m: number): boolean => ((bits[m >> 3] ?? 0) & (0x80 >> (m & 7))) !== 0;

const combine = (a: Uint8Array, b: Uint8Array, how: (x: number, y: number) => number): Bytes =>
  Uint8Array.from({ length: SIZE }, (_, i) => how(a[i] ?? 0, b[i] ?? 0));

/** The minutes that are set in one of two days. */
export const either = (a: Uint8Array, b: Uint8Array): Bytes => combine(a, b, (x, y) => x | y);
/** The minutes that are set in both. */
export const both = (a: Uint8Array, b: Uint8Array): Bytes => combine(a, b, (x, y) => x & y);
/** The minutes of `a` that are not set in `b`. */
export const without = (a: Uint8Array, b: Uint8Array): Bytes => combine(a, b, (x, y) => x & ~y);

const BITS = Uint8Array.from({ length: 256 }, (_, n) => n.toString(2).replaceAll('0', '').length);

/** How many minutes are set. */
export const countOf = (bits: Uint8Array): number => bits.reduce((n, byte) => n + (BITS[byte] ?? 0), 0);

/** Minutes since 1970 from `from` up to but not including `to`, as one bitmap for each day they touch. */
export const daysOf = (from: number, to: number): ReadonlyMap<number, Bytes> => {
  const days = new Map<number, Bytes>();
  for (let day = dayOfMinute(from); day * DAY_MINUTES < to; day++) {
    const begin = day * DAY_MINUTES;
    days.set(day, withMinutes(emptyDay(), Math.max(0, from - begin), Math.min(DAY_MINUTES, to - begin)));
  }
  return days;
};
