/**
 * The first level of Kazakhstan since June 2022, 17 regions and 3 cities under their codes of ISO 3166-2:KZ (2022-11-29), each a tile of one size
 * near where it lies. No open data set has these borders, and a tile shows no exact place. Names: packs `watch`.
 */
import type { FleetLine, Standing } from '../worstFirst.ts';

export interface Tile {
  readonly code: string;
  readonly column: number;
  readonly row: number;
}

export const TILES = [
  { code: 'KZ-59', column: 4, row: 1 },
  { code: 'KZ-27', column: 1, row: 2 },
  { code: 'KZ-39', column: 3, row: 2 },
  { code: 'KZ-11', column: 4, row: 2 },
  { code: 'KZ-71', column: 5, row: 2 },
  { code: 'KZ-55', column: 6, row: 2 },
  { code: 'KZ-23', column: 1, row: 3 },
  { code: 'KZ-15', column: 2, row: 3 },
  { code: 'KZ-62', column: 3, row: 3 },
  { code: 'KZ-35', column: 4, row: 3 },
  { code: 'KZ-10', column: 5, row: 3 },
  { code: 'KZ-63', column: 6, row: 3 },
  { code: 'KZ-47', column: 1, row: 4 },
  { code: 'KZ-43', column: 3, row: 4 },
  { code: 'KZ-31', column: 4, row: 4 },
  { code: 'KZ-19', column: 5, row: 4 },
  { code: 'KZ-33', column: 6, row: 4 },
  { code: 'KZ-61', column: 3, row: 5 },
  { code: 'KZ-79', column: 4, row: 5 },
  { code: 'KZ-75', column: 5, row: 5 },
] as const satisfies readonly Tile[];

export type RegionCode = (typeof TILES)[number]['code'];
/** `other`: the directory states a region that is none of these, or the facility is not in it. */
export type Region = RegionCode | 'other';
export const REGIONS: readonly Region[] = [...TILES.map(({ code }) => code), 'other'];

/** The tile of a region as the directory states it (kind `facility`). */
export const regionOf = (stated: string | undefined): Region => TILES.find(({ code }) => code === stated)?.code ?? 'other';

/** How many terminals stand how. */
export type Tally = Readonly<Record<Standing, number>>;
export const NOBODY: Tally = { down: 0, hindered: 0, well: 0, unknown: 0 };

export const sizeOf = ({ down, hindered, well, unknown }: Tally): number => down + hindered + well + unknown;

/** What a tile is marked as: the worst of its terminals; `none` without any. */
export const worstOf = ({ down, hindered, well, unknown }: Tally): Standing | 'none' => {
  if (down > 0) return 'down';
  if (hindered > 0) return 'hindered';
  if (unknown > 0) return 'unknown';
  return well > 0 ? 'well' : 'none';
};

/** Counts the terminals under whatever `keyOf` says of them. */
export const tallyBy = <Key>(lines: readonly FleetLine[], keyOf: (line: FleetLine) => Key): ReadonlyMap<Key, Tally> => {
  const found = new Map<Key, Tally>();
  for (const line of lines) {
    const key = keyOf(line);
    const tally = found.get(key) ?? NOBODY;
    found.set(key, { ...tally, [line.standing]: tally[line.standing] + 1 });
  }
  return found;
};

/** The worst first: most that cannot be used, then most that are hindered; the rest keep their order. */
export const worstTallyFirst = (a: Tally, b: Tally): number => b.down - a.down || b.hindered - a.hindered || b.unknown - a.unknown;
