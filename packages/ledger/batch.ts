import { bytesOf, readU32, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import type { LedgerCode } from './codes.ts';

const CASE_LEAF = 0x01;
const COMMITMENT_BYTES = 32;
const CASE_LEAF_BYTES = 1 + 4 + COMMITMENT_BYTES;

/** Leaves in a batch of the cases ledger unless a directory statement says otherwise. */
export const DEFAULT_BATCH_SIZE = 64;

/** Entry of the cases ledger, 37 bytes: 0x01 ‖ u32 batch ‖ commitment (32). Throws `RangeError` for another length or number. */
export const caseLeaf = (batch: number, commitment: Uint8Array): Bytes => {
  if (commitment.length !== COMMITMENT_BYTES) throw new RangeError('a commitment has 32 bytes');
  if (!Number.isInteger(batch) || batch < 0 || batch >= 2 ** 32) throw new RangeError('a batch is a u32');
  const leaf = new Uint8Array(CASE_LEAF_BYTES);
  leaf[0] = CASE_LEAF;
  for (let i = 4, rest = batch; i >= 1; i--, rest = Math.floor(rest / 256)) leaf[i] = rest % 256;
  leaf.set(commitment, 5);
  return leaf;
};

/** Parses an entry of the cases ledger; throws `VerificationError('ledger/malformed-leaf')`. */
export const parseCaseLeaf = (leaf: Uint8Array): { readonly batch: number; readonly commitment: Bytes } => {
  if (leaf.length !== CASE_LEAF_BYTES || leaf[0] !== CASE_LEAF) throw new VerificationError<LedgerCode>('ledger/malformed-leaf');
  return { batch: readU32(leaf, 1), commitment: bytesOf(leaf.subarray(5)) };
};

/** A commitment that waits to be logged; `seq` orders by arrival. */
export interface Pending {
  readonly commitment: Bytes;
  readonly urgent: boolean;
  readonly seq: number;
}

/** `taken[i]` is the `seq` of the pending commitment that stands in `leaves[positions[i]]`. */
export interface Batch {
  readonly leaves: readonly Bytes[];
  readonly taken: readonly number[];
  readonly positions: readonly number[];
}

/**
 * Fills one batch of exactly `size` leaves: urgent ones first, then the oldest; the rest waits; dummies fill what is left.
 * `dummy` gives a fresh commitment that nobody can tell from a real one, `shuffle(n)` a permutation of 0…n-1 from secret
 * randomness: places in a batch must say nothing of the order of arrival. Throws `Fault` when it is no permutation.
 */
export const planBatch = ({
  batchNumber,
  size = DEFAULT_BATCH_SIZE,
  pending,
  dummy,
  shuffle,
}: {
  readonly batchNumber: number;
  readonly size?: number;
  readonly pending: readonly Pending[];
  readonly dummy: () => Bytes;
  readonly shuffle: (n: number) => readonly number[];
}): Batch => {
  const chosen = pending.toSorted((a, b) => Number(b.urgent) - Number(a.urgent) || a.seq - b.seq).slice(0, size);
  const commitments = Array.from({ length: size }, (_, i) => chosen[i]?.commitment ?? dummy());
  const order = shuffle(size);
  const place = inverseOf(order, size);
  return {
    leaves: order.map((from) => caseLeaf(batchNumber, commitments[from] ?? dummy())),
    taken: chosen.map(({ seq }) => seq),
    positions: chosen.map((_, i) => place[i] ?? 0),
  };
};

/** Where each number stands; throws `Fault` unless every number of 0…size-1 stands somewhere. */
const inverseOf = (order: readonly number[], size: number): readonly number[] => {
  const place: number[] = Array.from({ length: size }, () => -1);
  for (let at = 0; at < order.length; at++) place[order[at] ?? -1] = at;
  if (order.length !== size || place.length !== size || place.includes(-1)) throw new Fault('not a permutation');
  return place;
};
