import { type Bytes, equalBytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { type Tree, verifyAdvance } from '@dauys/ledger/advance.ts';
import { emptyRoot } from '@dauys/ledger/merkle.ts';
import { noteOf } from '@dauys/ledger/note.ts';
import { type Policy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { consistencyNodes, consistencyProof, frontierNodes, type NodeId, type NodeReader, rootAt } from '@dauys/ledger/proof.ts';
import { readerOfTiles, tilesOfNodes } from '@dauys/ledger/tiles.ts';
import { LedgerFault, type Progress } from '@dauys/verify/ledger.ts';
import type { LedgerSource } from '@dauys/verify/source.ts';
import type { Folder } from './folder.ts';
import { prune, tileFrom, walk } from './walk.ts';

/** What one look at the source came to. `behind`: it shows an older tree, which is a beginning of ours. */
export type Advanced =
  | { readonly kind: 'grown'; readonly from: number; readonly size: number }
  | { readonly kind: 'same'; readonly size: number }
  | { readonly kind: 'behind'; readonly size: number; readonly shown: number };

/** Distrust, with both notes: what the source showed, and the newest that this mirror believed. */
export class Contradiction extends LedgerFault {
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  constructor(error: VerificationError, where: string, notes: { readonly ours: string | undefined; readonly theirs: string | undefined }) {
    super(error.code, error instanceof LedgerFault ? error.where : where);
    this.ours = notes.ours;
    this.theirs = notes.theirs;
  }
}

export interface Mirrored {
  readonly source: LedgerSource;
  /** Where this ledger's files lie: `checkpoint`, `tile/…`. */
  readonly folder: Folder;
  readonly policy: Policy;
  readonly progress?: Progress;
  /** Looks at every file that should be there, and fetches what is missing: done once at a start. */
  readonly isThorough: boolean;
}

/**
 * Follows a ledger to its newest checkpoint: policy, consistency with what was believed before, then every tile and bundle against the
 * verified tree, and the checkpoint last. Killed at any point it goes on where it was. Throws `Contradiction` for what does not hold
 * ('ledger/forked', 'ledger/consistency-mismatch', 'verify/…'), `Fault` when source or disk fail.
 */
export const advance = async (mirrored: Mirrored): Promise<Advanced> => {
  const { source, folder, policy, isThorough, progress = () => undefined } = mirrored;
  const ours = await folder.read('checkpoint').then((bytes) => bytes && noteOf(bytes));
  let theirs: string | undefined;
  try {
    theirs = noteOf(await shownBy(source));
    const next = verifyCheckpoint(theirs, policy);
    const seen: Tree = ours === undefined ? { size: 0, root: emptyRoot } : verifyCheckpoint(ours, policy);
    if (next.size < seen.size) {
      await holdBehind(folder, next, seen);
      return { kind: 'behind', size: seen.size, shown: next.size };
    }
    const getTile = tileFrom(folder, source);
    verifyAdvance(seen, next, next.size === seen.size ? [] : await proofBetween(getTile, seen.size, next));
    await holdEdge(getTile, next);
    await walk({ folder, source, from: isThorough ? 0 : seen.size, tree: next, progress });
    // All that this checkpoint covers is on the disk: from here on readers may be shown it.
    if (theirs !== ours) await folder.put('checkpoint', theirs);
    await prune(folder, seen.size, next.size);
    return next.size === seen.size ? { kind: 'same', size: next.size } : { kind: 'grown', from: seen.size, size: next.size };
  } catch (error) {
    if (error instanceof VerificationError) throw new Contradiction(error, 'checkpoint', { ours, theirs });
    throw error;
  }
};

const shownBy = async (source: LedgerSource): Promise<Bytes> => {
  const bytes = await source('checkpoint');
  if (bytes === undefined) throw new LedgerFault('verify/file-missing', 'checkpoint');
  return bytes;
};

type GetTile = ReturnType<typeof tileFrom>;

const readerFor = async (getTile: GetTile, nodes: readonly NodeId[], size: number): Promise<NodeReader> => {
  const tiles = new Map<string, Bytes>();
  for (const tile of tilesOfNodes(nodes, size)) tiles.set(`${tile.level}/${tile.index}`, (await getTile(tile, size)).bytes);
  return readerOfTiles((level, index) => tiles.get(`${level}/${index}`));
};

// The tiles are a stranger's until the proof that they make holds against both roots.
const proofBetween = async (getTile: GetTile, from: number, { size }: Tree): Promise<readonly Bytes[]> =>
  consistencyProof(await readerFor(getTile, consistencyNodes(from, size), size), from, size);

/** The tiles at the right edge make the root together; every full tile then hangs on the one above it. */
const holdEdge = async (getTile: GetTile, { size, root }: Tree): Promise<void> => {
  const read = await readerFor(getTile, frontierNodes(size), size);
  if (!equalBytes(rootAt(read, size) ?? emptyRoot, root)) throw new LedgerFault('verify/root-mismatch', 'checkpoint');
};

/** An older tree proves nothing against its log while it is a beginning of ours: a cache, or a restored backup. Else it is a fork. */
const holdBehind = async (folder: Folder, shown: Tree, ours: Tree): Promise<void> => {
  if (shown.size === 0) return;
  const getTile = tileFrom(folder);
  const proof = await proofBetween(getTile, shown.size, ours);
  try {
    verifyAdvance(shown, ours, proof);
  } catch (error) {
    throw error instanceof VerificationError ? new VerificationError('ledger/forked') : error;
  }
};
