import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Db } from '../database/store.ts';

/** Entries of the directory ledger from an index on, in order. */
export const loggedFrom = (db: Db, from: number, limit = 1_000): Promise<readonly { readonly index: number; readonly bytes: Bytes }[]> =>
  db.query(`select idx as index, data as bytes from ledger_entries where ledger = 'directory' and idx >= $1 order by idx limit $2`, [
    from,
    limit,
  ]);

/** Statements taken but not yet in the ledger, oldest first. */
export const waitingEntries = (db: Db): Promise<readonly { readonly bytes: Bytes }[]> =>
  db.query('select entry as bytes from pending_directory where idx is null order by enqueued_at, hash');
