import { concat, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { emptyRoot, leafHash, nodeHash, type Hash } from '@dauys/ledger/merkle.ts';
import { rootAt } from '@dauys/ledger/proof.ts';
import { hashesInTile, hashesOfTile, readerOfTiles, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import type { KeptTile } from './tree-store.ts';

/** A tile with its new content, and the whole tree that results. */
export interface Grown {
  readonly size: number;
  readonly root: Bytes;
  readonly tiles: readonly { readonly level: number; readonly index: number; readonly hashes: readonly Hash[] }[];
}

/** The tiles that are not full in a tree of `size`: all that must be known to go on. */
export const edgeOf = (size: number): { readonly level: number; readonly index: number }[] => {
  const edge = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const index = Math.floor(Math.floor(size / TILE_WIDTH ** level) / TILE_WIDTH);
    if (hashesInTile(level, index, size) > 0) edge.push({ level, index });
  }
  return edge;
};

/**
 * The tree with further entries. `edge` are the tiles of `edgeOf(size)`; they must make `root`, or a `Fault` is thrown: nothing is
 * built upon a damaged tree. Pure.
 */
export const grow = (tree: { size: number; root: Bytes; edge: readonly KeptTile[] }, entries: readonly Uint8Array[]): Grown => {
  const known = new Map(tree.edge.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  if (!equalBytes(rootOfTiles(known, tree.size), tree.root)) throw new Fault('the stored tiles do not make the stored root');
  const tiles = [];
  let fresh: Hash[] = entries.map(leafHash);
  for (let level = 0; fresh.length > 0; level++) {
    const had = Math.floor(tree.size / TILE_WIDTH ** level);
    const first = Math.floor(had / TILE_WIDTH);
    const before =
      had % TILE_WIDTH === 0 ? [] : hashesOfTile(known.get(`${level}/${first}`) ?? new Uint8Array(0)).slice(0, had % TILE_WIDTH);
    const row = [...before, ...fresh];
    const full: Hash[] = [];
    for (let at = 0; at < row.length; at += TILE_WIDTH) {
      const hashes = row.slice(at, at + TILE_WIDTH);
      tiles.push({ level, index: first + at / TILE_WIDTH, hashes });
      if (hashes.length === TILE_WIDTH) full.push(rootOfFull(hashes));
    }
    fresh = full;
  }
  const size = tree.size + entries.length;
  for (const { level, index, hashes } of tiles) known.set(`${level}/${index}`, concat(...hashes));
  return { size, root: rootOfTiles(known, size), tiles };
};

/** Root over as many hashes as a power of two. */
const rootOfFull = (row: readonly Hash[]): Hash => {
  const [left, right] = row;
  if (left === undefined || right === undefined) return left ?? emptyRoot;
  const above: Hash[] = [];
  for (let i = 0; i < row.length; i += 2) above.push(nodeHash(row[i] ?? left, row[i + 1] ?? right));
  return rootOfFull(above);
};

const rootOfTiles = (tiles: ReadonlyMap<string, Bytes>, size: number): Bytes =>
  rootAt(
    readerOfTiles((level, index) => tiles.get(`${level}/${index}`)),
    size,
  ) ?? emptyRoot;
