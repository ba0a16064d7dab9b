import { bytesOf, concat, readU16, u16, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';
import { HASH_BYTES, nodeHash, type Hash } from './merkle.ts';
import type { NodeId, NodeReader } from './proof.ts';

const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

/** Tile `index` of `level`, holding `width` hashes (1…256; less than 256 is a partial tile). C2SP tlog-tiles. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** Path below the ledger's prefix: `tile/<level>/<index>[.p/<width>]`. Throws `RangeError` for what no tree has. */
export const tilePath = (level: number, index: number, width: number = TILE_WIDTH): string => {
  if (!Number.isInteger(level) || level < 0 || level > 63) throw new RangeError('no such level');
  return `tile/${level}/${position(index, width)}`;
};

/** Path of an entry bundle: `tile/entries/<index>[.p/<width>]`. Throws `RangeError` for what no tree has. */
export const entriesPath = (index: number, width: number = TILE_WIDTH): string => `tile/entries/${position(index, width)}`;

export type TilePath = ({ readonly kind: 'hashes' } & Tile) | { readonly kind: 'entries'; readonly index: number; readonly width: number };

/** The tile that a path names, or `undefined`. Each tile has one path: leading zeros and the like are not found. The path is a stranger's. */
export const parseTilePath = (path: string): TilePath | undefined => {
  if (path.length > 64) return undefined;
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) return undefined;
  const [, what = '', digits = '', partial] = match;
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const level = Number(what);
  if (!Number.isSafeInteger(index) || width < 1 || width > TILE_WIDTH || level > 63) return undefined;
  const tile: TilePath = what === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level, index, width };
  const canonical = tile.kind === 'entries' ? entriesPath(index, width) : tilePath(level, index, width);
  return canonical === path ? tile : undefined;
};

/** How many hashes tile `index` of `level` holds in a tree of `size`: 0…256. */
export const hashesInTile = (level: number, index: number, size: number): number =>
  Math.min(TILE_WIDTH, Math.max(0, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH));

/** Hash tiles that a tree of `to` has and the one of `from` had not, full and partial. Level 0 ones name the new entry bundles too. */
export const tilesFor = (from: number, to: number): Tile[] => {
  const tiles: Tile[] = [];
  for (let level = 0; Math.floor(to / TILE_WIDTH ** level) > 0; level++) {
    const had = Math.floor(from / TILE_WIDTH ** level);
    const has = Math.floor(to / TILE_WIDTH ** level);
    if (has === had) continue;
    for (let index = Math.floor(had / TILE_WIDTH); index * TILE_WIDTH < has; index++)
      tiles.push({ level, index, width: hashesInTile(level, index, to) });
  }
  return tiles;
};

/** The tile that holds (or from which one computes) a complete subtree's hash. */
const tileOfNode = ({ level, index }: NodeId): { readonly level: number; readonly index: number } => ({
  level: Math.floor(level / TILE_HEIGHT),
  index: Math.floor(index / 2 ** (TILE_HEIGHT - (level % TILE_HEIGHT))),
});

/** Distinct tiles to fetch for these nodes, at the widths they have in a tree of `size`. */
export const tilesOfNodes = (nodes: readonly NodeId[], size: number): Tile[] => {
  const tiles = new Map<string, Tile>();
  for (const { level, index } of nodes.map(tileOfNode))
    tiles.set(`${level}/${index}`, { level, index, width: hashesInTile(level, index, size) });
  return [...tiles.values()];
};

/** The complete subtrees whose hashes stand in a tile, in order: what a store must read to serve it. */
export const nodesInTile = ({ level, index, width }: Tile): NodeId[] =>
  Array.from({ length: width }, (_, i) => ({ level: level * TILE_HEIGHT, index: index * TILE_WIDTH + i }));

/**
 * A reader over tiles; `getTile` gives the widest one at hand. Tiles are a stranger's bytes and are not checked here: a
 * wrong hash makes the proof fail against a trusted root. Throws `VerificationError('ledger/malformed-tile')` for a length no tile has.
 */
export const readerOfTiles =
  (getTile: (level: number, index: number) => Uint8Array | undefined): NodeReader =>
  (level, index) => {
    const at = tileOfNode({ level, index });
    const bytes = getTile(at.level, at.index);
    if (bytes === undefined) return undefined;
    const width = 2 ** (level % TILE_HEIGHT);
    const start = (index * width) % TILE_WIDTH;
    const hashes = hashesOfTile(bytes).slice(start, start + width);
    return hashes.length === width ? fold(hashes) : undefined;
  };

/** The hashes of a tile; throws `VerificationError('ledger/malformed-tile')` unless there are 1…256 whole ones. */
export const hashesOfTile = (bytes: Uint8Array): Hash[] => {
  const width = bytes.length / HASH_BYTES;
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) fail('ledger/malformed-tile');
  return Array.from({ length: width }, (_, i) => bytesOf(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)));
};

/** Entry bundle: every entry as u16 big-endian length ‖ bytes. Throws `RangeError` for an entry above 65,535 bytes or more than 256 entries. */
export const encodeEntries = (entries: readonly Uint8Array[]): Bytes => {
  if (entries.length > TILE_WIDTH) throw new RangeError('more than a bundle holds');
  return concat(...entries.flatMap((entry) => [u16(entry.length), entry]));
};

/** Entries of a bundle of `width`; throws `VerificationError('ledger/malformed-entries')`. The lengths are a stranger's. */
export const decodeEntries = (bundle: Uint8Array, width: number): Bytes[] => {
  const entries: Bytes[] = [];
  let at = 0;
  while (at < bundle.length) {
    const start = at + 2;
    if (start > bundle.length || entries.length === width) fail('ledger/malformed-entries');
    at = start + readU16(bundle, at);
    if (at > bundle.length) fail('ledger/malformed-entries');
    entries.push(bytesOf(bundle.subarray(start, at)));
  }
  if (entries.length !== width) fail('ledger/malformed-entries');
  return entries;
};

const position = (index: number, width: number): string => {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('no such tile');
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError('no such width');
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
};

const fold = (hashes: readonly Hash[]): Hash | undefined => {
  let row = hashes;
  while (row.length > 1) row = row.flatMap((left, i) => (i % 2 === 0 ? [nodeHash(left, row[i + 1] ?? left)] : []));
  return row[0];
};

const fail = (code: LedgerCode): never => {
  throw new VerificationError<LedgerCode>(code);
};
