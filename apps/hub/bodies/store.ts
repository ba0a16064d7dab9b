import { createHash } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';

/** Whether this very entry was taken before, and its place in the ledger once it has one. */
export const knownEntry = async (db: Db, entry: Bytes): Promise<{ readonly index?: number } | undefined> => {
  const hash = bytesOf(createHash('sha256').update(entry).digest());
  const [row] = await db.query<{ idx: number | null }>('select idx from pending_directory where hash = $1', [hash]);
  return row && (row.idx === null ? {} : { index: row.idx });
};

/** Entries of the directory ledger from `from` up to, not including, `size`. */
export const entriesIn = (db: Db, from: number, size: number): Promise<readonly { readonly index: number; readonly bytes: Bytes }[]> =>
  db.query(`select idx as index, data as bytes from ledger_entries where ledger = 'directory' and idx >= $1 and idx < $2 order by idx`, [
    from,
    size,
  ]);

/**
 * `now`, or a millisecond after the newest statement that was taken: entries go into the ledger in the order of these instants, and a
 * statement must never stand before the one that it builds on.
 */
export const afterAllTaken = async (tx: Tx, now: Instant): Promise<Instant> => {
  const [row] = await tx.query<{ newest: number | null }>('select max(enqueued_at) as newest from pending_directory');
  return instant(Math.max(now, (row?.newest ?? -1) + 1));
};
