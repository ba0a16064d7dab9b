import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { connectForCopy, type CopyConnection } from './copy-store.ts';
import { blockWriter, type End, jsonBody, tallying, type Tally } from './format.ts';
import { copyOutOf, ledgersOf, migrationsOf, tablesOf } from './schema-store.ts';

/** Rows are gathered into blocks of about this many bytes. */
const BLOCK = 256 * 1024;

export type Progress = (table: string, done: number, of: number) => void;

/**
 * One consistent moment of the whole database as a stream, while the hub goes on (one READ ONLY transaction at REPEATABLE READ). The last
 * value of the generator says what was copied. Throws what the database throws: then the stream has no end, and no reader takes it.
 */
export async function* backup(url: string, at: Instant, progress: Progress): AsyncGenerator<Bytes, End, void> {
  const db = await connectForCopy(url);
  try {
    await db.query('begin transaction isolation level repeatable read read only');
    const tables = await tablesOf(db);
    const writer = blockWriter();
    yield writer.begin();
    yield writer.block('begin', jsonBody({ v: 1, at: isoOf(at), migrations: [...(await migrationsOf(db))], tables: [...tables] }));
    const tallies: Tally[] = [];
    for (const [i, table] of tables.entries()) {
      progress(table.name, i, tables.length);
      yield writer.block('table', jsonBody({ name: table.name, rows: 0, bytes: 0, sha256: '0'.repeat(64) }));
      const copied = copyTable(db, copyOutOf(table), table.name);
      let step = await copied.next();
      for (; step.done !== true; step = await copied.next()) yield writer.block('data', step.value);
      tallies.push(step.value);
      yield writer.block('end-of-table', jsonBody(step.value));
    }
    const ledgers = Object.fromEntries((await ledgersOf(db)).map(({ ledger, size, root }) => [ledger, { size, root }]));
    const end: End = { tables: tallies, ledgers };
    yield writer.block('end', jsonBody(end));
    // Without these 32 bytes nobody takes the file for a backup.
    yield writer.close();
    await db.query('commit');
    return end;
  } finally {
    await db.end();
  }
}

async function* copyTable(db: CopyConnection, sql: string, name: string): AsyncGenerator<Bytes, Tally, void> {
  const copying = db.copyOut(sql);
  const sum = tallying();
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of copying) {
    sum.add(part);
    held.push(part);
    length += part.length;
    if (length < BLOCK) continue;
    yield concat(...held);
    held = [];
    length = 0;
  }
  if (length > 0) yield concat(...held);
  return sum.tally(name, copying.rows());
}
