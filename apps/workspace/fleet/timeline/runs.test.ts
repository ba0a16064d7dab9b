import { DAY_MINUTES, emptyDay, MINUTE_MS, withMinutes } from '@dauys/fleet/minutes.ts';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { runsOf, shareIn, sumsOf, within, type Measured } from './runs.ts';

const DAY = 20_000;
const begin = DAY * DAY_MINUTES;
const all = withMinutes(emptyDay(), 0, DAY_MINUTES);
const none = new Map<number, Measured>();
const told = (runs: ReturnType<typeof runsOf>) => runs.map(({ from, to, kind }) => [from - begin, to - begin, kind]);

describe('what the minutes of a terminal were', () => {
  test('measured: closed, usable, unknown or not usable; a proven minute is proven while the hub was down', () => {
    const measured = new Map([
      [
        DAY,
        {
          declared: withMinutes(emptyDay(), 480, 1_200),
          usable: withMinutes(emptyDay(), 400, 600),
          unknown: withMinutes(emptyDay(), 550, 700),
        },
      ],
    ]);
    expect(told(runsOf({ from: begin, to: begin + DAY_MINUTES, measured, silences: [] }))).toEqual([
      [0, 480, 'closed'],
      [480, 600, 'usable'],
      [600, 700, 'unknown'],
      [700, 1_200, 'unusable'],
      [1_200, 1_440, 'closed'],
    ]);
  });

  test('not measured: a silence makes its whole minutes unusable, and nothing makes one usable', () => {
    const silences = [
      { from: (begin + 10) * MINUTE_MS + 1, to: (begin + 20) * MINUTE_MS + 59_999 },
      { from: (begin + 30) * MINUTE_MS },
      { from: (begin + 5) * MINUTE_MS, to: (begin + 5) * MINUTE_MS + 30_000 },
    ];
    expect(told(runsOf({ from: begin, to: begin + 40, measured: none, silences }))).toEqual([
      [0, 11, 'unmeasured'],
      [11, 20, 'unusable'],
      [20, 30, 'unmeasured'],
      [30, 40, 'unusable'],
    ]);
  });

  test('a silence from before the stretch covers its beginning, and one after it nothing', () => {
    const silences = [{ from: 0, to: (begin + 2) * MINUTE_MS }, { from: (begin + 99) * MINUTE_MS }];
    expect(told(runsOf({ from: begin, to: begin + 5, measured: none, silences }))).toEqual([
      [0, 2, 'unusable'],
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
      const runs = runsOf({ from, to, measured: new Map([[DAY, { declared, usable, unknown }]]), silences: [] });
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

  test('a share of what was promised and seen, and none where anything is not measured', () => {
    expect(shareIn({ usable: 90, unusable: 30, closed: 600, unknown: 50, unmeasured: 0 })).toBe(0.75);
    expect(shareIn({ usable: 90, unusable: 30, closed: 0, unknown: 0, unmeasured: 1 })).toBeUndefined();
    expect(shareIn({ usable: 0, unusable: 0, closed: 1_440, unknown: 0, unmeasured: 0 })).toBeUndefined();
  });

  test('a whole day that cannot be used', () => {
    const measured = new Map([[DAY, { declared: all, usable: emptyDay(), unknown: emptyDay() }]]);
    expect(told(runsOf({ from: begin, to: begin + DAY_MINUTES, measured, silences: [] }))).toEqual([[0, 1_440, 'unusable']]);
  });
});
