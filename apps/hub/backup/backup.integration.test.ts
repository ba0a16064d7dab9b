import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../database/migrate.ts';
import { describeSchema } from '../database/schema.ts';
import { connect, type Db } from '../database/store.ts';
import { backup } from './backup.ts';
import { checkBackup, restore } from './restore.ts';

const at = instant(1_790_000_000_000);
const later = instant(1_790_000_600_000);
const quiet = () => undefined;
const databases: { drop(): Promise<void> }[] = [];
const fresh = async (): Promise<{ url: string; db: Db }> => {
  const made = await freshDatabase();
  // Not under a hub's name: a restore does not begin beside a hub.
  const db = connect(`${made.url}&application_name=test`, { connections: 2 });
  databases.push({
    drop: async () => {
      await db.close();
      await made.drop();
    },
  });
  return { url: made.url, db };
};
afterAll(async () => {
  for (const database of databases) await database.drop();
});

const streamed = async (url: string): Promise<Bytes> => {
  const parts: Bytes[] = [];
  for await (const part of backup(url, at, quiet)) parts.push(part);
  return concat(...parts);
};
/** In pieces of odd lengths, as a pipe would bring them. */
async function* pieces(bytes: Uint8Array, length = 65_521): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += length) yield bytes.subarray(i, i + length);
}
const restoreInto = (url: string, bytes: Uint8Array) => restore(url, pieces(bytes), { at: later, progress: quiet });

const random = (n: number, seed: number): Uint8Array => createHash('shake256', { outputLength: n }).update(String(seed)).digest();

/** One row of every shape: large blobs, nulls, arrays, Kazakh letters, empty texts. */
const fill = async (db: Db): Promise<void> => {
  for (let i = 0; i < 40; i++)
    await db.query('insert into blobs (hash, bytes) values ($1, $2)', [random(32, i), random(i * 40_000 + 1, i)]);
  await db.query('insert into blobs (hash, bytes) values ($1, $2)', [random(32, 99), random(9_000_000, 99)]);
  await db.query('insert into ledger_heads values ($1, 3, $2, 5), ($3, 0, $2, 6)', ['cases', random(32, 1), 'directory']);
  await db.query(`insert into ledger_entries select 'cases', n, decode(md5(n::text), 'hex') from generate_series(0, 20000) n`);
  await db.query(`insert into evidence values ($1, 'қазақша', null, '', 3)`, [random(16, 3)]);
  await db.query(`insert into beat_states values (1, $1, 2, 3, 4, 5, 6, $2, 7, 8, 9, array['a','', 'ә,"{}'], 10, null, null)`, [
    random(16, 1),
    random(32, 2),
  ]);
  await db.query(`insert into officer_sessions (token_hash, officer, door, created_at, used_at) values ($1, 'aigul', 'password', 1, 1)`, [
    random(32, 5),
  ]);
  await db.query(`insert into sessions (terminal, session, wrapped_keys, boot, device_at, created_at) values (1, $1, $2, 1, 1, 1)`, [
    random(16, 1),
    random(93, 1),
  ]);
};

/** All rows of all tables but what a restore changes on purpose. */
const contentOf = async (db: Db): Promise<Record<string, string>> => {
  const tables = await db.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    if (['officer_sessions', 'sessions', 'leases', 'restores', 'schema_migrations'].includes(name)) continue;
    const [row] = await db.query<{ sum: string }>(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
    );
    content[name] = row?.sum ?? '';
  }
  return content;
};

let source: { url: string; db: Db };
let whole: Bytes;
beforeAll(async () => {
  source = await fresh();
  await migrate(source.db);
  await fill(source.db);
  whole = await streamed(source.url);
});

