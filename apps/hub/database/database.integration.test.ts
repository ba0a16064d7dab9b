import { instant } from '@dauys/basics/clock.ts';
import { freshDatabase, type FreshDatabase } from '@dauys/testing/postgres.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { humanCodes } from '../causes/store.ts';
import { newestMaintenance } from '../duty/store.ts';
import { firstCanaries } from '../enrolment/store.ts';
import { terminalsHeard } from '../fleet/store.ts';
import { arrivalsBetween } from '../quiet/store.ts';
import { firstDaySeen, judgedSilences, publishedMonth } from '../statistics/store.ts';
import { allCodes } from '../visits/store.ts';
import { migrate, readMigrations, type Migration } from './migrate.ts';
import { connect, type Db, type Tx } from './store.ts';

let fresh: FreshDatabase;
const open: Db[] = [];
const another = (): Db => {
  const db = connect(fresh.url, { connections: 4 });
  open.push(db);
  return db;
};
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.close()));
  await fresh.drop();
});

const all = readMigrations();
// A row in each table that holds a promise, and a change that breaks it.
const z = (n: number): string => `decode(repeat('0${n}', 32), 'hex')`;
const promises: readonly (readonly [string, string, string])[] = [
  ['blobs', `insert into blobs values (${z(1)}, '\\x00')`, `update blobs set bytes = '\\x01'`],
  [
    'acceptances',
    `insert into acceptances values ('${'a'.repeat(16)}', 1, '${'k'.repeat(8)}', '${'s'.repeat(64)}')`,
    'update acceptances set at = 2',
  ],
  ['ledger_entries', `insert into ledger_entries values ('cases', 0, '\\x00')`, `update ledger_entries set data = '\\x01'`],
  ['feed_chunks', `insert into feed_chunks values (0, 1, ${z(1)}, '\\x00')`, 'update feed_chunks set at = 2'],
  ['inbox', `insert into inbox values ('court', 1, '${'a'.repeat(16)}', ${z(1)}, ${z(2)})`, `update inbox set h = ${z(3)}`],
  ['pending_leaves', `insert into pending_leaves values (${z(1)}, false, 1, 5)`, 'update pending_leaves set batch = 6'],
  ['checkpoints', `insert into checkpoints values ('cases', 1, 'note', 1)`, `update checkpoints set note = 'other'`],
  ['ledger_heads', `insert into ledger_heads values ('cases', 5, ${z(1)}, 1)`, 'update ledger_heads set size = 4'],
  ['ledger_tiles', `insert into ledger_tiles values ('cases', 0, 0, ${z(1)})`, `update ledger_tiles set hashes = ${z(2)} || ${z(2)}`],
];
const made = (number: number, sql: string): Migration => ({ number, name: `${number}`.padStart(4, '0'), sql, hash: `${number}:${sql}` });

describe('migrations (S-64)', () => {
  test('several hubs at once: each step once, and a second start does nothing', async () => {
    const names = (await Promise.all([another(), another(), another()].map((db) => migrate(db)))).flat();
    expect(names.toSorted()).toEqual(all.map(({ name }) => name));
    expect(await migrate(another())).toEqual([]);
  });
  test('another hub makes the table of records at the same moment: whatever PostgreSQL calls that, it is there', async () => {
    const db = another();
    const tooLate = (code: string): Promise<readonly string[]> => {
      const query: Db['query'] = async (sql, params) => {
        await db.query(sql, params);
        throw Object.assign(new Error('it exists'), { code });
      };
      return migrate({ ...db, query }, [made(1, 'create table told (n int)')]);
    };
    expect([await tooLate('23505'), await tooLate('42P07'), await tooLate('42710')]).toEqual([['0001'], [], []]);
    await expect(tooLate('42501')).rejects.toThrow('it exists');
  });
  test('a crash in the middle of a step leaves the step before, with its data; running again finishes', async () => {
    const db = another();
    const one = made(1, 'create table kept (n int primary key); insert into kept values (1)');
    const broken = made(2, 'alter table kept add column m int; select pg_terminate_backend(pg_backend_pid())');
    const whole = made(2, 'alter table kept add column m int not null default 7');
    await expect(migrate(db, [one, broken])).rejects.toThrow();
    expect(await db.query('select * from kept')).toEqual([{ n: 1 }]);
    expect(await migrate(another(), [one, whole])).toEqual(['0002']);
    expect(await db.query('select * from kept')).toEqual([{ n: 1, m: 7 }]);
  });
  test('a database of the first migration, with data in it, comes up to today with nothing lost', async () => {
    const db = another();
    const [first, ...later] = all;
    if (first === undefined) throw new Error('no migration');
    await migrate(db, [first]);
    for (const [, insert] of promises) await db.query(insert);
    const rows = () => Promise.all(promises.map(([table]) => db.query(`select * from ${table}`)));
    const before = await rows();
    expect(await migrate(db)).toEqual(later.map(({ name }) => name));
    (await rows()).forEach((found, i) => expect(found).toMatchObject(before[i] ?? []));
  });
  test.each([
    ['changed', [made(1, 'select 2')]],
    ['missing', []],
    ['older than what was applied', [made(1, 'select 1'), made(3, 'select 3'), made(2, 'select 2')]],
  ])('a history that is %s is refused', async (_, files) => {
    const db = another();
    await migrate(db, files.length === 3 ? [made(1, 'select 1'), made(3, 'select 3')] : [made(1, 'select 1')]);
    await expect(migrate(db, files)).rejects.toThrow(/migration/);
  });
});

