/**
 * By when somebody must answer: periods of law on a calendar of days off. Pure. Both are data (law.lines.json) with their sources; what the law leaves open
 * (whether the first day counts, what happens when the last one is a day off) is a stated parameter there, and is said beside the result.
 * Days are numbers: days since 1970 of the facility's calendar, as `dayIn` gives them.
 */
import { WEEK, type DaysOff, type Period } from './law.ts';

export interface Counted {
  /** The last day on which it is still in time. */
  readonly last: number;
  /** Days off between, which do not count; working days only. */
  readonly off: number;
  /** The last day was a day off and has been moved to the next working day. */
  readonly moved: boolean;
  /** Every day looked at stands in the part of the calendar that is certain. */
  readonly certain: boolean;
}

/** `undefined` where the calendar does not reach. The first day is day zero. A day off at the end of days or months moves on; hours do not wait. */
export const lastDay = ({ unit, amount }: Pick<Period, 'unit' | 'amount'>, first: number, calendar: DaysOff): Counted | undefined => {
  if (unit === 'working-days') return workingDays(amount, first, calendar);
  if (unit === 'hours') return within({ last: first + Math.ceil(amount / 24), off: 0, moved: false }, first, calendar);
  return onWorkingDay(unit === 'months' ? monthsAfter(first, amount) : first + amount, first, calendar);
};

/** Saturday and Sunday in a five-day week, a holiday, or a day moved by the Government; a moved working day is none. */
export const isDayOff = ({ weekend, off, work }: DaysOff, day: number): boolean =>
  off.has(day) || (weekend.has(weekdayOf(day)) && !work.has(day));

/** The same day of a later month, or that month's last. */
export const monthsAfter = (day: number, months: number): number => {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const end = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), end)) / DAY_MS;
};

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % WEEK) + WEEK) % WEEK;

const workingDays = (amount: number, first: number, calendar: DaysOff): Counted | undefined => {
  let [day, left, off] = [first, amount, 0];
  while (left > 0 && day < calendar.to) {
    day += 1;
    if (isDayOff(calendar, day)) off += 1;
    else left -= 1;
  }
  return left > 0 ? undefined : within({ last: day, off, moved: false }, first, calendar);
};

const onWorkingDay = (due: number, first: number, calendar: DaysOff): Counted | undefined => {
  let last = due;
  while (last <= calendar.to && isDayOff(calendar, last)) last += 1;
  return within({ last, off: 0, moved: last !== due }, first, calendar);
};

const within = (counted: Omit<Counted, 'certain'>, first: number, { from, to, certainTo }: DaysOff): Counted | undefined =>
  first < from || counted.last > to ? undefined : { ...counted, certain: counted.last <= certainTo };
