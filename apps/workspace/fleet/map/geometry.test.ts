import { utf8 } from '@dauys/basics/bytes.ts';
import { describe, expect, test } from 'vitest';
import { readDrawing } from './geometry.ts';

type Ring = readonly (readonly [number, number])[];
const square = (west: number, south: number, size: number): Ring => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const feature = (properties: object | null, ...rings: readonly Ring[]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: rings },
});
const read = (...features: readonly object[]) => readDrawing(utf8(JSON.stringify({ type: 'FeatureCollection', features })));

describe('borders that an operator plugs in', () => {
  test('are drawn north up, in a box that holds all of them, whichever way their rings run', () => {
    const south = feature({ iso_3166_2: 'KZ-75' }, square(70, 40, 5));
    const north = {
      ...feature({ shapeISO: 'KZ-59' }),
      geometry: { type: 'MultiPolygon', coordinates: [[square(70, 50, 5)], [square(60, 50, 2)]] },
    };
    const drawn = read(south, north);
    expect(drawn?.shapes.map(({ code }) => code)).toEqual(['KZ-75', 'KZ-59']);
    const [a, b] = drawn?.shapes ?? [];
    expect(a?.centre[1]).toBeGreaterThan(b?.centre[1] ?? Infinity);
    for (const {
      centre: [x, y],
      path,
    } of drawn?.shapes ?? []) {
      expect(x > 0 && x < (drawn?.width ?? 0) && y > 0 && y < (drawn?.height ?? 0)).toBe(true);
      expect(path).toMatch(/^M[\d.,LZM]+Z$/);
      for (const n of path.match(/[\d.]+/g) ?? []) expect(Number(n)).toBeLessThanOrEqual(Math.max(drawn?.width ?? 0, drawn?.height ?? 0));
    }
    // A degree is narrower in the north: 15 by 15 of them are higher than wide.
    expect(drawn?.height).toBeGreaterThan(drawn?.width ?? Infinity);
    const turned = read(feature({ iso_3166_2: 'KZ-75' }, square(70, 40, 5).toReversed()), north);
    expect(turned?.shapes[0]?.centre.map(Math.round)).toEqual(a?.centre.map(Math.round));
  });

  test('what is none of our regions is left out; with none of them there is no drawing', () => {
    expect(read(feature({ iso: 'KZ-71' }, square(71, 51, 1)), feature({ iso: 'RU-OMS' }, square(73, 55, 1)))?.shapes).toHaveLength(1);
    expect(read(feature({ iso: 'RU-OMS' }, square(73, 55, 1)), feature(null, square(60, 50, 1)))).toBeUndefined();
  });

  test.each([
    ['no JSON', '{'],
    ['no collection', '{"type":"Topology"}'],
    [
      'a point',
      '{"type":"FeatureCollection","features":[{"properties":{"iso":"KZ-71"},"geometry":{"type":"Point","coordinates":[71,51]}}]}',
    ],
    ['words for numbers', JSON.stringify({ type: 'FeatureCollection', features: [feature({ iso: 'KZ-71' }, [['a', 'b']] as never)] })],
    ['a place that is none', JSON.stringify({ type: 'FeatureCollection', features: [feature({ iso: 'KZ-71' }, square(700, 51, 1))] })],
    ['nothing in it', '{"type":"FeatureCollection","features":[]}'],
  ])('%s: the tiles stay', (_, text) => expect(readDrawing(utf8(text))).toBeUndefined());
});
