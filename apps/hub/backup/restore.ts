import type { Bytes } from '@dauys/basics/bytes.ts';
import { type Instant, parseIso } from '@dauys/basics/clock.ts';
import { Fault, type Refusal, VerificationError } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import canonicalize from 'canonicalize';
import { migrate, readMigrations } from '../database/migrate.ts';
import { connect } from '../database/store.ts';
import type { Progress } from './backup.ts';
import { connectForCopy, type CopyConnection, isBadData } from './copy-store.ts';
import {
  type BackupCode,
  type Begin,
  type Block,
  type End,
  parseBegin,
  parseEnd,
  parseTally,
  readBlocks,
  tallying,
  type Tally,
} from './format.ts';
import { copyInto, endSessions, hasRecords, holdsRows, hubsAtWork, ledgersOf, noteRestore, tablesOf } from './schema-store.ts';

export type RestoreCode = 'restore/not-empty' | 'restore/hub-at-work' | 'restore/other-history';

export interface Restored {
  readonly begin: Begin;
  readonly end: End;
  /** Migrations applied after the rows were in. */
  readonly migrated: readonly string[];
}

/**
 * Fills an empty database from a backup: the schema of the recorded version, then all rows in one transaction that is committed only when
 * the whole stream has held, then the newer migrations. What failed has left no row, and may be tried again. Throws
 * `VerificationError<BackupCode>` for a stream that is none, broke off, or is damaged.
 */
export const restore = async (
  url: string,
  source: AsyncIterable<Uint8Array>,
  { at, progress }: { readonly at: Instant; readonly progress: Progress },
): Promise<Result<Restored, Refusal<RestoreCode>>> => {
  const blocks = readBlocks(source);
  const begin = parseBegin((await next(blocks, 'begin')).body);
  const db = await connectForCopy(url);
  try {
    if ((await hubsAtWork(db)) > 0) return err({ code: 'restore/hub-at-work' });
    for (const table of await tablesOf(db))
      if (await holdsRows(db, table)) return err({ code: 'restore/not-empty', params: { table: table.name } });
    if (!(await makeSchema(url, begin, await hasRecords(db)))) return err({ code: 'restore/other-history' });
    const end = await fill(db, { begin, blocks, progress, at });
    return ok({ begin, end, migrated: await forward(url) });
  } finally {
    await db.end();
  }
};

/** Whether a stream is a whole backup, without a database. Throws as `restore`. */
export const checkBackup = async (source: AsyncIterable<Uint8Array>): Promise<{ readonly begin: Begin; readonly end: End }> => {
  const blocks = readBlocks(source);
  const begin = parseBegin((await next(blocks, 'begin')).body);
  const tallies: Tally[] = [];
  for (const table of begin.tables) {
    await next(blocks, 'table');
    const sum = tallying();
    const stated = await throughTable(blocks, (body) => sum.add(body));
    tallies.push(sum.tally(table.name, stated.rows));
    if (!same(stated, tallies.at(-1))) damaged();
  }
  return { begin, end: await lastBlock(blocks, tallies) };
};

/** `false`: this program's migrations are not those that the backup went through. */
const makeSchema = async (url: string, { migrations }: Begin, exists: boolean): Promise<boolean> => {
  const ours = readMigrations();
  const fits = migrations.every(({ number, hash }) => ours.some((m) => m.number === number && m.hash === hash));
  if (!fits) return false;
  const wanted = ours.filter(({ number }) => migrations.some((m) => m.number === number));
  const db = connect(url, { connections: 1, statementMs: 0 });
  try {
    // A database that a hub has already brought to a newer schema, and not used, has columns that the backup does not know.
    if (exists && (await db.query('select 1 from schema_migrations')).length > wanted.length) return false;
    await migrate(db, wanted);
    return true;
  } finally {
    await db.close();
  }
};

const forward = async (url: string): Promise<readonly string[]> => {
  const db = connect(url, { connections: 1, statementMs: 0 });
  try {
    return await migrate(db);
  } finally {
    await db.close();
  }
};

interface Filling {
  readonly begin: Begin;
  readonly blocks: AsyncGenerator<Block, void, void>;
  readonly progress: Progress;
  readonly at: Instant;
}

const fill = async (db: CopyConnection, { begin, blocks, progress, at }: Filling): Promise<End> => {
  if (!same(await tablesOf(db), begin.tables)) damaged();
  await db.query('begin');
  try {
    const tallies: Tally[] = [];
    for (const [i, table] of begin.tables.entries()) {
      progress(table.name, i, begin.tables.length);
      await next(blocks, 'table');
      const sum = tallying();
      let stated: Tally | undefined;
      const rows = await db.copyIn(
        copyInto(table),
        dataOf(blocks, sum.add, (tally) => (stated = tally)),
      );
      const tally = sum.tally(table.name, rows);
      if (!same(stated, tally)) damaged();
      tallies.push(tally);
    }
    const end = await lastBlock(blocks, tallies);
    const ledgers = Object.fromEntries((await ledgersOf(db)).map(({ ledger, size, root }) => [ledger, { size, root }]));
    if (!same(ledgers, end.ledgers)) damaged();
    await endSessions(db, at);
    await noteRestore(db, { at, backupAt: parseIso(begin.at) ?? 0 });
    // Only now is the stream known to be whole: before this commit nobody can have relied on a row.
    await db.query('commit');
    return end;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw isBadData(error) ? new VerificationError<BackupCode>('backup/damaged') : error;
  }
};

/** The end, its digest and nothing behind it. */
const lastBlock = async (blocks: Filling['blocks'], tallies: readonly Tally[]): Promise<End> => {
  const end = parseEnd((await next(blocks, 'end')).body);
  if (!same(end.tables, tallies)) damaged();
  if ((await blocks.next()).done !== true) damaged();
  return end;
};

async function* dataOf(
  blocks: Filling['blocks'],
  add: (body: Bytes) => void,
  told: (tally: Tally) => void,
): AsyncGenerator<Bytes, void, void> {
  for (;;) {
    const block = await next(blocks);
    if (block.kind === 'end-of-table') return told(parseTally(block.body));
    if (block.kind !== 'data') damaged();
    add(block.body);
    yield block.body;
  }
}

const throughTable = async (blocks: Filling['blocks'], add: (body: Bytes) => void): Promise<Tally> => {
  let stated: Tally | undefined;
  for await (const _ of dataOf(blocks, add, (tally) => (stated = tally)));
  return stated ?? damaged();
};

const next = async (blocks: Filling['blocks'], kind?: Block['kind']): Promise<Block> => {
  const step = await blocks.next();
  if (step.done === true) throw new Fault('blocks after the last one were asked for');
  return kind === undefined || step.value.kind === kind ? step.value : damaged();
};

const same = (a: unknown, b: unknown): boolean => canonicalize(a) === canonicalize(b);

const damaged = (): never => {
  throw new VerificationError<BackupCode>('backup/damaged');
};
