import { bytesOf, readU32, readU64, u32, u64, type Bytes } from '@dauys/basics/bytes.ts';
import { PAYLOAD } from './frame.ts';
import { filled, malformedCell, parseStart, spanHolds, STATUS_LIMIT } from './up.ts';

/** The largest feed chunk: one reply of the 16 MiB bucket and what belongs to it. */
export const CHUNK_LIMIT = 17 * 1024 * 1024;
/** Bytes that a piece takes besides its own. */
export const PIECE_HEAD = 20;
/** Room for pieces under any status. */
export const PIECE_ROOM = PAYLOAD - 3 - STATUS_LIMIT;

/** A piece of a feed chunk. */
export interface Piece {
  readonly chunk: number;
  readonly offset: number;
  readonly total: number;
  readonly bytes: Uint8Array;
}

export interface DownCell {
  readonly status: Bytes;
  readonly pieces: readonly Piece[];
}

/**
 * u16 status length ‖ status ‖ u8 number of pieces ‖ each { u64 chunk ‖ u32 offset ‖ u32 total ‖ u32 length ‖ bytes } ‖ random fill.
 * Always PAYLOAD bytes, written over all of `cell` where one is given. Throws `RangeError` when it does not fit.
 */
export const encodeDownCell = (status: Uint8Array, pieces: readonly Piece[], cell?: Bytes): Bytes =>
  filled(
    status,
    pieces.map((p) => [u64(p.chunk), u32(p.offset), u32(p.total), u32(p.bytes.length), p.bytes]),
    cell,
  );

/** Bounded inverse. Throws `VerificationError` 'beat/cell-malformed'. */
export const parseDownCell = (plaintext: Uint8Array): DownCell => {
  const { status, count, start } = parseStart(plaintext);
  const pieces: Piece[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + PIECE_HEAD > PAYLOAD) return malformedCell();
    const chunk = chunkAt(plaintext, at);
    const span = { offset: readU32(plaintext, at + 8), total: readU32(plaintext, at + 12), length: readU32(plaintext, at + 16) };
    at += PIECE_HEAD;
    if (!spanHolds(span, CHUNK_LIMIT) || at + span.length > PAYLOAD) return malformedCell();
    pieces.push({ chunk, offset: span.offset, total: span.total, bytes: bytesOf(plaintext.subarray(at, at + span.length)) });
    at += span.length;
  }
  return { status, pieces };
};

const chunkAt = (plaintext: Uint8Array, at: number): number => {
  try {
    return readU64(plaintext, at);
  } catch {
    return malformedCell();
  }
};
