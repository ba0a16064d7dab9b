import { expect, test } from 'vitest';
import { midnight } from './local-day.ts';

const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const isoOfMinute = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 16);

test.each([
  ['Asia/Almaty', '2026-11-27', '2026-11-26T19:00'],
  ['Asia/Almaty', '2024-02-29', '2024-02-28T18:00'],
  // The clock went back by an hour at this midnight: the day begins twice, and the first time counts.
  ['Asia/Almaty', '2024-03-01', '2024-02-29T19:00'],
  ['UTC', '2026-11-27', '2026-11-27T00:00'],
  ['Asia/Kathmandu', '2026-11-27', '2026-11-26T18:15'],
  ['Pacific/Kiritimati', '2026-11-27', '2026-11-26T10:00'],
  ['Etc/GMT+12', '2026-11-27', '2026-11-27T12:00'],
])('%s, %s begins at %s', (zone, day, at) => expect(isoOfMinute(midnight(zone, dayOf(day)))).toBe(at));
