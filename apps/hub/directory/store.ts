import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Db } from '../database/store.ts';

export interface DirectoryRow {
  /** Its place in the ledger; null while it waits for one. */
  readonly index: number | null;
  readonly bytes: Bytes;
}

/**
 * Entries of the directory ledger from an index on, in order, `limit` at most; behind them the statements that wait for their place, oldest first.
 * One statement, so one moment: whoever asked twice would find what the sequencer moves meanwhile in neither answer.
 */
export const directoryFrom = (db: Db, from: number, limit: number): Promise<readonly DirectoryRow[]> =>
  db.query(
    `select index, bytes from (
       (select idx as index, data as bytes, null as enqueued_at, null as hash from ledger_entries where ledger = 'directory' and idx >= $1 order by idx limit $2)
       union all
       select null, entry, enqueued_at, hash from pending_directory where idx is null
     ) as directory order by index nulls last, enqueued_at, hash`,
    [from, limit],
  );
