import type { Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';

/** How far the ledgers have gone into the feed. */
export interface Marks {
  readonly directory: Mark;
  readonly cases: Mark;
  readonly announcedAt: Instant | null;
}
export interface Mark {
  readonly entries: number;
  readonly checkpoint: number;
}

export interface LastChunk {
  readonly number: number;
  readonly at: Instant;
  readonly head: Bytes;
  readonly marks: Marks;
}

/** What the first chunk follows. */
export const BEFORE_FIRST: LastChunk = {
  number: -1,
  at: instant(0),
  head: new Uint8Array(32),
  marks: { directory: { entries: 0, checkpoint: 0 }, cases: { entries: 0, checkpoint: 0 }, announcedAt: null },
};

interface LastRow {
  readonly number: number;
  readonly at: Instant;
  readonly head: Bytes;
  readonly de: number;
  readonly dc: number;
  readonly ce: number;
  readonly cc: number;
  readonly announced: Instant | null;
}

/** The newest chunk with its marks; `undefined` before the first. */
export const lastChunk = async (db: Db | Tx): Promise<LastChunk | undefined> => {
  const [row] = await db.query<LastRow>(
    `select c.number, c.at, c.head, m.directory_entries as de, m.directory_checkpoint as dc, m.cases_entries as ce, m.cases_checkpoint as cc,
       m.announced_at as announced
     from feed_chunks c join feed_marks m using (number) order by c.number desc limit 1`,
  );
  if (row === undefined) return undefined;
  const { number, at, head, de, dc, ce, cc, announced } = row;
  const marks = { directory: { entries: de, checkpoint: dc }, cases: { entries: ce, checkpoint: cc }, announcedAt: announced };
  return { number, at, head, marks };
};

/** Replies that wait, urgent ones first, then the oldest, with their lengths in bytes. */
export const waitingReplies = (tx: Tx, limit: number): Promise<readonly { readonly tag: Bytes; readonly length: number }[]> =>
  tx.query(
    `select tag, octet_length(file) as length from feed_replies where chunk is null order by urgent desc, enqueued_at, tag limit $1`,
    [limit],
  );

export const repliesByTag = (tx: Tx, tags: readonly Bytes[]): Promise<readonly { readonly tag: Bytes; readonly file: Bytes }[]> =>
  tx.query('select tag, file from feed_replies where tag = any($1::bytea[])', [tags]);

/** A chunk as it was signed, and how far the ledgers have gone with it. */
export interface ChunkRow extends LastChunk {
  readonly bytes: Bytes;
}

/**
 * The chunk of this number and what it moved. The primary key is the compare-and-swap: a second chunk of one number fails (SQLSTATE
 * 23505). From the commit on terminals may have it.
 */
export const putChunk = async (tx: Tx, { number, at, head, bytes, marks }: ChunkRow): Promise<void> => {
  await tx.query('insert into feed_chunks (number, at, head, bytes) values ($1, $2, $3, $4)', [number, at, head, bytes]);
  await tx.query(
    `insert into feed_marks (number, directory_entries, directory_checkpoint, cases_entries, cases_checkpoint, announced_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [number, marks.directory.entries, marks.directory.checkpoint, marks.cases.entries, marks.cases.checkpoint, marks.announcedAt],
  );
};

/** Puts a new chunk, and the replies of these tags into it. */
export const addChunk = async (tx: Tx, { tags, ...chunk }: ChunkRow & { readonly tags: readonly Bytes[] }): Promise<void> => {
  await putChunk(tx, chunk);
  await tx.query('update feed_replies set chunk = $1 where tag = any($2::bytea[])', [chunk.number, tags]);
};
