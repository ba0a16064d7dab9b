/** A head of the body's chain that the public record holds: what the hub hands over of it, held against the pinned policy. */
import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { parsePolicy, verifyCheckpoint, type VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';
import type { BodyChain, CaseProof } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import type { ChainCode } from './bodyChain.ts';

export type LoggedHead = NonNullable<BodyChain['head']>;

export interface LeafClaim {
  readonly leaf: Bytes;
  readonly batch: number;
  readonly inclusion: NonNullable<CaseProof['inclusion']>;
}

/** Throws `ledger/inclusion-mismatch` unless this leaf stands in this very tree. */
export const requireIncluded = ({ root, size }: VerifiedCheckpoint, { leaf, inclusion }: LeafClaim): void => {
  // The hub names the size it proved for; only the signed one counts.
  if (inclusion.size !== size) throw new VerificationError('ledger/inclusion-mismatch');
  verifyInclusion({ leafHash: leafHash(leaf), index: inclusion.index, size, proof: inclusion.hashes.map(hashOf), root });
};

/**
 * Proves that the record holds a commitment to this head. Returns the checkpoint in which it stands. Throws `VerificationError`
 * 'desk/chain-broken' when the commitment is not one to this head, or a code of `verifyCheckpoint` and `verifyInclusion`.
 */
export const proveHead = (head: LoggedHead, policyText: string): VerifiedCheckpoint => {
  const C = commitment('chain-head', 0, parseHex(head.x) ?? new Uint8Array(0), hashOf(head.head));
  if (hex(C) !== head.commitment) throw new VerificationError<ChainCode>('desk/chain-broken');
  const seen = verifyCheckpoint(head.note, parsePolicy(policyText));
  requireIncluded(seen, { leaf: caseLeaf(head.batch, C), batch: head.batch, inclusion: head.inclusion });
  return seen;
};

/** The bytes of a hash in hex; none for what is no hex, which equals no hash. */
export const hashOf = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
