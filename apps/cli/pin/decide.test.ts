import { expect, test } from 'vitest';
import { instant } from '@dauys/basics/clock.ts';
import { EVERYWHERE, HERE, mayKeep, waitOf, type Attempt } from './decide.ts';

const start = Date.parse('2026-11-27T09:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Whoever tries as fast as she may, one terminal for all or one of many each time: when each attempt was. */
const trying = (ms: number, terminalOf: (n: number) => string): Attempt[] => {
  const attempts: Attempt[] = [];
  for (let now = start; now < start + ms; ) {
    const terminal = terminalOf(attempts.length);
    const wait = waitOf(attempts, terminal, instant(now));
    if (wait === 0) attempts.push({ terminal, at: instant(now) });
    else now += wait * 1_000;
  }
  return attempts;
};

test('five at once, then a minute, two, four … and never more than an hour', () => {
  const times = trying(DAY, () => 'a').map(({ at }) => at);
  const gaps = times.slice(1).map((at, i) => (at - (times[i] ?? 0)) / MINUTE);
  expect(gaps.slice(0, 11)).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60]);
  expect(Math.max(...gaps)).toBe(60);
});
test('one terminal tries some 24 times a day, all together some 144, for ever', () => {
  const week = (attempts: readonly Attempt[]) => attempts.filter(({ at }) => at >= start + DAY).length / 6;
  expect(week(trying(7 * DAY, () => 'a'))).toBeLessThanOrEqual(25);
  expect(week(trying(7 * DAY, (n) => `t${n % 600}`))).toBeLessThanOrEqual(145);
});
test('nobody is locked out: whatever was tried, after the longest wait one may try', () => {
  const attempts = Array.from({ length: 500 }, (_, i): Attempt => ({ terminal: i % 2 === 0 ? 'a' : 'b', at: instant(start) }));
  expect(waitOf(attempts, 'a', instant(start))).toBe(HERE.longest / 1_000);
  expect(waitOf(attempts, 'a', instant(start + HERE.longest))).toBe(0);
});
test('who tried at another terminal is not made to wait here, until the country has tried too often', () => {
  const elsewhere = (n: number) => Array.from({ length: n }, (): Attempt => ({ terminal: 'b', at: instant(start) }));
  expect(waitOf(elsewhere(EVERYWHERE.free - 1), 'a', instant(start))).toBe(0);
  expect(waitOf(elsewhere(EVERYWHERE.free), 'a', instant(start))).toBe(EVERYWHERE.gap / 1_000);
});
test('what was tried a day ago no longer counts, however often it was', () => {
  const tried = (ago: number): Attempt => ({ terminal: 'a', at: instant(start - ago) });
  const many = Array.from({ length: 20 }, () => tried(DAY));
  expect(waitOf([...many, tried(MINUTE)], 'a', instant(start))).toBe(0);
  expect(waitOf([...many.map(() => tried(DAY - 1)), tried(MINUTE)], 'a', instant(start))).toBe((HERE.longest - MINUTE) / 1_000);
});
test('a clock that was set back makes nobody wait for longer', () => {
  const later = Array.from({ length: 5 }, (): Attempt => ({ terminal: 'a', at: instant(start + DAY) }));
  expect(waitOf(later, 'a', instant(start))).toBe(HERE.first / 1_000);
});
test('a record is left only by the terminal that has just asked', () => {
  const attempts: Attempt[] = [{ terminal: 'a', at: instant(start) }];
  expect(mayKeep(attempts, 'a', instant(start + MINUTE))).toBe(true);
  expect(mayKeep(attempts, 'b', instant(start + MINUTE))).toBe(false);
  expect(mayKeep(attempts, 'a', instant(start + 10 * MINUTE))).toBe(false);
});
