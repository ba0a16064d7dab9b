import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { type Directory, foldDirectory } from '@dauys/directory/directory.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { LedgerFault } from './ledger.ts';

export type RuleCode = 'verify/batch-out-of-order' | 'verify/batch-size' | 'verify/commitment-twice' | 'verify/statement-distrusted';

/** The directory, if every statement in it has its quorum. Throws `LedgerFault('verify/statement-distrusted')` naming the entry and the code. */
export const directoryOf = (entries: readonly Bytes[], anchor: Anchor): Directory => {
  const directory = foldDirectory(
    entries.map((bytes, index) => ({ index, bytes })),
    anchor,
  );
  const [first] = directory.distrusted;
  if (first !== undefined) throw new LedgerFault('verify/statement-distrusted', `entry ${first.index} (${first.code})`);
  return directory;
};

/**
 * Checks what the cases ledger promises beside its hashes: batches in order without gaps, each of the size the directory states
 * for that time at least (a size changes at most monthly), no commitment twice. Throws `LedgerFault` naming the first wrong entry.
 */
export const checkBatches = (
  entries: readonly Bytes[],
  sizes: ReadonlySet<number>,
): { batches: number; positions: ReadonlyMap<string, number> } => {
  const positions = new Map<string, number>();
  let [batch, length] = [-1, 0];
  const close = (index: number) => {
    if (batch >= 0 && !sizes.has(length)) throw new LedgerFault('verify/batch-size', `entry ${index}: batch ${batch} has ${length} leaves`);
  };
  for (const [index, entry] of entries.entries()) {
    const leaf = parseCaseLeaf(entry);
    if (leaf.batch !== batch) {
      close(index);
      if (leaf.batch !== batch + 1)
        throw new LedgerFault('verify/batch-out-of-order', `entry ${index}: batch ${leaf.batch} after ${batch}`);
      [batch, length] = [leaf.batch, 0];
    }
    length++;
    const commitment = hex(leaf.commitment);
    if (positions.has(commitment)) throw new LedgerFault('verify/commitment-twice', `entry ${index}`);
    positions.set(commitment, index);
  }
  close(entries.length);
  return { batches: batch + 1, positions };
};

/** The newest time at which any witness vouched for what was read. */
export const newestCosignature = (witnesses: readonly { readonly at: Instant }[]): Instant =>
  Math.max(0, ...witnesses.map((w) => w.at)) as Instant;
