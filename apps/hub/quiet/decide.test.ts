import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FigureRow } from '../statistics/store.ts';
import { quietFacilities, type Year } from './decide.ts';
import type { PeopleRow } from './store.ts';

const names = Array.from({ length: 8 }, (_, i) => `place-${i}`);
/** A year of facilities alike: two terminals, usable for 300 hours a month each, 500 people. */
const year = (arrivals: Readonly<Record<string, number>>, change: Partial<Record<string, Partial<FigureRow>>> = {}): Year => ({
  people: names.map((facility) => ({ facility, kind: 'colony', people: 500 })),
  figures: names.flatMap((facility) =>
    Array.from({ length: 12 }, () => ({
      ...{ facility, terminals: 2, declared: 40_000, usable: 36_000, unknown: 0, planned: 0, unexplained: 0 },
      ...change[facility],
    })),
  ),
  arrivals: new Map(names.map((facility) => [facility, arrivals[facility] ?? 52])),
});
/** The first of eight, with other people in it. */
const changed = (change: Partial<PeopleRow>): Year => {
  const all = year({ 'place-0': 0 });
  return { ...all, people: all.people.map((row) => (row.facility === 'place-0' ? { ...row, ...change } : row)) };
};
const said = (of: Year) => Object.fromEntries(quietFacilities(of).map(({ facility, says }) => [facility, says]));

describe('a quiet facility', () => {
  test('is one from which far less comes than from others like it, at the count that the page states', () => {
    expect(said(year({ 'place-0': 6 }))).toMatchObject({ 'place-0': 'quiet', 'place-1': 'usual', 'place-2': 'usual' });
    expect(said(year({ 'place-0': 7 }))).toMatchObject({ 'place-0': 'usual' });
  });
  test('what would be usual is told as a step, and with it what follows from the step alone', () => {
    const [one] = quietFacilities(year({ 'place-0': 3 }));
    expect(one).toEqual({ facility: 'place-0', kind: 'colony', says: 'quiet', atLeast: 26, foundWhenHalf: 0.02, foundWhenTenth: 0.5 });
  });
  test.each([
    ['where terminals did not work there is another name for it', 'terminals', year({ 'place-0': 0 }, { 'place-0': { usable: 30_000 } })],
    ['where nothing could be used', 'terminals', year({ 'place-0': 0 }, { 'place-0': { usable: 0 } })],
    ['with few people even none would be ordinary', 'few', changed({ people: 50 })],
    ['one of a kind is like nothing else', 'alone', changed({ kind: 'women' })],
    ['where nobody of its kind wrote', 'few', year(Object.fromEntries(names.map((name) => [name, 0])))],
  ] as const)('%s: nothing is said, and why', (_, because, of) => {
    expect(quietFacilities(of)[0]).toEqual({
      ...{ facility: 'place-0', kind: because === 'alone' ? 'women' : 'colony' },
      says: 'nothing',
      because,
    });
  });
});

describe('no count can be worked out', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 8, maxLength: 8 });
  const sizes = fc.array(fc.integer({ min: 60, max: 3_000 }), { minLength: 8, maxLength: 8 });
  const large = fc.array(fc.integer({ min: 600, max: 3_000 }), { minLength: 8, maxLength: 8 });
  const of = (held: readonly number[], arrived: readonly number[]): Year => ({
    ...year(Object.fromEntries(names.map((name, i) => [name, arrived[i] ?? 0]))),
    people: names.map((facility, i) => ({ facility, kind: 'colony', people: held[i] ?? 500 })),
  });
  const told = (held: readonly number[], arrived: readonly number[]): string => JSON.stringify(quietFacilities(of(held, arrived)));
  /** Numbers that could have stood at place `i`, the others as they are or one of them with the difference. */
  const possible = (held: readonly number[], arrived: readonly number[], i: number): ReadonlySet<number> => {
    const answer = told(held, arrived);
    const own = arrived[i] ?? 0;
    const found = new Set<number>();
    for (const change of [0, 1, -1, 2, -2, 3, -3]) {
      const others = [undefined, ...arrived.keys()].filter((other) => other !== i);
      const moved = (other: number | undefined) => arrived.map((n, place) => (place === i ? n + change : place === other ? n - change : n));
      const isSame = (one: readonly number[]): boolean => one.every((n) => n >= 0) && told(held, one) === answer;
      if (own + change >= 0 && others.some((other) => isSame(moved(other)))) found.add(own + change);
      if (found.size === 3) break;
    }
    return found;
  };
  test('whoever knows people and hours of all has at least three counts to choose from, for every facility', () => {
    fc.assert(
      fc.property(sizes, counts, fc.nat(7), (held, arrived, i) => {
        expect(possible(held, arrived, i).size).toBe(3);
      }),
      { numRuns: 60 },
    );
    // Where it is quiet there are fewest: none, one and two. Where fewer would be usual, only none would be a signal: so there is none.
    const arrived = names.map((_, i) => (i === 0 ? 0 : 30));
    for (const people of [500, 250])
      expect(
        possible(
          names.map((_, i) => (i === 0 ? people : 500)),
          arrived,
          0,
        ).size,
      ).toBe(3);
  });
  test('of all that came from a kind, a power of two of its rate comes out and nothing else: years that differ in between are one', () => {
    const steps = (held: readonly number[], factor: number) =>
      quietFacilities(
        of(
          held,
          held.map((people) => Math.floor(people * factor)),
        ),
      ).map(({ says: _, ...rest }) => rest);
    fc.assert(
      fc.property(large, fc.integer({ min: 0, max: 100 }), (held, within) => {
        // 3,600 hours: rates from 2^-15 per person and hour up to twice that.
        const factor = (3_600 / 2 ** 15) * (1.02 + within * 0.0095);
        expect(steps(held, factor)).toEqual(steps(held, (3_600 / 2 ** 15) * 1.5));
      }),
      { numRuns: 30 },
    );
  });
});
