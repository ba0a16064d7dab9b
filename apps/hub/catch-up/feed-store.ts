import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Tx } from '../database/store.ts';
import { putChunk, type ChunkRow } from '../feed/publish-store.ts';

/** A chunk that terminals have and this database has not, as it was signed. */
export interface RegainedChunk extends ChunkRow {
  readonly slots: readonly { readonly tag: Bytes; readonly file: Bytes }[];
}

/**
 * Puts a chunk back. Its slots become replies that are in the feed, dummies too (nobody can tell them apart): an answer that the backup
 * has waiting is not put in twice, and none can be put in the place of one that terminals hold.
 */
export const regainChunk = async (tx: Tx, { slots, ...chunk }: RegainedChunk): Promise<void> => {
  await putChunk(tx, chunk);
  await tx.query(
    `insert into feed_replies (tag, file, urgent, enqueued_at, chunk) select tag, file, false, $3, $4 from unnest($1::bytea[], $2::bytea[]) s (tag, file)
     on conflict (tag) do update set chunk = excluded.chunk where feed_replies.chunk is null and feed_replies.file = excluded.file`,
    [slots.map(({ tag }) => tag), slots.map(({ file }) => file), chunk.at, chunk.number],
  );
};
