import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { endOfDay, type SlipState, slipState } from '@dauys/protocol/slip-state.ts';
import type { Code } from '@dauys/sealing/code.ts';
import { commitment, type LeafKind } from '@dauys/sealing/commitment.ts';
import { keysOfCode, MAILBOX_SIZE } from '@dauys/sealing/complainant.ts';
import { parseSlip, type Slip, verifySlip } from '@dauys/sealing/slip.ts';

export type SlipCode = 'verify/unknown-terminal';

export interface SlipVerdict {
  readonly slip: Slip;
  readonly facility: string;
  readonly tier: 1 | 3;
  readonly state: SlipState;
  /** Judged by the clock alone it would be worse, but the record ends before that: nothing is proven until there is a newer one. */
  readonly recordTooOld: boolean;
  /** Index of the accepted complaint's leaf, when it is logged. */
  readonly index: number | undefined;
}

const hashOf = (text: string): Bytes => {
  const bytes = parseHex(text);
  if (bytes === undefined) throw new RangeError('not hex');
  return bytes;
};

/** What happened later, as far as the code's `q` opens the ledger's commitments. */
const laterOf = (slip: Slip, q: Bytes, positions: ReadonlyMap<string, number>) => {
  const h = hashOf(slip.h);
  const stands = (kind: LeafKind, n: number) => positions.has(hex(commitment(kind, n, q, h)));
  const counts = Array.from({ length: MAILBOX_SIZE }, (_, n) => n);
  return {
    received: stands('received', 0),
    interim: counts.filter((n) => stands('interim', n)).length,
    answered: counts.some((n) => stands('answered', n)),
    forwarded: counts.some((n) => stands('forwarded', n)),
  };
};

/**
 * Judges a slip at `at` against ledgers that were verified before: the terminal's signature by the key in the directory, then its
 * commitment among `positions` (commitment in hex → index). Throws `VerificationError` 'verify/unknown-terminal' or 'sealing/slip-…'.
 */
export const judgeSlip = async (
  bytes: Bytes,
  {
    directory,
    positions,
    at,
    seen,
    code,
  }: {
    readonly directory: Directory;
    readonly positions: ReadonlyMap<string, number>;
    readonly at: Instant;
    /** Up to when a quorum vouches for the record; `undefined` when the policy has no witnesses. */
    readonly seen: Instant | undefined;
    readonly code?: Redacted<Code> | undefined;
  },
): Promise<SlipVerdict> => {
  const terminal = directory.terminals.get(parseSlip(bytes).slip.terminal);
  const facility = terminal === undefined ? undefined : directory.facilities.get(terminal.facility);
  if (terminal === undefined || facility === undefined) throw new VerificationError<SlipCode>('verify/unknown-terminal');
  const slip = verifySlip(bytes, { publicKey: terminal.publicKey, algorithm: terminal.algorithm });
  const index = positions.get(hex(commitment('accepted', 0, hashOf(slip.r), hashOf(slip.h))));
  const later = code === undefined ? undefined : laterOf(slip, (await keysOfCode(code)).q, positions);
  const facts = { endOfDay: endOfDay(slip.day, facility.zone), logged: index !== undefined, ...(later === undefined ? {} : { later }) };
  const byClock = slipState({ ...facts, at });
  // What is absent from a record says nothing about the time after it was last witnessed.
  const state = slipState({ ...facts, at: seen === undefined || at < seen ? at : seen });
  return { slip, facility: facility.id, tier: terminal.tier, state, recordTooOld: byClock.state !== state.state, index };
};
