/** What the directory says of a body’s epochs and of who could recover one, as data. How a body stands with them: epochs.ts. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { TrusteesStatement } from './kinds.ts';

/** One key of a body: complaints are sealed to `recipient`, covers and canaries to `canaryRecipient` (both `age1pq1…`). */
export interface Epoch {
  readonly body: string;
  readonly epoch: number;
  readonly recipient: string;
  readonly canaryRecipient: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/** Who holds the shares of a body's epoch seeds, as last stated. Any two of the three can recover one. */
export interface Trustees {
  readonly body: string;
  readonly trustees: TrusteesStatement['trustees'];
  readonly at: Instant;
}

/** What the directory says of an epoch's seed: its commitment, and that of each trustee's share. docs/formats/trustees.md. */
export interface SharedEpoch {
  readonly body: string;
  readonly epoch: number;
  readonly commitment: string;
  /** By trustee. */
  readonly shares: ReadonlyMap<string, string>;
  readonly at: Instant;
}

/** That an epoch is recovered: by which two trustees, combined by whom and where, for whom, and why. */
export interface Recovery {
  readonly body: string;
  readonly epoch: number;
  readonly trustees: readonly string[];
  readonly officers: readonly string[];
  /** The officer who combines the shares, on the machine that holds the identity of `recipient`. */
  readonly by: string;
  readonly recipient: string;
  readonly reason: string;
  readonly at: Instant;
  /** Where it stands in the ledger. */
  readonly index: number;
}

/** The key of `State.shared`. */
export const epochName = ({ body, epoch }: { readonly body: string; readonly epoch: number }): string => `${body}/${epoch}`;
