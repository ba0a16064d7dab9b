import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import { PIECE_HEAD, type Piece } from '@dauys/beat/down.ts';
import type { Db } from '../database/store.ts';
import { newestChunk, readChunk } from './store.ts';

/** Where a terminal stands: the next byte that it wants. */
export interface Cursor {
  readonly chunk: number;
  readonly offset: number;
}

/** Pieces of the feed for a frame, from chunks that never change. */
export interface FeedSource {
  /** Pieces from the cursor on, at most `room` bytes with their heads; none when the terminal has everything. */
  piecesFor(cursor: Cursor, room: number): Promise<readonly Piece[]>;
}

const CACHE_BYTES = 64 * 1024 * 1024;
// Terminals that have everything ask for the next chunk at each beat: the database is asked once for all of them.
const NEWEST_MS = 500;
// A shorter end of a frame is left to the filler.
const SMALLEST = 64;

export const createFeedSource = (db: Db, clock: Clock): FeedSource => {
  const cache = new Map<number, Bytes>();
  let cached = 0;
  let newest = { number: -1, askedAt: undefined as Instant | undefined };

  const reaches = async (number: number): Promise<boolean> => {
    const now = clock.now();
    if (number > newest.number && (newest.askedAt === undefined || Math.abs(now - newest.askedAt) >= NEWEST_MS)) {
      // Set before the question, so that all beats of this moment ask once.
      newest = { ...newest, askedAt: now };
      newest = { number: (await newestChunk(db)) ?? -1, askedAt: now };
    }
    return number <= newest.number;
  };
  const chunkAt = async (number: number): Promise<Bytes | undefined> => {
    const known = cache.get(number);
    if (known !== undefined) return known;
    const bytes = (await reaches(number)) ? await readChunk(db, number) : undefined;
    if (bytes === undefined || cache.has(number)) return bytes;
    cache.set(number, bytes);
    cached += bytes.length;
    for (const [oldest, { length }] of cache) {
      if (cached <= CACHE_BYTES) break;
      cache.delete(oldest);
      cached -= length;
    }
    return bytes;
  };

  return { piecesFor: (cursor, room) => piecesFrom(chunkAt, cursor, room) };
};

const piecesFrom = async (
  chunkAt: (number: number) => Promise<Bytes | undefined>,
  cursor: Cursor,
  room: number,
): Promise<readonly Piece[]> => {
  const pieces: Piece[] = [];
  let { chunk, offset } = cursor;
  for (let left = room - PIECE_HEAD; left >= SMALLEST && pieces.length < 255; ) {
    const bytes = await chunkAt(chunk);
    if (bytes === undefined || offset > bytes.length) break;
    const piece = bytes.slice(offset, offset + left);
    if (piece.length > 0) {
      pieces.push({ chunk, offset, total: bytes.length, bytes: piece });
      left -= piece.length + PIECE_HEAD;
    }
    if (offset + piece.length < bytes.length) break;
    chunk += 1;
    offset = 0;
  }
  return pieces;
};
