import { equalBytes, type Bytes } from '@dauys/basics/bytes.ts';

/** What identifies an envelope, offered or accepted. */
export interface Claim {
  readonly envelopeId: Bytes;
  readonly terminal: number;
  readonly counter: number;
  readonly h: Bytes;
  readonly label: Bytes;
}

/** Accepted envelopes that have something in common with the offered one. */
export interface Known {
  readonly byId?: Claim | undefined;
  readonly byCounter?: Claim | undefined;
  /** The sealed file is there, under whatever envelope. */
  readonly fileIsTaken?: boolean | undefined;
}

export type Decision =
  | { readonly kind: 'accept' }
  /** The same promise as before. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refuse'; readonly code: 'intake/conflict' | 'intake/counter-reused' };

/**
 * The same envelope again gets the same answer again. One identifier, one counter of a terminal, one sealed file: each stands for
 * one envelope, for good. A counter that comes back with another file means two devices count with one key. Pure.
 */
export const decide = (offered: Claim, { byId, byCounter, fileIsTaken }: Known): Decision => {
  if (byId !== undefined && equalBytes(byId.label, offered.label)) return { kind: 'again' };
  if (byCounter !== undefined && !equalBytes(byCounter.h, offered.h)) return { kind: 'refuse', code: 'intake/counter-reused' };
  if (byId !== undefined || byCounter !== undefined || fileIsTaken === true) return { kind: 'refuse', code: 'intake/conflict' };
  return { kind: 'accept' };
};

/** A counter above the next one: something before it has not come yet. Named, and accepted: the outbox does not send in order. */
export const isGap = (counter: number, highest: number | undefined): boolean => counter > (highest ?? 0) + 1;
