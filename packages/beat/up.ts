import { bytesOf, readU16, readU32, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { randomBytes } from 'node:crypto';
import type { BeatCode } from './codes.ts';
import { PAYLOAD } from './frame.ts';

/** Canonical JSON of the status, at most this many bytes, in either direction. */
export const STATUS_LIMIT = 2_048;
/** The largest parcel: an envelope of the 16 MiB bucket with age’s overhead, label and signature. */
export const PARCEL_LIMIT = 16 * 1024 * 1024 + 131_072;
/** Bytes that a fragment takes besides its own. */
export const FRAGMENT_HEAD = 44;
/** Room for fragments under any status, so that what a status says never changes what fits. */
export const FRAGMENT_ROOM = PAYLOAD - 3 - STATUS_LIMIT;

export interface Fragment {
  /** SHA-256 of the whole parcel: its name. */
  readonly parcel: Uint8Array;
  readonly total: number;
  readonly offset: number;
  /** Of a parsed cell: part of its plaintext, not a copy, so that reading a cell takes the same time whatever it carries. */
  readonly bytes: Bytes;
}

export interface UpCell {
  readonly status: Bytes;
  readonly fragments: readonly Fragment[];
}

/**
 * u16 status length ‖ status ‖ u8 number of fragments ‖ each { hash 32 ‖ u32 total ‖ u32 offset ‖ u32 length ‖ bytes } ‖ random fill.
 * Always PAYLOAD bytes. Throws `RangeError` when it does not fit.
 */
export const encodeUpCell = (status: Uint8Array, fragments: readonly Fragment[]): Bytes =>
  filled(
    status,
    fragments.map((f) => [f.parcel, u32(f.total), u32(f.offset), u32(f.bytes.length), f.bytes]),
  );

/** Bounded inverse: every length is the peer's and checked before it is used. Throws `VerificationError` 'beat/cell-malformed'. */
export const parseUpCell = (plaintext: Bytes): UpCell => {
  const { status, count, start } = parseStart(plaintext);
  const fragments: Fragment[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + FRAGMENT_HEAD > PAYLOAD) return malformedCell();
    const parcel = bytesOf(plaintext.subarray(at, at + 32));
    const span = { total: readU32(plaintext, at + 32), offset: readU32(plaintext, at + 36), length: readU32(plaintext, at + 40) };
    at += FRAGMENT_HEAD;
    if (!spanHolds(span, PARCEL_LIMIT) || at + span.length > PAYLOAD) return malformedCell();
    fragments.push({ parcel, total: span.total, offset: span.offset, bytes: plaintext.subarray(at, at + span.length) });
    at += span.length;
  }
  return { status, fragments };
};

interface Span {
  readonly total: number;
  readonly offset: number;
  readonly length: number;
}

/** At least one byte, inside the total, and the total inside its limit. */
export const spanHolds = ({ total, offset, length }: Span, limit: number): boolean =>
  total <= limit && length >= 1 && offset + length <= total;

// Made once: AES-GCM under a fresh nonce hides every fill equally, and fresh randomness cost as much as sealing the cell.
const FILL = randomBytes(PAYLOAD);

/**
 * u16 status length ‖ status ‖ u8 count ‖ parts ‖ random fill up to PAYLOAD, written over all of `cell` where one is given. Throws
 * `RangeError` when it does not fit.
 */
export const filled = (status: Uint8Array, parts: readonly (readonly Uint8Array[])[], cell: Bytes = new Uint8Array(PAYLOAD)): Bytes => {
  if (cell.length !== PAYLOAD) throw new RangeError(`a cell has ${PAYLOAD} bytes, not ${cell.length}`);
  if (status.length > STATUS_LIMIT) throw new RangeError('status above its limit');
  if (parts.length > 255) throw new RangeError('more parts than a cell counts');
  const length = parts.reduce((sum, part) => sum + lengthOf(part), 3 + status.length);
  if (length > PAYLOAD) throw new RangeError('more than a cell holds');
  cell[0] = status.length >> 8;
  cell[1] = status.length & 0xff;
  cell.set(status, 2);
  cell[2 + status.length] = parts.length;
  let at = 3 + status.length;
  for (const part of parts)
    for (const bytes of part) {
      cell.set(bytes, at);
      at += bytes.length;
    }
  cell.set(FILL.subarray(at), at);
  return cell;
};

const lengthOf = (part: readonly Uint8Array[]): number => part.reduce((sum, { length }) => sum + length, 0);

/** The beginning of an up cell: status, how many fragments follow, and at which byte. Throws `VerificationError('beat/cell-malformed')`. */
export const parseStart = (plaintext: Uint8Array): { readonly status: Bytes; readonly count: number; readonly start: number } => {
  if (plaintext.length !== PAYLOAD) return malformedCell();
  const length = readU16(plaintext, 0);
  if (length > STATUS_LIMIT) return malformedCell();
  return { status: bytesOf(plaintext.subarray(2, 2 + length)), count: plaintext[2 + length] ?? 0, start: 3 + length };
};

/** Throws `VerificationError('beat/cell-malformed')`. */
export const malformedCell = (): never => {
  throw new VerificationError<BeatCode>('beat/cell-malformed');
};
