import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';

/**
 * Promises a place in the feed to a sealed reply, in the caller's transaction. Twice is once; a tag that is taken by another file
 * is left as it is and answered `false`.
 */
export const enqueueReply = async (tx: Tx, reply: { tag: Bytes; file: Bytes; urgent: boolean; at: Instant }): Promise<boolean> => {
  await tx.query('insert into feed_replies (tag, file, urgent, enqueued_at) values ($1, $2, $3, $4) on conflict (tag) do nothing', [
    reply.tag,
    reply.file,
    reply.urgent,
    reply.at,
  ]);
  const rows = await tx.query('select 1 from feed_replies where tag = $1 and file = $2', [reply.tag, reply.file]);
  return rows.length === 1;
};

/** The bytes of a chunk as signed, or `undefined`. */
export const readChunk = async (db: Db, number: number): Promise<Bytes | undefined> =>
  (await db.query<{ bytes: Bytes }>('select bytes from feed_chunks where number = $1', [number]))[0]?.bytes;

/** The number of the newest chunk; `undefined` before the first. */
export const newestChunk = async (db: Db): Promise<number | undefined> =>
  (await db.query<{ number: number }>('select number from feed_chunks order by number desc limit 1'))[0]?.number;
