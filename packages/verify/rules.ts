import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { type Directory, foldDirectory } from '@dauys/directory/directory.ts';
import type { DirectoryCode } from '@dauys/directory/codes.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { verifyOnce, type VerifySignature } from '@dauys/directory/signature.ts';
import { parseEntry, parseStatement } from '@dauys/directory/statement.ts';
import { DEFAULT_BATCH_SIZE, parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { LedgerFault } from './ledger.ts';

export type RuleCode = 'verify/batch-out-of-order' | 'verify/batch-size' | 'verify/commitment-twice';

/** What only a later version of this program understands: skipped, not feared, and counted. */
const LATER: readonly DirectoryCode[] = ['directory/unknown-kind', 'directory/unknown-version'];

/**
 * The directory, if every statement in it is believed; `later` counts those of a later version. An auditor asks for the hub's feed `heads`
 * too, for whom they matter. Throws `LedgerFault` with the directory's own code ('directory/no-quorum' …) and the place `entry/<index>`.
 */
export const directoryOf = (
  entries: readonly Bytes[],
  anchor: Anchor,
  { heads, verify = verifyOnce }: { readonly heads: boolean; readonly verify?: VerifySignature | undefined },
): { readonly directory: Directory; readonly later: number } => {
  const indexed = entries.map((bytes, index) => ({ index, bytes }));
  const directory = foldDirectory(indexed, anchor, { verify });
  const wrong = directory.distrusted.find(({ code }) => !LATER.includes(code));
  if (wrong !== undefined) throw new LedgerFault(wrong.code, `entry/${wrong.index}`);
  const later = new Set(directory.distrusted.map(({ index }) => index));
  for (const { index, bytes } of heads ? indexed : [])
    if (!later.has(index)) checkFeedHead(directory, index, parseStatement(parseEntry(bytes).statement));
  return { directory, later: later.size };
};

/** Folding leaves feed heads unverified until somebody asks: an auditor asks for all. */
const checkFeedHead = (directory: Directory, index: number, said: Statement): void => {
  if (said.kind !== 'feed-head') return;
  const where = `entry/${index}`;
  try {
    const head = directory.feedHead(said.number);
    if (head === undefined || hex(head) !== said.head) throw new LedgerFault('directory/not-the-hub', where);
  } catch (error) {
    throw error instanceof VerificationError && !(error instanceof LedgerFault) ? new LedgerFault(error.code, where) : error;
  }
};

/** The sizes that batches may have, in order: the default, until the directory states another. */
export const batchSizesOf = ({ batchSizes }: Directory): readonly number[] =>
  [DEFAULT_BATCH_SIZE, ...batchSizes.map(({ size }) => size)].filter((size, i, all) => size !== all[i - 1]);

/**
 * Checks what the cases ledger promises beside its hashes: batches in order without gaps, each of one of `sizes`, those
 * in their order, no commitment twice. Throws `LedgerFault` with the place `entry/<index>` or `batch/<number>`.
 */
export const checkBatches = (
  entries: readonly Bytes[],
  sizes: readonly number[],
): { readonly batches: number; readonly positions: ReadonlyMap<string, number> } => {
  const positions = new Map<string, number>();
  const lengths: number[] = [];
  for (const [index, entry] of entries.entries()) {
    const leaf = leafAt(index, entry);
    // Batch n may only begin after batch n-1: anything else is a gap, a return or a batch in two pieces.
    if (leaf.batch !== lengths.length - 1 && leaf.batch !== lengths.length)
      throw new LedgerFault('verify/batch-out-of-order', `entry/${index}`);
    lengths[leaf.batch] = (lengths[leaf.batch] ?? 0) + 1;
    const commitment = hex(leaf.commitment);
    if (positions.has(commitment)) throw new LedgerFault('verify/commitment-twice', `entry/${index}`);
    positions.set(commitment, index);
  }
  let stated = 0;
  for (const [batch, length] of lengths.entries()) {
    stated = sizes.indexOf(length, stated);
    if (stated < 0) throw new LedgerFault('verify/batch-size', `batch/${batch}`);
  }
  return { batches: lengths.length, positions };
};

const leafAt = (index: number, entry: Bytes) => {
  try {
    return parseCaseLeaf(entry);
  } catch (error) {
    throw error instanceof VerificationError ? new LedgerFault(error.code, `entry/${index}`) : error;
  }
};
