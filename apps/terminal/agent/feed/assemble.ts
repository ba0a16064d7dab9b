import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import type { Piece } from '@dauys/beat/down.ts';
import { CHUNK_LIMIT } from '@dauys/protocol/feed.ts';

/** The chunk that is being received: its leading bytes, in memory only; after a restart it is asked for from its start. */
export interface Assembly {
  readonly chunk: number;
  readonly total: number | undefined;
  readonly bytes: Bytes;
}

export const startOf = (chunk: number): Assembly => ({ chunk, total: undefined, bytes: new Uint8Array(0) });

/** What the assembly is after a piece, and the whole chunk when that completed it. Pieces of other chunks, after a gap, or of another size change nothing. */
export const afterPiece = (before: Assembly, piece: Piece): { readonly assembly: Assembly; readonly whole?: Bytes } => {
  const total = before.total ?? piece.total;
  const held = before.bytes.length;
  const isNext = piece.chunk === before.chunk && piece.total === total && total <= CHUNK_LIMIT && piece.offset <= held;
  if (!isNext || piece.offset + piece.bytes.length <= held) return { assembly: before };
  const bytes = concat(before.bytes, piece.bytes.subarray(held - piece.offset));
  const assembly = { chunk: before.chunk, total, bytes };
  return bytes.length === total ? { assembly, whole: bytes } : { assembly };
};
