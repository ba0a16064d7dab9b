import { base64 } from '@dauys/basics/bytes.ts';
import { DAY_MINUTES, emptyDay, withMinutes } from '@dauys/fleet/minutes.ts';
import { describe, expect, test } from 'vitest';
import { knownOf, lastUsable, promisedIn } from './measured.ts';

const DAY = 20_000;
const name = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const bits = (from: number, to: number) => base64(withMinutes(emptyDay(), from, to));
const day = (n: number, declared: string, usable = bits(0, 0)) => ({ day: name(n), declared, usable, unknown: bits(0, 0) });
const begin = DAY * DAY_MINUTES;

describe('what the hub measured', () => {
  test('days before anything was promised are not measured; a day off after that is', () => {
    const known = knownOf({ until: begin + 9_999, bitmaps: [day(DAY, bits(0, 0)), day(DAY + 1, bits(60, 70)), day(DAY + 2, bits(0, 0))] });
    expect([...known.days.keys()]).toEqual([DAY + 1, DAY + 2]);
    expect(known.before).toBe(begin + 9_999);
    expect(knownOf({ until: 5, bitmaps: [day(DAY, bits(0, 0), bits(0, 9))] }).days.size).toBe(0);
    expect(knownOf({ until: 5 }).days.size).toBe(0);
  });

  test('the last minute that is proven, and none that is not judged yet', () => {
    const bitmaps = [day(DAY, bits(0, 1_440), bits(10, 20)), day(DAY + 1, bits(0, 1_440), bits(30, 40))];
    expect(lastUsable(knownOf({ until: begin + 2 * DAY_MINUTES, bitmaps }))).toBe(begin + DAY_MINUTES + 39);
    expect(lastUsable(knownOf({ until: begin + DAY_MINUTES + 35, bitmaps }))).toBe(begin + DAY_MINUTES + 34);
    expect(lastUsable(knownOf({ until: begin + DAY_MINUTES, bitmaps }))).toBe(begin + 19);
    expect(lastUsable(knownOf({ until: begin + 5, bitmaps }))).toBeUndefined();
  });

  test('promised hours are those that were declared, over midnight too; of what is not judged yet, be it silent or not, nothing is said', () => {
    const bitmaps = [day(DAY, bits(480, 600)), day(DAY + 1, bits(0, 60))];
    const two = [day(DAY, bits(1_380, 1_440)), day(DAY + 1, bits(0, 60))];
    const stretch = { from: begin, to: begin + 2 * DAY_MINUTES };
    const told = (known: ReturnType<typeof knownOf>) => promisedIn(known, stretch).map(({ from, to }) => [from - begin, to - begin]);
    expect(told(knownOf({ until: stretch.to, bitmaps }))).toEqual([
      [480, 600],
      [1_440, 1_500],
    ]);
    expect(told(knownOf({ until: stretch.to, bitmaps: two }))).toEqual([[1_380, 1_500]]);
    expect(told(knownOf({ until: begin + 500, bitmaps }))).toEqual([[480, 500]]);
    expect(told(knownOf({ until: stretch.to }))).toEqual([]);
  });
});
