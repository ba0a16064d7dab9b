/** Days, months and years of a facility's own calendar, as stretches of minutes since 1970. */
import { day as calendarDay, type Day } from '@dauys/basics/clock.ts';
import { midnight } from '@dauys/fleet/local-day.ts';

export const SCALES = ['day', 'month', 'year'] as const;
export type Scale = (typeof SCALES)[number];

export interface LocalDay {
  readonly day: Day;
  readonly from: number;
  readonly to: number;
}

export interface Period {
  readonly scale: Scale;
  readonly year: number;
  /** 1…12; of the first day. */
  readonly month: number;
  readonly days: readonly LocalDay[];
}

/** The day, month or year in which a local day lies. */
export const periodOf = (zone: string, scale: Scale, day: number): Period => {
  const [year, month] = civil(day);
  const [first, end] = boundsOf(scale, day);
  const starts = Array.from({ length: end - first + 1 }, (_, i) => midnight(zone, first + i));
  const days = starts.slice(0, -1).map((from, i) => ({ day: calendarDay(first + i), from, to: starts[i + 1] ?? from }));
  return { scale, year, month: scale === 'year' ? 1 : month, days };
};

/** A day in the period before (−1) or after (+1). */
export const shifted = (scale: Scale, day: number, by: -1 | 1): number => {
  const [first, end] = boundsOf(scale, day);
  return by < 0 ? first - 1 : end;
};

const boundsOf = (scale: Scale, day: number): readonly [number, number] => {
  const [year, month] = civil(day);
  if (scale === 'day') return [day, day + 1];
  if (scale === 'month') return [dayOf(year, month), dayOf(year, month + 1)];
  return [dayOf(year, 1), dayOf(year + 1, 1)];
};

/** Year, month 1…12 and day of the month. */
export const civil = (day: number): readonly [number, number, number] => {
  const at = new Date(day * 86_400_000);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
};

const dayOf = (year: number, month: number): number => Date.UTC(year, month - 1) / 86_400_000;
