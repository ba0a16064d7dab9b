import { describe, expect, test } from 'vitest';
import { periodOf, shifted } from './period.ts';

const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

describe('days of a facility', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Asia/Almaty', '2026-11-27', 24],
  ])('%s, %s has %i hours', (zone, day, hours) => {
    const [only] = periodOf(zone, 'day', dayOf(day)).days;
    expect(((only?.to ?? 0) - (only?.from ?? 0)) / 60).toBe(hours);
  });

  test.each([
    ['month', '2026-11-27', 30, '2026-11-01'],
    ['month', '2024-02-10', 29, '2024-02-01'],
    ['year', '2026-11-27', 365, '2026-01-01'],
    ['year', '2024-12-31', 366, '2024-01-01'],
    ['day', '2026-11-27', 1, '2026-11-27'],
  ] as const)('the %s of %s has %i days from %s, without a gap', (scale, day, length, first) => {
    const { days } = periodOf('Asia/Almaty', scale, dayOf(day));
    expect([days.length, days[0]?.day]).toEqual([length, dayOf(first)]);
    for (const [i, one] of days.entries()) expect(one.from).toBe(days[i - 1]?.to ?? one.from);
  });

  test.each([
    ['day', '2026-03-01', -1, '2026-02-28'],
    ['month', '2026-01-31', -1, '2025-12'],
    ['month', '2026-01-31', 1, '2026-02'],
    ['year', '2026-06-01', 1, '2027'],
    ['year', '2026-06-01', -1, '2025'],
  ] as const)('a %s from %s by %i: %s', (scale, day, by, prefix) =>
    expect(new Date(shifted(scale, dayOf(day), by) * 86_400_000).toISOString().startsWith(prefix)).toBe(true),
  );
});
