import { parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { verifyInclusion } from '@dauys/ledger/proof.ts';
import type { ProofsFound } from '@dauys/protocol/kiosk.ts';

/** Proven here and now: the complaint stands in the public record, which so many distinct witnesses have signed. */
export interface Recorded {
  readonly witnesses: number;
}

/**
 * Holds what the agent says against the pinned policy. `undefined` while the commitment (hex) is not in the record yet. Throws `VerificationError`
 * of ledger/… when a claim is made that does not hold: the screen then must not say "in the public record".
 */
export const verifyRecorded = (proofs: ProofsFound, C: string, casesPolicy: string): Recorded | undefined => {
  const claim = proofs.found.find(({ commitment }) => commitment === C);
  if (claim?.inclusion === undefined || claim.batch === undefined || proofs.note === undefined) return undefined;
  const { size, root, witnesses } = verifyCheckpoint(proofs.note, parsePolicy(casesPolicy));
  const { index, hashes } = claim.inclusion;
  // Against the size that was signed, not the size that was claimed.
  verifyInclusion({ leafHash: leafHash(caseLeaf(claim.batch, bytesOfHash(C))), index, size, proof: hashes.map(bytesOfHash), root });
  return { witnesses: witnesses.length };
};

const bytesOfHash = (text: string): Bytes => {
  const bytes = parseHex(text);
  if (bytes === undefined) throw new VerificationError<'ledger/inclusion-mismatch'>('ledger/inclusion-mismatch');
  return bytes;
};
