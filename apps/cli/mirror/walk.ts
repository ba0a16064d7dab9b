import { type Bytes, bytesOf, equalBytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Tree } from '@dauys/ledger/advance.ts';
import { HASH_BYTES, leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import {
  decodeEntries,
  encodeEntries,
  entriesPath,
  hashesInTile,
  hashesOfTile,
  type Tile,
  TILE_WIDTH,
  tilePath,
  tilesFor,
} from '@dauys/ledger/tiles.ts';
import { LedgerFault, type Progress } from '@dauys/verify/ledger.ts';
import type { LedgerSource } from '@dauys/verify/source.ts';
import type { Folder } from './folder.ts';

/** A tile's bytes at its width in a tree of `size`: our own when we have it, else the source's. The source's are not verified here. */
export const tileFrom =
  (folder: Folder, source: LedgerSource = () => Promise.resolve(undefined)) =>
  async ({ level, index }: Pick<Tile, 'level' | 'index'>, size: number): Promise<{ readonly path: string; readonly bytes: Bytes }> => {
    const width = hashesInTile(level, index, size);
    const path = tilePath(level, index, width);
    const bytes = await anyWidth({ folder, source }, (w) => tilePath(level, index, w), width);
    if (bytes === undefined) throw new LedgerFault('verify/file-missing', path);
    return { path, bytes: bytesOf(bytes.subarray(0, width * HASH_BYTES)) };
  };

/** Ours before theirs, and the exact width before the full one that a grown ledger may keep alone (C2SP tlog-tiles, "Partial Tiles"). */
const anyWidth = async (
  { folder, source }: { folder: Folder; source: LedgerSource },
  pathOf: (width: number) => string,
  width: number,
): Promise<Bytes | undefined> =>
  (await folder.read(pathOf(width))) ??
  (await folder.read(pathOf(TILE_WIDTH))) ??
  (await source(pathOf(width))) ??
  source(pathOf(TILE_WIDTH));

export interface Walk {
  readonly folder: Folder;
  readonly source: LedgerSource;
  readonly from: number;
  readonly tree: Tree;
  readonly progress: Progress;
}

/**
 * Fetches what the tree has beyond `from`, from the top down, so that each file can be held against the one above it before it is
 * written: nothing unverified reaches the disk, and a file that is there was verified. The edge tiles must have been held against the root.
 */
export const walk = async ({ folder, source, from, tree, progress }: Walk): Promise<void> => {
  const { size } = tree;
  const getTile = tileFrom(folder, source);
  const tiles = tilesFor(from, size).toSorted((a, b) => b.level - a.level || a.index - b.index);
  for (const [done, tile] of tiles.entries()) {
    const path = tilePath(tile.level, tile.index, tile.width);
    const isHere = await folder.has(path);
    const { bytes } = isHere && tile.level > 0 ? { bytes: undefined } : await getTile(tile, size);
    if (!isHere && bytes !== undefined) {
      if (tile.width === TILE_WIDTH) await holdAgainstParent(getTile, tile, { path, bytes, size });
      await folder.put(path, bytes);
    }
    if (tile.level === 0 && bytes !== undefined) await fetchBundle({ folder, source }, tile, hashesOfTile(bytes));
    progress(done + 1, tiles.length);
  }
};

const holdAgainstParent = async (
  getTile: ReturnType<typeof tileFrom>,
  { level, index }: Tile,
  { path, bytes, size }: { readonly path: string; readonly bytes: Bytes; readonly size: number },
): Promise<void> => {
  const parent = await getTile({ level: level + 1, index: Math.floor(index / TILE_WIDTH) }, size);
  const stated = hashesOfTile(parent.bytes)[index % TILE_WIDTH];
  const hashes = at(path, () => hashesOfTile(bytes));
  if (stated === undefined || hashes.length !== TILE_WIDTH || !equalBytes(rootOf(hashes), stated))
    throw new LedgerFault('verify/tile-mismatch', path);
};

/** Entries are held against the hashes of the tile of the same name, which is verified by now. */
const fetchBundle = async (
  { folder, source }: { folder: Folder; source: LedgerSource },
  { index, width }: Tile,
  hashes: readonly Bytes[],
): Promise<void> => {
  const path = entriesPath(index, width);
  if (await folder.has(path)) return;
  const exact = (await source(path)) ?? undefined;
  const bundle = exact ?? (await source(entriesPath(index)));
  if (bundle === undefined) throw new LedgerFault('verify/file-missing', path);
  const entries = at(path, () => decodeEntries(bundle, exact === undefined ? TILE_WIDTH : width)).slice(0, width);
  if (!entries.every((entry, i) => equalBytes(leafHash(entry), hashes[i] ?? new Uint8Array(0))))
    throw new LedgerFault('verify/entry-mismatch', path);
  await folder.put(path, encodeEntries(entries));
};

/** Partial tiles of trees before the last two are let go: a reader who has the checkpoint before this one still finds its files. */
export const prune = async (folder: Folder, before: number, now: number): Promise<void> => {
  for (const { level, index } of tilesFor(before, now)) {
    const kept = new Set([before, now].map((size) => String(hashesInTile(level, index, size))));
    const places = [tilePath(level, index), ...(level === 0 ? [entriesPath(index)] : [])];
    for (const place of places)
      for (const width of await folder.list(`${place}.p`)) if (!kept.has(width)) await folder.drop(`${place}.p/${width}`);
  }
};

const at = <T>(path: string, check: () => T): T => {
  try {
    return check();
  } catch (error) {
    throw error instanceof VerificationError ? new LedgerFault(error.code, path) : error;
  }
};
