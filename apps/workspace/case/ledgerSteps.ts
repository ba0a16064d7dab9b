/** The steps that look into the public record: where the case stands, who signed, who vouched, and the body's own chain. */
import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { parsePolicy, verifyCheckpoint, type VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';
import type { BodyChain, CaseProof, CaseRow } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { checkChain, type BodyChainSoFar } from './bodyChain.ts';
import { fails, holds, waits, type ProofStep } from './proofStep.ts';

/** Faults of the witnesses; any other fault of a checkpoint is the ledger's own. */
const WITNESS_FAULTS: readonly string[] = ['ledger/quorum-not-met', 'ledger/cosignature-bad'];

/** Inclusion, checkpoint and witnesses, for the `accepted` commitment of a row. */
export const proveInLedger = (row: CaseRow, { note, batch, inclusion }: CaseProof, policyText: string): readonly ProofStep[] => {
  if (note === undefined || batch === undefined || inclusion === undefined)
    return [waits('inclusion'), waits('checkpoint'), waits('witnesses')];
  const seen = checkpointOf(note, policyText);
  if (typeof seen === 'string')
    return WITNESS_FAULTS.includes(seen)
      ? [waits('inclusion'), holds('checkpoint', {}), fails('witnesses', seen)]
      : [waits('inclusion'), fails('checkpoint', seen), waits('witnesses')];
  return [
    stepOfInclusion(seen, { leaf: caseLeaf(batch, hashOf(row.C)), inclusion, batch }),
    holds('checkpoint', { origin: seen.origin, size: seen.size }),
    { ...holds('witnesses', { count: seen.witnesses.length }), witnesses: seen.witnesses },
  ];
};

const checkpointOf = (note: string, policyText: string): VerifiedCheckpoint | string => {
  try {
    return verifyCheckpoint(note, parsePolicy(policyText));
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
};

interface LeafClaim {
  readonly leaf: Bytes;
  readonly batch: number;
  readonly inclusion: NonNullable<CaseProof['inclusion']>;
}

const isIncluded = ({ root, size }: VerifiedCheckpoint, { leaf, inclusion }: LeafClaim): string | undefined => {
  try {
    // The hub names the size it proved for; only the signed one counts.
    if (inclusion.size !== size) return 'ledger/inclusion-mismatch';
    verifyInclusion({ leafHash: leafHash(leaf), index: inclusion.index, size, proof: inclusion.hashes.map(hashOf), root });
    return undefined;
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
};

const stepOfInclusion = (seen: VerifiedCheckpoint, claim: LeafClaim): ProofStep => {
  const fault = isIncluded(seen, claim);
  const facts = { index: claim.inclusion.index, batch: claim.batch };
  return fault === undefined ? holds('inclusion', facts) : fails('inclusion', fault, facts);
};

/**
 * The body's chain: this envelope at its place, and the whole chain under a head that the public record holds. Without a logged head
 * yet, the place is checked and the step waits.
 */
export const proveInChain = (row: CaseRow, chain: BodyChainSoFar, head: BodyChain['head'], policyText: string): ProofStep => {
  const facts = { place: row.chain, length: chain.links.length };
  try {
    checkChain(chain, row, head);
    if (head === undefined) return waits('chain', facts);
    const C = commitment('chain-head', 0, parseHex(head.x) ?? new Uint8Array(0), hashOf(head.head));
    if (hex(C) !== head.commitment) return fails('chain', 'desk/chain-broken', facts);
    const seen = verifyCheckpoint(head.note, parsePolicy(policyText));
    const fault = isIncluded(seen, { leaf: caseLeaf(head.batch, C), batch: head.batch, inclusion: head.inclusion });
    if (fault !== undefined) return fails('chain', fault, facts);
    return row.chain <= head.n ? holds('chain', facts) : waits('chain', facts);
  } catch (error) {
    if (error instanceof VerificationError) return fails('chain', error.code, facts);
    throw error;
  }
};

const hashOf = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
