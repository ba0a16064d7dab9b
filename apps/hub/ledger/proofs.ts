/** What other features may ask of the ledgers: read from what is published only, so that everything answered can be verified outside. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { BodyChain } from '@dauys/protocol/case.ts';
import type { InclusionOnWire } from '@dauys/protocol/fields.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';

/** A commitment in the newest published checkpoint of the cases ledger: `note` is that checkpoint with its cosignatures. */
export interface LoggedCommitment {
  readonly note: string;
  readonly batch: number;
  readonly inclusion: InclusionOnWire;
}

export interface Proofs {
  /** `undefined` until the leaf is under a published checkpoint. Never an older answer after a newer one from the same process. */
  inclusionOfCommitment(commitment: Bytes): Promise<LoggedCommitment | undefined>;
  /** Those of the given commitments (hex) that are under the newest published checkpoint. At most 200 at once. */
  loggedAmong(commitments: readonly Bytes[]): Promise<ReadonlySet<string>>;
  /** The newest head of a body's chain that is under the newest published checkpoint; `undefined` while there is none. */
  chainHead(body: string): Promise<NonNullable<BodyChain['head']> | undefined>;
  /** The newest published note of a ledger; `undefined` before the first. */
  checkpoint(ledger: LedgerName): Promise<string | undefined>;
}
