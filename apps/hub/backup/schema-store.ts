import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { CopyConnection } from './copy-store.ts';
import type { Begin } from './format.ts';

type TableShape = Begin['tables'][number];

/** Kept by the migrations themselves. */
const RECORDS = 'schema_migrations';

/** All tables of ours with their columns, in the order of their names. */
export const tablesOf = async (db: CopyConnection): Promise<readonly TableShape[]> => {
  const rows = await db.query<{ table: string; column: string }>(
    `select c.relname as "table", a.attname as "column" from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> $1
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by c.relname collate "C", a.attnum`,
    [RECORDS],
  );
  const tables = new Map<string, string[]>();
  for (const { table, column } of rows) tables.set(table, [...(tables.get(table) ?? []), column]);
  return [...tables].map(([name, columns]) => ({ name, columns }));
};

export const migrationsOf = (db: CopyConnection): Promise<Begin['migrations']> =>
  db.query<Begin['migrations'][number]>(`select number, name, hash from ${RECORDS} order by number`).then((rows) => [...rows]);

export const hasRecords = async (db: CopyConnection): Promise<boolean> =>
  (await db.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace and relname = $1`, [RECORDS])).length > 0;

export const ledgersOf = async (db: CopyConnection): Promise<readonly { ledger: LedgerName; size: number; root: string }[]> =>
  db.query(`select ledger, size, encode(root, 'hex') as root from ledger_heads order by ledger`);

/** Every table and column name here comes from the catalogue or from a backup that matched it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const listed = ({ name, columns }: TableShape): string => `${quoted(name)} (${columns.map(quoted).join(', ')})`;

export const copyOutOf = (table: TableShape): string => `copy ${listed(table)} to stdout (format binary)`;
export const copyInto = (table: TableShape): string => `copy ${listed(table)} from stdin (format binary)`;

export const holdsRows = async (db: CopyConnection, { name }: TableShape): Promise<boolean> =>
  (await db.query(`select 1 from ${quoted(name)} limit 1`)).length > 0;

/** Hubs that are connected to this database now. */
export const hubsAtWork = async (db: CopyConnection): Promise<number> =>
  (
    await db.query<{ n: number }>(
      `select count(*)::bigint as n from pg_stat_activity where datname = current_database() and application_name = 'dauys-hub'`,
    )
  )[0]?.n ?? 0;

/**
 * What must not come back to life with an old database: sessions that were ended since, and keys of terminals' sessions, whose sequence
 * numbers have gone on. Their names stay, so that a replayed set-up is still known.
 */
export const endSessions = async (db: CopyConnection, at: number): Promise<void> => {
  await db.query('update officer_sessions set ended_at = $1 where ended_at is null', [at]);
  await db.query(`update sessions set wrapped_keys = '\\x00'::bytea`);
  await db.query('delete from leases');
};

/** Notes that this database was restored: until the record has caught up, the feed rests. */
export const noteRestore = async (db: CopyConnection, { at, backupAt }: { at: number; backupAt: number }): Promise<void> => {
  await db.query('insert into restores (at, backup_at) values ($1, $2)', [at, backupAt]);
};
