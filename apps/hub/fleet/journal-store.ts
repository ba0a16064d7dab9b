import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { EMPTY, type Head } from '@dauys/journal/chain.ts';
import type { Continued } from '@dauys/journal/segment.ts';
import type { Db, Tx } from '../database/store.ts';

/** Where the journal of a terminal stands here. */
export const journalHead = async (db: Db | Tx, terminal: number): Promise<Head> =>
  (await db.query<Head>('select n, hash from journal_entries where terminal = $1 order by n desc limit 1', [terminal]))[0] ?? EMPTY;

/** Entries after `after`, in order, as they were written. */
export const entriesAfter = async (db: Db | Tx, terminal: number, after: number, limit: number): Promise<readonly Bytes[]> =>
  (
    await db.query<{ bytes: Bytes }>('select bytes from journal_entries where terminal = $1 and n > $2 order by n limit $3', [
      terminal,
      after,
      limit,
    ])
  ).map(({ bytes }) => bytes);

/** Of the entries from `begin` up to but not including `end` the newest, newest first, without those that only say that it ran on. */
export const entriesBefore = async (
  db: Db,
  terminal: number,
  { begin, end, limit }: { readonly begin: number; readonly end: number; readonly limit: number },
): Promise<readonly Bytes[]> =>
  (
    await db.query<{ bytes: Bytes }>(
      `select bytes from journal_entries where terminal = $1 and n >= $2 and n < $3 and kind <> 'alive' order by n desc limit $4`,
      [terminal, begin, end, limit],
    )
  ).map(({ bytes }) => bytes);

/**
 * Continues a journal. Two that continue it at once from one place: the key lets one of them through, and the other throws and comes again.
 */
export const appendEntries = async (tx: Tx, terminal: number, added: Continued['added'], at: Instant): Promise<void> => {
  const of = <T>(pick: (one: Continued['added'][number]) => T): T[] => added.map(pick);
  await tx.query(
    `insert into journal_entries (terminal, n, at, boot, kind, bytes, hash, received_at)
     select $1, n, at, boot, kind, bytes, hash, $2 from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[], $8::bytea[])
       u (n, at, boot, kind, bytes, hash)`,
    [
      terminal,
      at,
      of(({ entry }) => entry.n),
      of(({ entry }) => entry.at),
      of(({ entry }) => entry.boot),
      of(({ entry }) => entry.kind),
      of(({ bytes }) => bytes),
      of(({ hash }) => hash),
    ],
  );
};
