import { bytesOf, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { createHash } from 'node:crypto';
import type { BeatCode } from './codes.ts';
import type { Fragment } from './up.ts';

/** What the hub holds of a parcel: the first `held` bytes and nothing after a gap. */
export interface Received {
  readonly total: number;
  readonly held: number;
}

export interface Step {
  readonly received: Received;
  /** The bytes to append at the old `held`; none for a duplicate. */
  readonly append: Bytes;
  readonly complete: boolean;
}

/**
 * What a fragment adds. Twice, late and overlapping fragments add what is new and no more. Refused with a name, and never
 * told to the peer: 'beat/total-differs' (the parcel was announced with another size; the first word stands) and
 * 'beat/gap' (bytes before it are missing; the agent sends from `held` again).
 */
export const applyFragment = (
  before: Received | undefined,
  fragment: Fragment,
): Result<Step, Refusal<'beat/total-differs' | 'beat/gap'>> => {
  const { total, held } = before ?? { total: fragment.total, held: 0 };
  if (fragment.total !== total) return err({ code: 'beat/total-differs' });
  if (fragment.offset > held) return err({ code: 'beat/gap' });
  const append = bytesOf(fragment.bytes.subarray(Math.min(held - fragment.offset, fragment.bytes.length)));
  const received = { total, held: held + append.length };
  return ok({ received, append, complete: received.held === total });
};

/** The name of a parcel: SHA-256 over all of it. */
export const parcelHash = (parcel: Uint8Array): Bytes => bytesOf(createHash('sha256').update(parcel).digest());

/** Throws `VerificationError` 'beat/parcel-hash' when the bytes are not the parcel of that name. */
export const checkParcel = (hash: Uint8Array, parcel: Uint8Array): void => {
  if (!equalBytes(parcelHash(parcel), hash)) throw new VerificationError<BeatCode>('beat/parcel-hash');
};
