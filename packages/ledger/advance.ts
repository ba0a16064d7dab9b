import { equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';
import { emptyRoot } from './merkle.ts';
import { verifyConsistency } from './proof.ts';

/** A tree as its reader last believed in it. */
export interface Tree {
  readonly size: number;
  readonly root: Bytes;
}

/**
 * Holds a newer tree against the last one believed, for everyone who follows a ledger. Both are already verified against the
 * policy. Throws `ledger/rolled-back` (the new one is smaller), `ledger/forked` (same size, other root: with both notes at
 * hand, proof of misbehaviour) and `ledger/consistency-mismatch`.
 */
export const verifyAdvance = (seen: Tree, next: Tree, proof: readonly Bytes[]): void => {
  if (next.size < seen.size) throw new VerificationError<LedgerCode>('ledger/rolled-back');
  if (next.size === seen.size && !equalBytes(next.root, seen.root)) throw new VerificationError<LedgerCode>('ledger/forked');
  if (seen.size === 0) {
    if (!equalBytes(seen.root, emptyRoot) || proof.length !== 0) throw new VerificationError<LedgerCode>('ledger/consistency-mismatch');
  } else verifyConsistency({ from: seen.size, to: next.size, proof, fromRoot: seen.root, toRoot: next.root });
};
