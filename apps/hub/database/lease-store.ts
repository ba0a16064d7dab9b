import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Db } from './store.ts';

/**
 * Whether this process does the named work for the next `ms` milliseconds. Only saves effort: two that both believe to hold it
 * do no harm, because what they write is decided by compare-and-swap.
 */
export const holdLease = async (db: Db, name: string, by: { holder: Bytes; now: number; ms: number }): Promise<boolean> => {
  const rows = await db.query(
    `insert into leases (name, holder, until) values ($1, $2, $4) on conflict (name) do update set holder = excluded.holder, until = excluded.until
     where leases.holder = excluded.holder or leases.until < $3 returning name`,
    [name, by.holder, by.now, by.now + by.ms],
  );
  return rows.length === 1;
};

/** Lets others begin at once. */
export const endLease = async (db: Db, name: string, holder: Bytes): Promise<void> => {
  await db.query('delete from leases where name = $1 and holder = $2', [name, holder]);
};
