import { DAY_MINUTES, emptyDay, MINUTE_MS, withMinutes } from '@dauys/fleet/minutes.ts';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { NOTHING_KNOWN, percentIn, runsOf, shareIn, sumsOf, within, type Measured } from './runs.ts';

const DAY = 20_000;
const begin = DAY * DAY_MINUTES;
const all = withMinutes(emptyDay(), 0, DAY_MINUTES);
const judged = (days: readonly (readonly [number, Measured])[], before = begin + DAY_MINUTES) => ({ days: new Map(days), before });
const told = (runs: ReturnType<typeof runsOf>) => runs.map(({ from, to, kind }) => [from - begin, to - begin, kind]);

describe('what the minutes of a terminal were', () => {
  test('measured: closed, usable, unknown or not usable; a proven minute is proven while the hub was down', () => {
    const known = judged([
      [
        DAY,
        {
          declared: withMinutes(emptyDay(), 480, 1_200),
          usable: withMinutes(emptyDay(), 400, 600),
          unknown: withMinutes(emptyDay(), 550, 700),
        },
      ],
    ]);
    expect(told(runsOf({ from: begin, to: begin + DAY_MINUTES, known, silences: [] }))).toEqual([
      [0, 480, 'closed'],
      [480, 600, 'usable'],
      [600, 700, 'unknown'],
      [700, 1_200, 'unusable'],
      [1_200, 1_440, 'closed'],
    ]);
  });

  test('not measured: a silence covers its whole minutes, and nothing makes one usable', () => {
    const silences = [
      { from: (begin + 10) * MINUTE_MS + 1, to: (begin + 20) * MINUTE_MS + 59_999 },
      { from: (begin + 30) * MINUTE_MS },
      { from: (begin + 5) * MINUTE_MS, to: (begin + 5) * MINUTE_MS + 30_000 },
    ];
    expect(told(runsOf({ from: begin, to: begin + 40, known: NOTHING_KNOWN, silences }))).toEqual([
      [0, 11, 'unmeasured'],
      [11, 20, 'silent'],
      [20, 30, 'unmeasured'],
      [30, 40, 'silent'],
    ]);
  });

  test('what is still on its way is not called unmeasured: nothing is drawn, and nothing summed', () => {
    const silences = [{ from: begin * MINUTE_MS }];
    expect(runsOf({ from: begin, to: begin + 40, known: undefined, silences })).toEqual([]);
  });

  test('a hindrance is no silence: nobody could use it, or nothing is said of its minutes', () => {
    const silences = [
      { from: (begin + 1) * MINUTE_MS, to: (begin + 3) * MINUTE_MS, kind: 'unusable' as const },
      { from: (begin + 3) * MINUTE_MS, kind: 'hindered' as const },
    ];
    expect(told(runsOf({ from: begin, to: begin + 5, known: NOTHING_KNOWN, silences }))).toEqual([
      [0, 1, 'unmeasured'],
      [1, 3, 'unusable'],
      [3, 5, 'unmeasured'],
    ]);
  });

  test('a silence from before the stretch covers its beginning, and one after it nothing', () => {
    const silences = [{ from: 0, to: (begin + 2) * MINUTE_MS }, { from: (begin + 99) * MINUTE_MS }];
    expect(told(runsOf({ from: begin, to: begin + 5, known: NOTHING_KNOWN, silences }))).toEqual([
      [0, 2, 'silent'],
      [2, 5, 'unmeasured'],
    ]);
  });

  const bits = fc
    .array(fc.tuple(fc.nat(DAY_MINUTES), fc.nat(DAY_MINUTES)), { maxLength: 4 })
    .map((spans) => spans.reduce((day, [a, b]) => withMinutes(day, Math.min(a, b), Math.max(a, b)), emptyDay()));
  test.prop([bits, bits, bits, fc.nat(DAY_MINUTES), fc.nat(DAY_MINUTES)])(
    'every minute once, in order, no two neighbours alike; cut in two, the sums stay',
    (declared, usable, unknown, a, b) => {
      const [from, to] = [begin + Math.min(a, b), begin + Math.max(a, b)];
      const runs = runsOf({ from, to, known: judged([[DAY, { declared, usable, unknown }]]), silences: [] });
      let at = from;
      for (const [i, run] of runs.entries()) {
        expect([run.from, run.to > run.from, runs[i - 1]?.kind === run.kind]).toEqual([at, true, false]);
        at = run.to;
      }
      expect(at).toBe(to);
      const half = Math.floor((from + to) / 2);
      const [left, right] = [sumsOf(within(runs, from, half)), sumsOf(within(runs, half, to))];
      const whole = sumsOf(runs);
      expect(left.usable + right.usable).toBe(whole.usable);
      expect(Object.values(whole).reduce((n, minutes) => n + minutes, 0)).toBe(to - from);
    },
  );

  test('a share of what was promised and seen, whatever else there is; none where there is nothing of that, and whole only when it is', () => {
    const sums = { usable: 90, unusable: 30, silent: 7, closed: 600, unknown: 50, unmeasured: 9 };
    expect(shareIn(sums)).toBe(0.75);
    expect(shareIn({ ...sums, usable: 0, unusable: 0 })).toBeUndefined();
    expect([percentIn(sums), percentIn({ ...sums, usable: 99_999, unusable: 1 }), percentIn({ ...sums, unusable: 0 })]).toEqual([
      75, 99.9, 100,
    ]);
    expect(percentIn({ ...sums, usable: 0, unusable: 0 })).toBeUndefined();
  });

  test('minutes that are not judged yet are held against nobody: silences alone count there', () => {
    const known = judged([[DAY, { declared: all, usable: emptyDay(), unknown: emptyDay() }]], begin + 10);
    const silences = [{ from: (begin + 15) * MINUTE_MS }];
    expect(told(runsOf({ from: begin, to: begin + 20, known, silences }))).toEqual([
      [0, 10, 'unusable'],
      [10, 15, 'unmeasured'],
      [15, 20, 'silent'],
    ]);
  });

  test('a whole day that cannot be used', () => {
    const known = judged([[DAY, { declared: all, usable: emptyDay(), unknown: emptyDay() }]]);
    expect(told(runsOf({ from: begin, to: begin + DAY_MINUTES, known, silences: [] }))).toEqual([[0, 1_440, 'unusable']]);
  });
});
