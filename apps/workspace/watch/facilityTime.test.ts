import { describe, expect, test } from 'vitest';
import { instantOf, leftUntil } from './facilityTime.ts';

describe('time on the clocks of a facility', () => {
  test.each([
    ['Asia/Almaty', '2026-11-27T10:30', '2026-11-27T05:30:00.000Z'],
    ['Asia/Almaty', '2026-11-27T00:15', '2026-11-26T19:15:00.000Z'],
    ['UTC', '2026-11-27T10:30', '2026-11-27T10:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
    ['Europe/Berlin', '2026-10-24T12:00', '2026-10-24T10:00:00.000Z'],
  ])('%s %s is %s', (zone, typed, iso) => {
    expect(new Date(instantOf(zone, typed) ?? 0).toISOString()).toBe(iso);
  });
  test.each(['', '2026-11-27', '2026-13-40T10:00', 'tomorrow', '2026-11-27T10:30:00'])('%s is none', (typed) =>
    expect(instantOf('Asia/Almaty', typed)).toBeUndefined(),
  );
});

test.each([
  [90, { hours: 1, minutes: 30 }],
  [0.2, { hours: 0, minutes: 1 }],
  [-5, { hours: 0, minutes: 0 }],
])('%d minutes are left', (minutes, left) => expect(leftUntil(minutes * 60_000, 0)).toEqual(left));
