import { type Bytes, equalBytes, fromUtf8 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { type Frontier, appendLeaf, emptyFrontier, frontierRoot, leafHash } from '@dauys/ledger/merkle.ts';
import { type Policy, type VerifiedCheckpoint, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { type NodeReader, readerOfLeaves } from '@dauys/ledger/proof.ts';
import {
  decodeEntries,
  entriesPath,
  hashesInTile,
  hashesOfTile,
  nodesInTile,
  TILE_WIDTH,
  tilePath,
  tilesFor,
} from '@dauys/ledger/tiles.ts';
import type { LedgerSource } from './source.ts';

export type VerifyCode = 'verify/file-missing' | 'verify/tile-mismatch' | 'verify/root-mismatch';

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
  readonly note: string;
  readonly entries: readonly Bytes[];
  readonly read: NodeReader;
}

type Progress = (done: number, total: number) => void;

const fetchFile = async (source: LedgerSource, path: string): Promise<Bytes> => {
  const bytes = await source(path);
  if (bytes === undefined) throw new LedgerFault('verify/file-missing', path);
  return bytes;
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

const readEntries = async (source: LedgerSource, size: number, progress: Progress): Promise<{ entries: Bytes[]; tree: Frontier }> => {
  const entries: Bytes[] = [];
  let tree = emptyFrontier;
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = hashesInTile(0, index, size);
    const path = entriesPath(index, width);
    const bundle = await fetchFile(source, path);
    for (const entry of at(path, () => decodeEntries(bundle, width))) {
      entries.push(entry);
      tree = appendLeaf(tree, leafHash(entry));
    }
    progress(entries.length, size);
  }
  return { entries, tree };
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
  const note = at('checkpoint', () => fromUtf8(noteBytes));
  const checkpoint = at('checkpoint', () => verifyCheckpoint(note, policy));
  const { entries, tree } = await readEntries(source, checkpoint.size, progress);
  if (!equalBytes(frontierRoot(tree), checkpoint.root)) throw new LedgerFault('verify/root-mismatch', 'checkpoint');
  const read = readerOfLeaves(entries.map(leafHash));
  if (tiles) await compareTiles(source, checkpoint.size, read);
  return { checkpoint, note, entries, read };
};

const compareTiles = async (source: LedgerSource, size: number, read: NodeReader): Promise<void> => {
  for (const tile of tilesFor(0, size)) {
    const path = tilePath(tile.level, tile.index, tile.width);
    const bytes = await fetchFile(source, path);
    const published = at(path, () => hashesOfTile(bytes));
    const expected = nodesInTile(tile).map(({ level, index }) => read(level, index));
    if (published.length !== expected.length || published.some((hash, i) => !equalBytes(hash, expected[i] ?? new Uint8Array(0))))
      throw new LedgerFault('verify/tile-mismatch', path);
  }
};
