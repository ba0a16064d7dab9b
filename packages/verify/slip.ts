import { hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Facility, Terminal } from '@dauys/directory/state.ts';
import { endOfDay, type SlipState, slipState } from '@dauys/protocol/slip-state.ts';
import { commitment, type LeafKind } from '@dauys/sealing/commitment.ts';
import { parseSlip, type Slip, verifySlip } from '@dauys/sealing/slip.ts';
import { MAILBOX_SIZE } from '@dauys/sealing/status.ts';
import type { PublicRecord } from './record.ts';

export type SlipCode = 'verify/unknown-terminal';

/** A commitment that slip (and code) open, and where it stands in the cases ledger. */
export interface Found {
  readonly kind: LeafKind;
  readonly n: number;
  readonly commitment: Bytes;
  readonly index: number | undefined;
}

export interface SlipVerdict {
  readonly slip: Slip;
  readonly terminal: Terminal;
  readonly facility: Facility;
  readonly state: SlipState;
  /** Judged by the clock alone it would be worse, but the record ends before that: nothing is proven until there is a newer one. */
  readonly recordTooOld: boolean;
  readonly at: Instant;
  readonly endOfDay: Instant;
  readonly accepted: Found;
  /** With the code only: what it opens in the record. `received` is always listed. */
  readonly later: readonly Found[] | undefined;
}

/**
 * Judges a slip at `at` against a record that was verified before: the terminal's signature by the key in the directory, then its
 * commitment in the cases ledger. `q` (of `statusKeyOf`) opens what happened later. Throws `VerificationError` 'verify/unknown-terminal'
 * or 'sealing/slip-…'.
 */
export const judgeSlip = (
  bytes: Bytes,
  record: Pick<PublicRecord, 'directory' | 'positions' | 'seen'>,
  { at, q }: { readonly at: Instant; readonly q?: Bytes | undefined },
): SlipVerdict => {
  const { directory, positions, seen } = record;
  const terminal = directory.terminals.get(parseSlip(bytes).slip.terminal);
  const facility = terminal === undefined ? undefined : directory.facilities.get(terminal.facility);
  if (terminal === undefined || facility === undefined) throw new VerificationError<SlipCode>('verify/unknown-terminal');
  const slip = verifySlip(bytes, { publicKey: terminal.publicKey, algorithm: terminal.algorithm });
  const find = (kind: LeafKind, n: number, x: Bytes): Found => {
    const c = commitment(kind, n, x, hashOf(slip.h));
    return { kind, n, commitment: c, index: positions.get(hex(c)) };
  };
  const accepted = find('accepted', 0, hashOf(slip.r));
  const later = q === undefined ? undefined : laterWith(q, find);
  const end = endOfDay(slip.day, facility.zone);
  const retiredBefore = retiredBeforeDay(slip, terminal, facility);
  const facts = {
    endOfDay: end,
    ...retiredBefore,
    logged: accepted.index !== undefined,
    ...(later === undefined ? {} : { later: countsOf(later) }),
  };
  const byClock = slipState({ ...facts, at });
  // What is absent from a record says nothing about the time after it was last witnessed.
  const state = slipState({ ...facts, at: seen === undefined || at < seen ? at : seen });
  return { slip, terminal, facility, state, recordTooOld: byClock.state !== state.state, at, endOfDay: end, accepted, later };
};

const retiredBeforeDay = ({ day }: Slip, { retired }: Terminal, { zone }: Facility): { readonly retiredBefore?: Instant } =>
  retired !== undefined && retired <= endOfDay(day - 1, zone) ? { retiredBefore: retired } : {};

const laterWith = (q: Bytes, find: (kind: LeafKind, n: number, x: Bytes) => Found): Found[] => {
  const counts = Array.from({ length: MAILBOX_SIZE }, (_, n) => n);
  const answers = (['interim', 'answered', 'forwarded'] as const).flatMap((kind) => counts.map((n) => find(kind, n, q)));
  return [find('received', 0, q), ...answers.filter(({ index }) => index !== undefined)];
};

const countsOf = (later: readonly Found[]) => {
  const count = (kind: LeafKind) => later.filter((found) => found.kind === kind && found.index !== undefined).length;
  return { received: count('received') > 0, interim: count('interim'), answered: count('answered') > 0, forwarded: count('forwarded') > 0 };
};

const hashOf = (text: string): Bytes => {
  const bytes = parseHex(text);
  if (bytes === undefined) throw new RangeError('not hex');
  return bytes;
};
