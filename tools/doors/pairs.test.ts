import { describe, expect, test } from 'vitest';
import { bound, compare, differs, shareSlower, type Pair } from './pairs.ts';

/** mulberry32: the same numbers every time. */
const numbers = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** Times as a busy machine makes them: 1 ms, half of them within 0.2 ms, now and then a hundred times as long, and slowly drifting. */
const measured = (pairs: number, shift: number, random: () => number): Pair[] =>
  Array.from({ length: pairs }, (_, i) => {
    const noise = (): number => 1 + 0.3 * Math.sin(i / 40) + 0.1 * Math.tan((random() - 0.5) * 3.1);
    return { one: noise() + shift, other: noise() };
  });

describe('two kinds of work', () => {
  test('that take the same time are never told apart in a thousand runs', () => {
    const random = numbers(1);
    for (let run = 0; run < 1_000; run++) expect(differs(measured(300, 0, random))).toBe(false);
  });

  test('nor are those that differ by what nobody could use', () => {
    const random = numbers(2);
    for (let run = 0; run < 1_000; run++) expect(differs(measured(300, 0.005, random))).toBe(false);
  });

  test.each([0.4, -0.4])('that differ by %f ms are told apart in each of a thousand runs', (shift) => {
    const random = numbers(3);
    for (let run = 0; run < 1_000; run++) expect(differs(measured(300, shift, random))).toBe(true);
  });

  test('the bound is a margin and five standard deviations', () => {
    expect(bound(10_000)).toBeCloseTo(0.05 + 5 * 0.005, 12);
    expect(
      shareSlower([
        { one: 2, other: 1 },
        { one: 1, other: 1 },
        { one: 1, other: 2 },
      ]),
    ).toBe(0.5);
  });
});

test('each pair is one after the other, in the order that was drawn', async () => {
  const order: string[] = [];
  const draws = [true, false, true];
  const act = (name: string) => async () => void order.push(name);
  const pairs = await compare(3, { one: act('a'), other: act('b'), isFirst: () => draws.shift() ?? true });
  expect([pairs.length, order.join('')]).toEqual([3, 'abbaab']);
});
