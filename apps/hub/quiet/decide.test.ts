import { describe, expect, test } from 'vitest';
import type { FigureRow } from '../statistics/store.ts';
import { quietFacilities, type Year } from './decide.ts';

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
const said = (of: Year) => Object.fromEntries(quietFacilities(of).map(({ facility, says }) => [facility, says]));

describe('a quiet facility', () => {
  test('is one from which far less comes than from others like it, at the count that the page states', () => {
    expect(said(year({ 'place-0': 6 }))).toMatchObject({ 'place-0': 'quiet', 'place-1': 'usual', 'place-2': 'usual' });
    expect(said(year({ 'place-0': 7 }))).toMatchObject({ 'place-0': 'usual' });
  });
  test('what comes out holds no count', () => {
    const [one] = quietFacilities(year({ 'place-0': 3 }));
    expect(one).toEqual({ facility: 'place-0', kind: 'colony', expected: 52, says: 'quiet', foundWhenHalf: 0.03, foundWhenTenth: 0.7 });
    expect(JSON.stringify(quietFacilities(year({ 'place-0': 3 })).slice(0, 1))).toBe(
      JSON.stringify(quietFacilities(year({ 'place-0': 0 })).slice(0, 1)),
    );
  });
  test('where terminals did not work there is another name for it', () => {
    expect(said(year({ 'place-0': 0 }, { 'place-0': { usable: 30_000 } }))).toMatchObject({ 'place-0': 'usual' });
  });
  test('with few people, or too few of its kind, nothing is said', () => {
    const small = year({ 'place-0': 0 });
    const people = small.people.map((row) => (row.facility === 'place-0' ? { ...row, people: 50 } : row));
    expect(said({ ...small, people })['place-0']).toBe('nothing');
    const alone = small.people.map((row) => (row.facility === 'place-0' ? { ...row, kind: 'women' } : row));
    expect(said({ ...small, people: alone })['place-0']).toBe('nothing');
  });
});
