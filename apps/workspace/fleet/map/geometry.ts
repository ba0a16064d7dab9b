/**
 * Borders that an operator plugs in (GeoJSON, docs/operating/map.md): read strictly and drawn flat. They are no part of the release, so nothing of
 * them is believed but points and the code of a region; names come from our own words.
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import * as Type from 'typebox';
import Value from 'typebox/value';
import { geoPath, geoTransform } from 'd3-geo';
import { TILES, type RegionCode } from './regions.ts';

const position = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 3 });
const ring = Type.Array(position, { minItems: 4, maxItems: 100_000 });
const polygon = Type.Object({ type: Type.Literal('Polygon'), coordinates: Type.Array(ring, { minItems: 1, maxItems: 1_000 }) });
const polygons = Type.Object({
  type: Type.Literal('MultiPolygon'),
  coordinates: Type.Array(Type.Array(ring, { minItems: 1, maxItems: 1_000 }), { minItems: 1, maxItems: 1_000 }),
});
const code = Type.Optional(Type.Unknown());
const feature = Type.Object({
  properties: Type.Union([Type.Null(), Type.Object({ iso_3166_2: code, shapeISO: code, iso: code })]),
  geometry: Type.Union([polygon, polygons]),
});
const geometry = Type.Object({ type: Type.Literal('FeatureCollection'), features: Type.Array(feature, { maxItems: 200 }) });
type Geometry = Type.Static<typeof geometry>;

export interface Shape {
  readonly code: RegionCode;
  /** SVG path in a box of WIDTH × `height`. */
  readonly path: string;
  /** Where its words stand. */
  readonly centre: readonly [number, number];
}

export interface Drawing {
  readonly shapes: readonly Shape[];
  readonly width: number;
  readonly height: number;
}

/** What the server of this body sent as borders (GET /geometry.json), drawn; `undefined` when it is none, or none of its regions is ours. */
export const readDrawing = (bytes: Bytes): Drawing | undefined => {
  const value = jsonOf(bytes);
  return Value.Check(geometry, value) ? drawingOf(value) : undefined;
};

const jsonOf = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const WIDTH = 1_000;
const EDGE = 8;

/** Flat, each degree of longitude as wide as in the middle of the drawing: at the size of one country that is near enough, and no winding of rings can turn it inside out. */
const drawingOf = (given: Geometry): Drawing | undefined => {
  const known = given.features.flatMap((one) => {
    const found = TILES.find((tile) => tile.code === (one.properties?.iso_3166_2 ?? one.properties?.shapeISO ?? one.properties?.iso));
    return found === undefined ? [] : [{ code: found.code, geometry: one.geometry as GeoJSON.Geometry }];
  });
  const [[west, south], [east, north]] = flat(1, 0, 0, 1).bounds({
    type: 'GeometryCollection',
    geometries: known.map((one) => one.geometry),
  });
  if (!(east > west)) return undefined;
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * EDGE) / ((east - west) * narrow);
  const draw = flat(scale * narrow, EDGE - west * scale * narrow, EDGE + north * scale, -scale);
  const shapes = known.map(({ code: found, geometry: one }) => ({ code: found, path: draw(one) ?? '', centre: draw.centroid(one) }));
  return { shapes, width: WIDTH, height: Math.ceil((north - south) * scale) + 2 * EDGE };
};

/** x = longitude × `kx` + `dx`, y = latitude × `ky` + `dy`. */
const flat = (kx: number, dx: number, dy: number, ky: number) =>
  geoPath(
    geoTransform({
      point(longitude, latitude) {
        this.stream.point(longitude * kx + dx, latitude * ky + dy);
      },
    }),
  ).digits(1);
