import type { Brand } from './brand.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** A day in some zone, as days since 1970-01-01 of that zone's own calendar. */
export type Day = Brand<number, 'Day'>;

/** The only source of time: passed in, so that tests own it. */
export interface Clock {
  now(): Instant;
}

/** The last millisecond of the year 9999: later ones have no spelling in our formats (ISO 8601 with four digits of year). */
export const LAST_INSTANT = 253_402_300_799_999;

/** Accepts whole milliseconds from 0 to `LAST_INSTANT`, so that every instant can be printed; throws `RangeError` otherwise. */
export const instant = (ms: number): Instant => {
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > LAST_INSTANT) throw new RangeError('not an instant');
  return ms as Instant;
};

export const systemClock: Clock = { now: () => instant(Date.now()) };

/** ISO 8601 in UTC with milliseconds. */
export const isoOf = (at: Instant): string => new Date(at).toISOString();

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const digitsAt = (text: string, at: number, count: number): number => {
  let number = 0;
  for (let i = at; i < at + count; i++) number = 10 * number + text.charCodeAt(i) - 48;
  return number;
};

/** Parses ISO 8601 in UTC as printed by `isoOf`, or `undefined`. By hand: every beat brings one, and `Date` reads and prints more slowly. */
export const parseIso = (text: string): Instant | undefined => {
  if (!ISO.test(text)) return undefined;
  const [year, month, date] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)];
  const [hour, minute, second] = [digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2)];
  // From 1970 on `Date.UTC` takes a year for what it says.
  if (year < 1970 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Date.UTC(year, month - 1, date, hour, minute, second, digitsAt(text, 20, 3));
  // There is no 30 February: it would be another day's number.
  return new Date(ms).getUTCDate() === date ? (ms as Instant) : undefined;
};

/** The calendar day of an instant in an IANA zone; throws `RangeError` for an unknown zone. */
export const dayIn = (zone: string, at: Instant): Day => {
  const text = calendarOf(zone).format(at);
  return (Date.parse(`${text}T00:00:00Z`) / 86_400_000) as Day;
};

// Making one costs a hundred times what reading it does; there are some six hundred zones.
const calendars = new Map<string, Intl.DateTimeFormat>();
const calendarOf = (zone: string): Intl.DateTimeFormat => {
  const known = calendars.get(zone);
  if (known !== undefined) return known;
  // en-CA prints year-month-day; calendar and digits are pinned so that no host locale can leak in.
  const made = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', { timeZone: zone });
  calendars.set(zone, made);
  return made;
};

/** Accepts 0…65535 (until the year 2149: a slip carries the day in two bytes); throws `RangeError` otherwise. */
export const day = (days: number): Day => {
  if (!Number.isInteger(days) || days < 0 || days > 0xffff) throw new RangeError('not a day');
  return days as Day;
};

/** `YYYY-MM-DD` of a day. */
export const isoDay = (d: Day): string => new Date(d * 86_400_000).toISOString().slice(0, 10);