describe('transactions', () => {
  test('a deadlock is retried and both transactions happen', async () => {
    const db = another();
    await db.query('create table t (id int primary key, n int not null)');
    await db.query('insert into t values (1, 0), (2, 0)');
    let met = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    const bump = (first: number, second: number) =>
      db.tx(async (tx) => {
        await tx.query('update t set n = n + 1 where id = $1', [first]);
        if (++met === 2) release();
        await both;
        await tx.query('update t set n = n + 1 where id = $1', [second]);
      });
    await Promise.all([bump(1, 2), bump(2, 1)]);
    expect(await db.query('select n from t order by id')).toEqual([{ n: 2 }, { n: 2 }]);
    expect(met).toBeGreaterThan(2);
  });
  test('bytes, big numbers and arrays come back as they were given', async () => {
    const given = [Uint8Array.of(0, 255, 92, 120), 2 ** 53 - 1, ['a', null], [Uint8Array.of(1), Uint8Array.of(0, 2)]] as const;
    const [row] = await another().query('select $1::bytea as a, $2::bigint as b, $3::text[] as c, unnest($4::bytea[]) as d', [...given]);
    expect(row).toEqual({ a: given[0], b: given[1], c: given[2], d: Uint8Array.of(1) });
    await expect(another().query('select 9007199254740993::bigint')).rejects.toThrow(RangeError);
  });
  test('a connection that dies is a fault for its work; the next work gets a new one', async () => {
    const db = another();
    await expect(db.tx((tx) => tx.query('select pg_terminate_backend(pg_backend_pid())'))).rejects.toThrow();
    expect(await db.query('select 1 as n')).toEqual([{ n: 1 }]);
    expect(await connect('postgresql://nobody@/none?host=/nowhere').isReachable()).toBe(false);
  });
});

describe('promises in the database', () => {
  test.each(promises)('%s: neither changed nor deleted, whatever the code does', async (table, insert, update) => {
    const db = another();
    await migrate(db);
    await db.query(insert);
    for (const misdeed of [update, `delete from ${table}`]) await expect(db.query(misdeed)).rejects.toMatchObject({ code: '23000' });
  });
});

describe('what is asked for often, or of a table that grows for years', () => {
  const [from, to] = [instant(0), instant(86_400_000)];
  const YEARS = 5_000_000;
  const lookups: readonly (readonly [what: string, index: string, ask: (db: Db & Tx) => Promise<unknown>])[] = [
    ['the first day of which anything was seen', 'availability_days_by_day', (db) => firstDaySeen(db)],
    [
      'silences that touch a month',
      'silences_by_end',
      (db) => judgedSilences(db, { from: instant(YEARS - 5_000), to: instant(YEARS), now: instant(YEARS) }),
    ],
    ['the terminals of one facility', 'beat_states_pkey', (db) => terminalsHeard(db, [1, 2])],
    ['what arrived in a year', 'envelopes_by_time', (db) => arrivalsBetween(db, from, to)],
    ['when a terminal that is enrolled was first read', 'canary_seen_by_terminal', (db) => firstCanaries(db, [1])],
    ['codes that people typed in a facility', 'visit_codes_by_facility', (db) => humanCodes(db, 1, 'lake')],
    ['the newest codes of all bodies', 'visit_codes_by_time', (db) => allCodes(db, 10)],
    ['the newest announcements of all facilities', 'maintenance_by_time', (db) => newestMaintenance(db, undefined, 10)],
    ['a published month', 'index_figures_pkey', (db) => publishedMonth(db, '2026-10')],
  ];
  test('is found by the index that is made for it', async () => {
    const db = another();
    await migrate(db);
    // What is long over is most of it: only with rows does PostgreSQL know that.
    await db.query(
      `insert into silences (terminal, from_at, raised_at, to_at, boot, boot_after)
       select n % 50 + 1, n * 1000, n * 1000 + 1, n * 1000 + 500, 1, 1 from generate_series(1, $1 / 1000) n`,
      [YEARS],
    );
    await db.query('analyze silences');
    const found = await db.tx(async (tx) => {
      // With this a whole table is read only where nothing else is possible, however small it is.
      await tx.script('set local enable_seqscan = off');
      const plans: string[][] = [];
      for (const [, , ask] of lookups) plans.push(await planOf(tx, ask));
      return plans;
    });
    // Another index would be read from end to end.
    for (const [i, [what, index]] of lookups.entries()) expect(found[i]?.join('\n'), what).toMatch(new RegExp(`\\b${index}\\b`));
  });
});

/** How PostgreSQL would find what is asked; nothing is found. */
const planOf = async (tx: Tx, ask: (db: Db & Tx) => Promise<unknown>): Promise<string[]> => {
  const plan: string[] = [];
  const query: Tx['query'] = async (sql, params) => {
    for (const row of await tx.query<Record<'QUERY PLAN', string>>(`explain ${sql}`, params)) plan.push(row['QUERY PLAN']);
    return [];
  };
  const nobody = { isReachable: async () => true, close: async () => undefined, script: async () => undefined };
  await ask({ ...nobody, query, tx: (work) => work({ query, script: nobody.script }) });
  return plan;
};

test('migrations use nothing that a distributed engine or a pooler lacks', () => {
  for (const { name, sql } of all) {
    const code = sql.replaceAll(/--.*$/gm, '');
    expect(code, name).not.toMatch(
      /\b(serial|bigserial|create sequence|nextval|identity|listen|notify|pg_advisory\w*|references|unlogged)\b/i,
    );
  }
});