describe('a backup', () => {
  test('restored into an empty database is the same database: rows, schema, triggers', async () => {
    const target = await fresh();
    const done = await restoreInto(target.url, whole);
    expect(done).toMatchObject({ ok: true, value: { migrated: [], end: { ledgers: { cases: { size: 3 } } } } });
    expect(await contentOf(target.db)).toEqual(await contentOf(source.db));
    expect(await describeSchema(target.db)).toBe(await describeSchema(source.db));
    await expect(target.db.query(`update blobs set bytes = ''`)).rejects.toThrow('may never change');
    await expect(target.db.query('delete from ledger_entries')).rejects.toThrow('may never change');
  });
  test('brings no session back to life, and says that it was restored', async () => {
    const target = await fresh();
    await restoreInto(target.url, whole);
    expect(await target.db.query('select ended_at from officer_sessions')).toEqual([{ ended_at: later }]);
    expect(await target.db.query('select octet_length(wrapped_keys) as n from sessions')).toEqual([{ n: 1 }]);
    expect(await target.db.query('select at, backup_at, caught_up_at from restores')).toEqual([
      { at: later, backup_at: at, caught_up_at: null },
    ]);
    await expect(target.db.query('delete from restores')).rejects.toThrow('never be forgotten');
  });
  test('of an older schema is restored as it was, then brought forward', async () => {
    const old = await fresh();
    const migrations = readMigrations();
    await migrate(old.db, migrations.slice(0, 6));
    await old.db.query(`insert into leases values ('x', $1, 1)`, [random(16, 1)]);
    const target = await fresh();
    const done = await restoreInto(target.url, await streamed(old.url));
    expect(done).toMatchObject({ ok: true, value: { migrated: migrations.slice(6).map(({ name }) => name) } });
  });
  test('is one moment: what is written while it runs is not in it', async () => {
    const busy = await fresh();
    await migrate(busy.db);
    await fill(busy.db);
    const before = await contentOf(busy.db);
    const blocks = backup(busy.url, at, quiet);
    const parts: Bytes[] = [];
    let n = 0;
    for await (const part of blocks) {
      parts.push(part);
      await busy.db.query(`insert into ledger_entries values ('directory', $1, '\\x01')`, [n]);
      await busy.db.query('insert into blobs values ($1, $2)', [random(32, 1000 + n), random(10, n++)]);
    }
    const target = await fresh();
    expect((await restoreInto(target.url, concat(...parts))).ok).toBe(true);
    expect(await contentOf(target.db)).toEqual(before);
  });
});

describe('S-10: a backup that broke off is known as bad before anybody relies on it', () => {
  test('cut at any byte, or with any byte changed, or with more behind it', async () => {
    const small = await fresh();
    await migrate(small.db);
    await small.db.query(`insert into leases values ('x', $1, 1)`, [random(16, 1)]);
    const bytes = await streamed(small.url);
    expect((await checkBackup(pieces(bytes, 7))).end.tables.length).toBeGreaterThan(20);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (n, flip) => {
        await expect(checkBackup(pieces(bytes.slice(0, n)))).rejects.toMatchObject({
          code: n < 15 ? 'backup/not-a-backup' : 'backup/cut-off',
        });
        const changed = bytes.slice();
        changed[n] = (changed[n] ?? 0) ^ flip;
        await expect(checkBackup(pieces(changed))).rejects.toMatchObject({ code: expect.stringMatching(/^backup\//) as unknown });
      }),
      { numRuns: 300 },
    );
    await expect(checkBackup(pieces(concat(bytes, Uint8Array.of(0))))).rejects.toMatchObject({ code: 'backup/damaged' });
  });
  test.each([0.1, 0.5, 0.999])('cut at %d of its length, a restore leaves no row, and may be tried again with the whole', async (part) => {
    const target = await fresh();
    await expect(restoreInto(target.url, whole.slice(0, Math.floor(whole.length * part)))).rejects.toMatchObject({
      code: 'backup/cut-off',
    });
    expect(await target.db.query('select 1 from blobs')).toEqual([]);
    expect((await restoreInto(target.url, whole)).ok).toBe(true);
  });
  test('one flipped bit in a stored ciphertext', async () => {
    const changed = whole.slice();
    const middle = Math.floor(changed.length / 2);
    changed[middle] = (changed[middle] ?? 0) ^ 1;
    const target = await fresh();
    await expect(restoreInto(target.url, changed)).rejects.toMatchObject({ code: 'backup/damaged' });
    expect(await target.db.query('select 1 from blobs')).toEqual([]);
  });
  test('a stream whose source fails in the middle is no backup', async () => {
    async function* failing() {
      yield whole.subarray(0, 1_000_000);
      throw new Error('the disk is gone');
    }
    const target = await fresh();
    await expect(restore(target.url, failing(), { at: later, progress: quiet })).rejects.toThrow('the disk is gone');
    expect(await target.db.query('select 1 from blobs')).toEqual([]);
  });
});

describe('where it is not restored', () => {
  test('a database with a row', async () => {
    const target = await fresh();
    await migrate(target.db);
    await target.db.query(`insert into leases values ('x', $1, 1)`, [random(16, 1)]);
    expect(await restoreInto(target.url, whole)).toEqual({ ok: false, error: { code: 'restore/not-empty', params: { table: 'leases' } } });
  });
  test('under a hub that is at work', async () => {
    const target = await fresh();
    const hub = connect(target.url, { connections: 1 });
    await hub.query('select 1');
    expect(await restoreInto(target.url, whole)).toMatchObject({ ok: false, error: { code: 'restore/hub-at-work' } });
    await hub.close();
  });
});
