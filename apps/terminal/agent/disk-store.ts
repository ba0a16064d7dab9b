import type { Bytes } from '@dauys/basics/bytes.ts';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

/** The disk can take no more: nothing was changed, and nothing was promised. */
export type DiskFull = Refusal<'outbox/disk-full'>;

/**
 * The terminal's one store. `commit` is the only way to change it: when it returns `ok`, the change survives a power cut. When it returns
 * the refusal, nothing changed. When it throws `Fault`, nobody knows whether the change is on the disk (an fsync error is
 * indeterminate): the process must stop, and whoever asks again with the same id after the restart gets the truth.
 */
export interface Disk {
  commit<T>(act: () => T): Result<T, DiskFull>;
  run(sql: string, ...values: SQLInputValue[]): number;
  one(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  close(): void;
}

export type Row = Record<string, SQLOutputValue>;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Opens or makes the store in a folder and brings it to the newest schema. Throws `Fault` when another process has it, or its history differs. */
export const openDisk = (folder: string, migrations: readonly Migration[] = shippedMigrations()): Disk => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(folder, 'terminal.sqlite'), { timeout: 2_000 });
  try {
    // One process only, and no shared-memory file that a full disk could fail on.
    db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    const disk = diskOf(db);
    migrate(disk, db, migrations);
    return disk;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** The numbered files of `migrations/`, in order. */
export const shippedMigrations = (): Migration[] => {
  const folder = new URL('./migrations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name))
    .toSorted()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), 'utf8') }));
};

/** Typed reading of a row; a wrong type is a fault, because we wrote it. */
export const intOf = (row: Row, name: string): number => {
  const value = row[name];
  return typeof value === 'number' ? value : wrong(name);
};
export const textOf = (row: Row, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : wrong(name);
};
export const blobOf = (row: Row, name: string): Bytes => {
  const value = row[name];
  return value instanceof Uint8Array ? bytesOf(value) : wrong(name);
};
export const maybe = <T>(row: Row, name: string, read: (row: Row, name: string) => T): T | undefined =>
  row[name] === null || row[name] === undefined ? undefined : read(row, name);

const wrong = (name: string): never => {
  throw new Fault(`column ${name} holds something else`);
};

const diskOf = (db: DatabaseSync): Disk => {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    commit: (act) => commit(db, act),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    one: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    close: () => db.close(),
  };
};

/**
 * begin immediate → act → commit. In WAL with synchronous = FULL the commit is: append the pages to the log, fsync the log. Only after that
 * fsync does `commit` return.
 */
const commit = <T>(db: DatabaseSync, act: () => T): Result<T, DiskFull> => {
  try {
    db.exec('begin immediate');
    const value = act();
    db.exec('commit');
    // From here on the change survives a power cut.
    return ok(value);
  } catch (error) {
    const code = sqliteCode(error);
    // The act itself failed, or broke a rule of the schema: nothing of it stays. After an error of the disk nothing more is tried.
    if (code === undefined || ROLLED_BACK.includes(code)) rollBack(db);
    if (code === SQLITE_FULL) return err({ code: 'outbox/disk-full' });
    if (code === undefined) throw error;
    throw new Fault(`the store failed with SQLite code ${code}`, { cause: error });
  }
};

const SQLITE_ERROR = 1;
const SQLITE_FULL = 13;
const SQLITE_CONSTRAINT = 19;
const ROLLED_BACK: readonly number[] = [SQLITE_ERROR, SQLITE_FULL, SQLITE_CONSTRAINT];

const rollBack = (db: DatabaseSync): void => {
  if (db.isTransaction) db.exec('rollback');
};

/** The primary SQLite result code of an error, or `undefined` for any other error. */
const sqliteCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
};

/** Forward only. Each in a transaction of its own, with the hash of its text: a store whose history differs from ours is not touched. */
const migrate = (disk: Disk, db: DatabaseSync, migrations: readonly Migration[]): void => {
  db.exec(
    'create table if not exists migration (number integer primary key, name text not null, sha256 text not null, applied_at integer not null) strict',
  );
  const applied = disk.all('select number, name, sha256 from migration order by number');
  if (applied.length > migrations.length) throw new Fault('the store was written by a newer version');
  for (const [i, { number, name, sql }] of migrations.entries()) {
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const before = applied[i];
    if (before !== undefined) {
      if (intOf(before, 'number') === number && textOf(before, 'sha256') === sha256) continue;
      throw new Fault(`migration ${name} is not the one that this store went through`);
    }
    const done = disk.commit(() => {
      db.exec(sql);
      disk.run('insert into migration values (?, ?, ?, ?)', number, name, sha256, Date.now());
    });
    if (!done.ok) throw new Fault('the disk is full: the store can not be brought up to date');
  }
};
