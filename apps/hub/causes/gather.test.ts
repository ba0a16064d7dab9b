import { instant, type Instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import { againAt } from './again.ts';
import { unheard } from './gather.ts';
import { together } from './together.ts';

const MINUTE = 60_000;
const noon = Date.parse('2026-11-22T12:00:00.000Z');
const at = (minutes: number): Instant => instant(noon + minutes * MINUTE);
const now = at(100);

describe('when the hub heard nobody', () => {
  test.each([
    ['one process all the time', [{ from: at(-50), to: at(100) }], []],
    [
      'it stopped and came back',
      [
        { from: at(-50), to: at(10) },
        { from: at(30), to: at(100) },
      ],
      [{ from: at(10), to: at(30) }],
    ],
    [
      'two processes, one of which heard meanwhile',
      [
        { from: at(-50), to: at(10) },
        { from: at(30), to: at(100) },
        { from: at(0), to: at(60) },
      ],
      [],
    ],
    ['none since a while', [{ from: at(-50), to: at(10) }], [{ from: at(10), to: now }]],
    ['a second passed between writing and now', [{ from: at(-50), to: instant(now - 2_000) }], []],
    ['before the first nothing is known', [{ from: at(90), to: at(100) }], []],
    ['never', [], []],
  ])('%s', (_, heard, gaps) => expect(unheard(heard, now)).toEqual(gaps));
});

describe('when a whole facility was silent', () => {
  test.each([
    ['all of them, for what they share', [[{ from: at(0), to: at(30) }], [{ from: at(10), to: at(40) }]], [{ from: at(10), to: at(30) }]],
    ['one went on', [[{ from: at(0), to: at(30) }], []], []],
    ['both still are', [[{ from: at(0) }], [{ from: at(5) }]], [{ from: at(5) }]],
    ['one is back', [[{ from: at(0) }], [{ from: at(5), to: at(9) }]], [{ from: at(5), to: at(9) }]],
    ['one after the other', [[{ from: at(0), to: at(5) }], [{ from: at(6), to: at(9) }]], []],
    ['no terminal', [], []],
  ])('%s', (_, terminals, common) => expect(together(terminals, now)).toEqual(common));
});

describe('the next look at a silence', () => {
  const rules = { noticeAfterMinutes: 15 };
  const lasting = (minutes: number): number => ((againAt({ from: at(0) }, at(minutes), rules) ?? 0) - noon) / MINUTE;
  test.each([
    [1, 1.5],
    [8, 10],
    [14, 15],
    [15, 18.75],
    [60, 75],
    [2_880, 3_240],
  ])('after %i minutes it is looked at again at minute %d', (minutes, next) => expect(lasting(minutes)).toBe(next));
  test('never in the past, at the moment from which it must be explained, and always some time later', () => {
    let minute = 0.1;
    const looks: number[] = [];
    while (minute < 20_000) looks.push((minute = lasting(minute)));
    expect(looks).toContain(15);
    expect(looks.every((look, i) => look > (looks[i - 1] ?? 0))).toBe(true);
    expect(looks.length).toBeLessThan(100);
  });
  test.each([
    ['just back: when its journal is overdue', 41, 71],
    ['then a day later, when the sisters’ journals have come', 71, 40 + 1_440],
    ['then only when something comes', 40 + 1_440, undefined],
  ])('%s', (_, minute, next) =>
    expect(againAt({ from: at(0), to: at(40) }, at(minute), rules)).toBe(next === undefined ? undefined : at(next)),
  );
});
