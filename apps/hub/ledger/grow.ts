import { concat, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { emptyRoot, HASH_BYTES, type Hash } from '@dauys/ledger/merkle.ts';
import { rootAt } from '@dauys/ledger/proof.ts';
import { leafRow, rootOfRow } from '@dauys/ledger/rows.ts';
import { hashesInTile, readerOfTiles, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import type { KeptTile } from './tree-store.ts';

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** A tile with its new content, and the whole tree that results. */
export interface Grown {
  readonly size: number;
  readonly root: Bytes;
  readonly tiles: readonly KeptTile[];
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
  const tiles: KeptTile[] = [];
  let fresh = leafRow(entries);
  for (let level = 0; fresh.length > 0; level++) {
    const had = Math.floor(tree.size / TILE_WIDTH ** level);
    const first = Math.floor(had / TILE_WIDTH);
    const before = known.get(`${level}/${first}`)?.subarray(0, HASH_BYTES * (had % TILE_WIDTH)) ?? new Uint8Array(0);
    const row = concat(before, fresh);
    const full: Hash[] = [];
    for (let at = 0; at < row.length; at += TILE_BYTES) {
      const hashes = row.slice(at, at + TILE_BYTES);
      tiles.push({ level, index: first + at / TILE_BYTES, hashes });
      if (hashes.length === TILE_BYTES) full.push(rootOfRow(hashes));
    }
    fresh = concat(...full);
  }
  const size = tree.size + entries.length;
  for (const { level, index, hashes } of tiles) known.set(`${level}/${index}`, hashes);
  return { size, root: rootOfTiles(known, size), tiles };
};

const rootOfTiles = (tiles: ReadonlyMap<string, Bytes>, size: number): Bytes =>
  rootAt(
    readerOfTiles((level, index) => tiles.get(`${level}/${index}`)),
    size,
  ) ?? emptyRoot;
