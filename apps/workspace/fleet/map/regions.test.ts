import type { TerminalState } from '@dauys/protocol/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { worstFirst } from '../worstFirst.ts';
import { NOBODY, REGIONS, regionOf, sizeOf, tallyBy, TILES, worstOf, worstTallyFirst } from './regions.ts';

describe('the tile map', () => {
  test('17 regions and 3 cities, each under its own code, in its own place and with a name of its own in each language', () => {
    expect(TILES).toHaveLength(20);
    expect(new Set(TILES.map(({ code }) => code)).size).toBe(20);
    // The two corners that hold the country as a whole and whatever lies in none of them.
    const taken = new Set(TILES.map(({ column, row }) => `${column}/${row}`));
    expect(taken.size).toBe(20);
    for (const corner of ['1/1', '2/1', '6/5']) expect(taken.has(corner)).toBe(false);
    for (const language of LANGUAGES) {
      const w = watchText(language);
      expect(new Set(REGIONS.map((region) => w(`region.${region}`))).size).toBe(21);
      expect(new Set(REGIONS.map((region) => w(`short.${region}`))).size).toBe(21);
    }
  });

  test('neighbours of the country are neighbours on it', () => {
    const at = (code: string) => TILES.find((tile) => tile.code === code) ?? { column: 0, row: 0 };
    const east = (a: string, b: string) => at(a).column < at(b).column;
    const north = (a: string, b: string) => at(a).row < at(b).row;
    for (const [a, b] of [
      ['KZ-27', 'KZ-15'],
      ['KZ-15', 'KZ-62'],
      ['KZ-62', 'KZ-35'],
      ['KZ-35', 'KZ-10'],
      ['KZ-10', 'KZ-63'],
      ['KZ-43', 'KZ-31'],
    ] as const)
      expect([a, b, east(a, b)]).toEqual([a, b, true]);
    for (const [a, b] of [
      ['KZ-59', 'KZ-11'],
      ['KZ-11', 'KZ-35'],
      ['KZ-23', 'KZ-47'],
      ['KZ-62', 'KZ-43'],
      ['KZ-31', 'KZ-79'],
      ['KZ-19', 'KZ-75'],
    ] as const)
      expect([a, b, north(a, b)]).toEqual([a, b, true]);
  });

  test.each([
    ['KZ-35', 'KZ-35'],
    ['KZ-KAR', 'other'],
    ['', 'other'],
    [undefined, 'other'],
  ] as const)('the directory states %j: %s', (stated, region) => expect(regionOf(stated)).toBe(region));
});

describe('counting', () => {
  const state = fc.constantFrom<TerminalState>('up', 'late', 'down', 'never', 'unknown');
  const some = fc.array(fc.tuple(state, fc.subarray(['screen-off', 'printer-fault', 'usb-changed']), fc.nat({ max: 3 })), {
    maxLength: 30,
  });
  test.prop([some])('each terminal once, under its place; the mark is the worst of it', (all) => {
    const lines = worstFirst(
      all.map(([how, conditions, place], i) => ({ id: String(i).padStart(8, '0'), facility: `f${place}`, state: how, conditions })),
    );
    const tallies = tallyBy(lines, ({ facility }) => facility);
    for (const [facility, tally] of tallies) {
      const own = lines.filter((line) => line.facility === facility);
      expect(sizeOf(tally)).toBe(own.length);
      expect(tally.down + tally.hindered).toBe(own.filter(({ isWrong }) => isWrong).length);
      expect(own.map(({ standing }) => standing)).toContain(worstOf(tally));
      expect(worstOf(tally) === 'down').toBe(own.some(({ standing }) => standing === 'down'));
    }
    expect([...tallies.values()].reduce((n, tally) => n + sizeOf(tally), 0)).toBe(all.length);
  });

  test('without terminals there is no mark; more that cannot be used come first', () => {
    expect(worstOf(NOBODY)).toBe('none');
    const tallies = [NOBODY, { ...NOBODY, hindered: 9 }, { ...NOBODY, down: 1 }, { ...NOBODY, down: 2 }, { ...NOBODY, unknown: 1 }];
    expect(tallies.toSorted(worstTallyFirst)).toEqual([3, 2, 1, 4, 0].map((i) => tallies[i]));
  });
});
