/** The steps that look into the public record: where the case stands, who signed, who vouched, and the body's own chain. */
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { parsePolicy, verifyCheckpoint, type VerifiedCheckpoint } from '@dauys/ledger/policy.ts';
import type { CaseProof, CaseRow } from '@dauys/protocol/case.ts';
import { checkPlace, checkPoints } from '../chain/bodyChain.ts';
import { hashOf, type LeafClaim, proveHead, requireIncluded } from '../chain/chainHead.ts';
import type { ChainSeen } from '../chain/readChain.ts';
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

const isIncluded = (seen: VerifiedCheckpoint, claim: LeafClaim): string | undefined => {
  try {
    requireIncluded(seen, claim);
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
 * The body's chain: this envelope at its place, the whole chain under a head that the public record holds, and through the one that this body
 * remembers. Without a logged head yet, the place is checked and the step waits.
 */
export const proveInChain = (row: CaseRow, { sofar, head, remembered }: Omit<ChainSeen, 'findings'>, policyText: string): ProofStep => {
  const facts = { place: row.chain, length: sofar.links.length };
  try {
    checkPlace(sofar, row);
    checkPoints(sofar, { logged: head, remembered });
    if (head === undefined) return waits('chain', facts);
    proveHead(head, policyText);
    return row.chain <= head.n ? holds('chain', facts) : waits('chain', facts);
  } catch (error) {
    if (error instanceof VerificationError) return fails('chain', error.code, facts);
    throw error;
  }
};
