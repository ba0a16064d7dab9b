import { type Bytes, equalBytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { type Hash, leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { noteOf } from '@dauys/ledger/note.ts';
import { type Policy, type VerifiedCheckpoint, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { type NodeReader, readerOfLeaves } from '@dauys/ledger/proof.ts';
import {
  decodeEntries,
  entriesPath,
  hashesInTile,
  hashesOfTile,
  nodesInTile,
  type Tile,
  TILE_WIDTH,
  tilePath,
  tilesFor,
} from '@dauys/ledger/tiles.ts';
import type { LedgerSource } from './source.ts';

export type VerifyCode = 'verify/file-missing' | 'verify/tile-mismatch' | 'verify/entry-mismatch' | 'verify/root-mismatch';

/** The first thing that is wrong, and where it stands. */
export class LedgerFault extends VerificationError {
  readonly where: string;
  constructor(code: string, where: string) {
    super(code);
    this.where = where;
  }
}

export interface ReadLedger {
  readonly checkpoint: VerifiedCheckpoint;
  readonly entries: readonly Bytes[];
  /** Leaf hashes, in the entries' order: from them any proof can be made. */
  readonly hashes: readonly Hash[];
}

export type Progress = (done: number, total: number) => void;

const fetchFile = async (source: LedgerSource, path: string): Promise<Bytes> => {
  const bytes = await source(path);
  if (bytes === undefined) throw new LedgerFault('verify/file-missing', path);
  return bytes;
};

/** A tile or bundle at the width it has in this tree; a ledger that has grown since may keep the full one only. C2SP tlog-tiles, "Partial Tiles". */
const fetchTile = async (
  source: LedgerSource,
  pathOf: (width: number) => string,
  width: number,
): Promise<{ readonly path: string; readonly bytes: Bytes; readonly width: number }> => {
  const exact = await source(pathOf(width));
  if (exact !== undefined) return { path: pathOf(width), bytes: exact, width };
  const full = width === TILE_WIDTH ? undefined : await source(pathOf(TILE_WIDTH));
  if (full === undefined) throw new LedgerFault('verify/file-missing', pathOf(width));
  return { path: pathOf(TILE_WIDTH), bytes: full, width: TILE_WIDTH };
};

/** Runs a check on the file at `path`, so that whatever fails in it is named with its place. */
const at = <T>(path: string, check: () => T): T => {
  try {
    return check();
  } catch (error) {
    if (error instanceof VerificationError && !(error instanceof LedgerFault)) throw new LedgerFault(error.code, path);
    throw error;
  }
};

const readEntries = async (source: LedgerSource, size: number, progress: Progress): Promise<{ entries: Bytes[]; hashes: Hash[] }> => {
  const entries: Bytes[] = [];
  const hashes: Hash[] = [];
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = hashesInTile(0, index, size);
    const bundle = await fetchTile(source, (w) => entriesPath(index, w), width);
    for (const entry of at(bundle.path, () => decodeEntries(bundle.bytes, bundle.width)).slice(0, width)) {
      entries.push(entry);
      hashes.push(leafHash(entry));
    }
    progress(entries.length, size);
  }
  return { entries, hashes };
};

const readTile = async (source: LedgerSource, { level, index, width }: Tile): Promise<{ path: string; hashes: Hash[] }> => {
  const tile = await fetchTile(source, (w) => tilePath(level, index, w), width);
  const hashes = at(tile.path, () => hashesOfTile(tile.bytes));
  if (hashes.length !== tile.width) throw new LedgerFault('ledger/malformed-tile', tile.path);
  return { path: tile.path, hashes: hashes.slice(0, width) };
};

/**
 * Reads a whole ledger and believes nothing but the policy: checkpoint and cosignatures, every entry up to the root, and every
 * published tile against the recomputed tree. Throws `LedgerFault` for the first thing that is wrong; `Fault` when a source fails.
 */
export const readWholeLedger = async (
  source: LedgerSource,
  policy: Policy,
  { tiles, progress = () => undefined }: { readonly tiles: boolean; readonly progress?: Progress },
): Promise<ReadLedger> => {
  const noteBytes = await fetchFile(source, 'checkpoint');
  const checkpoint = at('checkpoint', () => verifyCheckpoint(noteOf(noteBytes), policy));
  const { entries, hashes } = await readEntries(source, checkpoint.size, progress);
  if (!equalBytes(rootOf(hashes), checkpoint.root)) throw await blame(source, checkpoint, hashes);
  if (tiles) await compareTiles(source, checkpoint.size, readerOfLeaves(hashes));
  return { checkpoint, entries, hashes };
};

const compareTiles = async (source: LedgerSource, size: number, read: NodeReader): Promise<void> => {
  for (const tile of tilesFor(0, size)) {
    const { path, hashes } = await readTile(source, tile);
    if (!nodesInTile(tile).every(({ level, index }, i) => sameHash(read(level, index), hashes[i])))
      throw new LedgerFault('verify/tile-mismatch', path);
  }
};

const sameHash = (a: Hash | undefined, b: Hash | undefined): boolean => a !== undefined && b !== undefined && equalBytes(a, b);

/** Which file is wrong when the entries do not lead to the root: the tiles tell, if they do lead there. */
const blame = async (source: LedgerSource, { size, root }: VerifiedCheckpoint, hashes: readonly Hash[]): Promise<LedgerFault> => {
  const level0 = tilesFor(0, size).filter(({ level }) => level === 0);
  const published: Hash[] = [];
  for (const tile of level0) published.push(...(await readTile(source, tile)).hashes);
  const first = published.findIndex((hash, i) => !sameHash(hash, hashes[i]));
  if (first < 0 || !equalBytes(rootOf(published), root)) return new LedgerFault('verify/root-mismatch', 'checkpoint');
  const index = Math.floor(first / TILE_WIDTH);
  return new LedgerFault('verify/entry-mismatch', entriesPath(index, hashesInTile(0, index, size)));
};
