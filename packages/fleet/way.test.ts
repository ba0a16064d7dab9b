import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { both, DAY_MINUTES, either, emptyDay, withMinutes, without } from './minutes.ts';
import { wayIn, type WayMinutes } from './way.ts';

const DAY = 20_000;
const stretch = { from: DAY * DAY_MINUTES, to: (DAY + 1) * DAY_MINUTES };
const bits = (spans: readonly (readonly [number, number])[]) => spans.reduce((all, [from, to]) => withMinutes(all, from, to), emptyDay());
const minutes = (heard: readonly (readonly [number, number])[], canaried: typeof heard, unknown: typeof heard = []): WayMinutes => ({
  heard: bits(heard),
  canaried: bits(canaried),
  unknown: bits(unknown),
});
const all = [[0, DAY_MINUTES]] as const;

describe('a day of the way', () => {
  test.each([
    ['proven', 'all the while', minutes(all, all)],
    ['proven', 'all the while in which it was heard', minutes([[480, 1_200]], [[470, 1_230]])],
    ['proven', 'what was unknown for an hour takes nothing from what is proven', minutes(all, [[0, 600]], [[600, DAY_MINUTES]])],
    ['partly', 'tests stayed away from noon on', minutes(all, [[0, 720]])],
    ['not-proven', 'it was heard, somebody read, and nothing came', minutes(all, [])],
    ['not-proven', 'and a proof of a time in which it was not heard proves nothing', minutes([[0, 60]], [[60, DAY_MINUTES]])],
    ['unknown', 'nobody read', minutes(all, [], all)],
    ['nothing', 'it was not heard', minutes([], [[0, 60]])],
    ['nothing', 'nothing was kept', undefined],
  ] as const)('%s: %s', (word, _, day) => expect(wayIn(new Map(day === undefined ? [] : [[DAY, day]]), stretch)).toBe(word));

  test('a local day takes its minutes from two days of UTC, and none from beside it', () => {
    const seen = new Map([
      [DAY - 1, minutes([[1_140, DAY_MINUTES]], [[1_140, DAY_MINUTES]])],
      [DAY, minutes(all, [[0, 1_140]])],
    ]);
    const local = { from: stretch.from - 300, to: stretch.to - 300 };
    expect(wayIn(seen, local)).toBe('proven');
    expect(wayIn(seen, { ...local, to: local.to + 1 })).toBe('partly');
  });
});

test('the word follows from what is shown by minute anyway: of two records with the same heard, usable and unknown minutes, whatever tests stand behind them, it is the same', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(DAY_MINUTES), fc.nat(DAY_MINUTES)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(spans, spans, spans, spans, (heard, canaried, unknown, others) => {
      const day = minutes(heard, canaried, unknown);
      const usable = both(day.heard, day.canaried);
      const shown = { ...day, unknown: without(day.unknown, usable), canaried: either(usable, without(bits(others), day.heard)) };
      expect(wayIn(new Map([[DAY, shown]]), stretch)).toBe(wayIn(new Map([[DAY, day]]), stretch));
    }),
    { numRuns: 50 },
  );
});
