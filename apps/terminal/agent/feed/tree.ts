import { equalBytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from '@dauys/ledger/codes.ts';
import { emptyRoot, leafHash, nodeHash } from '@dauys/ledger/merkle.ts';
import { inclusionProof, rootAt, verifyInclusion, type NodeReader } from '@dauys/ledger/proof.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Disk } from '../disk-store.ts';
import { addNode, nodeHashOf, type LedgerName } from './store.ts';

export const readerOf =
  (disk: Disk, ledger: LedgerName): NodeReader =>
  (level, index) =>
    nodeHashOf(disk, ledger, level, index);

/** Adds a leaf and every subtree that it completes. Inside a commit. */
export const growTree = (disk: Disk, ledger: LedgerName, leaf: { readonly index: number; readonly data: Uint8Array }): void => {
  let [level, index, hash] = [0, leaf.index, leafHash(leaf.data)];
  addNode(disk, ledger, { level, index, hash });
  while (index % 2 === 1) {
    const left = nodeHashOf(disk, ledger, level, index - 1);
    if (left === undefined) throw new VerificationError<LedgerCode>('ledger/node-missing');
    [level, index, hash] = [level + 1, (index - 1) / 2, nodeHash(left, hash)];
    addNode(disk, ledger, { level, index, hash });
  }
};

/** Throws `VerificationError('ledger/forked')` unless the leaves that came by the feed are the ones under this root. */
export const checkRoot = (disk: Disk, ledger: LedgerName, tree: { readonly size: number; readonly root: Bytes }): void => {
  const ours = rootAt(readerOf(disk, ledger), tree.size) ?? emptyRoot;
  if (!equalBytes(ours, tree.root)) throw new VerificationError<LedgerCode>('ledger/forked');
};

/** The audit path of one leaf. */
export const proofFor = (disk: Disk, ledger: LedgerName, at: { readonly index: number; readonly size: number }): Bytes[] =>
  inclusionProof(readerOf(disk, ledger), at.index, at.size);

/** Throws `VerificationError('ledger/inclusion-mismatch')` unless these leaf bytes are provably in the tree of that root. */
export const proveLeaf = (disk: Disk, ledger: LedgerName, claim: { data: Uint8Array; index: number; size: number; root: Bytes }): void => {
  const { data, index, size, root } = claim;
  verifyInclusion({ leafHash: leafHash(data), index, size, proof: proofFor(disk, ledger, { index, size }), root });
};
