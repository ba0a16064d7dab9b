import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Fault } from '@dauys/basics/failure.ts';
import { codeOf, isUniqueViolation, type Db, type Tx } from './store.ts';

/** One numbered file of `migrations/`, which never changes once it was released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly hash: string;
}

const migrationsFolder = new URL('../migrations/', import.meta.url);

/** The hub's migrations in order. Throws `Fault` when two have one number or a name has another form than `0001_words.sql`. */
export const readMigrations = (folder: URL = migrationsFolder): readonly Migration[] => {
  const found = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1];
      if (number === undefined) throw new Fault(`a migration is named like 0001_words.sql, not ${file}`);
      const sql = readFileSync(new URL(file, folder), 'utf8');
      return { number: Number(number), name: file, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
  if (new Set(found.map(({ number }) => number)).size !== found.length) throw new Fault('two migrations have the same number');
  return found;
};

/**
 * Brings the database forward, each step in a transaction of its own with its record: after a crash the next call goes on
 * where it was. Safe from several hubs at once (a lock on the table of records). Never backward. Throws `Fault` when a recorded
 * migration is missing here or has another hash, or when an unapplied one is older than one already applied.
 * Returns the names of those applied by this call.
 */
export const migrate = async (db: Db, migrations: readonly Migration[] = readMigrations()): Promise<readonly string[]> => {
  await createRecords(db);
  const applied: string[] = [];
  for (;;) {
    const name = await db.tx((tx) => applyNext(tx, migrations));
    if (name === undefined) return applied;
    applied.push(name);
  }
};

/** Whether everything was applied that this program knows, and nothing that it does not know. */
export const isCurrent = async (db: Db, migrations: readonly Migration[]): Promise<boolean> => {
  const done = await db.query<RecordRow>('select number, name, hash from schema_migrations order by number');
  return done.length === migrations.length && done.every((row, i) => row.hash === migrations[i]?.hash);
};

const records = `create table if not exists schema_migrations (
  number integer primary key,
  name text not null,
  hash text not null,
  applied_at timestamptz not null default now()
)`;

const createRecords = async (db: Db): Promise<void> => {
  try {
    await db.query(records);
  } catch (error) {
    // `if not exists` still fails when another hub creates it at the same moment, by its name, its type or their rows in the catalogue: then it exists.
    if (!isUniqueViolation(error) && !exists.has(codeOf(error))) throw error;
  }
};

// duplicate_table and duplicate_object
const exists: ReadonlySet<string | undefined> = new Set(['42P07', '42710']);

interface RecordRow {
  readonly number: number;
  readonly name: string;
  readonly hash: string;
}

const applyNext = async (tx: Tx, migrations: readonly Migration[]): Promise<string | undefined> => {
  await tx.query('set local statement_timeout = 0');
  await tx.query('lock table schema_migrations in exclusive mode');
  const next = decideNext(await tx.query<RecordRow>('select number, name, hash from schema_migrations order by number'), migrations);
  if (next === undefined) return undefined;
  await tx.script(next.sql);
  await tx.query('insert into schema_migrations (number, name, hash) values ($1, $2, $3)', [next.number, next.name, next.hash]);
  return next.name;
};

/** Pure. Throws `Fault` where the records and the files tell different histories. */
const decideNext = (done: readonly RecordRow[], migrations: readonly Migration[]): Migration | undefined => {
  for (const row of done) {
    const file = migrations.find(({ number }) => number === row.number);
    if (file === undefined) throw new Fault(`the database knows migration ${row.name}, this program does not: it is older than the data.`);
    if (file.hash !== row.hash) throw new Fault(`migration ${row.name} was changed after it was applied: restore the released file.`);
  }
  const newest = Math.max(0, ...done.map(({ number }) => number));
  const missing = migrations.filter(({ number }) => !done.some((row) => row.number === number));
  const late = missing.find(({ number }) => number < newest);
  if (late !== undefined) throw new Fault(`migration ${late.name} is older than what was applied already: give it a new number.`);
  return missing.toSorted((a, b) => a.number - b.number)[0];
};
