import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { policyText, publish as publishWhole, sha } from '@dauys/testing/published.ts';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../database/migrate.ts';
import { connect, type Db } from '../database/store.ts';
import { catchUp } from './catch-up.ts';
import { rebuildTiles } from './tiles.ts';

const at = instant(1_790_000_000_000);
const world = mkdtempSync(join(tmpdir(), 'dauys-catch-up-'));
afterAll(() => rmSync(world, { recursive: true }));
const anchorText = JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') }));
const publicKey = new Uint8Array(32).fill(1);

const leaf = (i: number, story = 'honest'): Bytes => sha(`${i < 128 ? 'both' : story} ${i}`);
const mirrorOf = async (batches: number, story = 'honest'): Promise<string> => {
  const mirror = mkdtempSync(join(world, 'mirror-'));
  const cosigned = { cosigned: { asel: at, bolat: at } };
  const said = [cast.hubSaid(cast.hub), { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) }] as const;
  await publishWhole(
    mirror,
    'directory',
    (await cast.entriesOf([...said])).map(({ bytes }) => bytes),
    cosigned,
  );
  await publishWhole(
    mirror,
    'cases',
    Array.from({ length: batches * 64 }, (_, i) => caseLeaf(Math.floor(i / 64), leaf(i, story))),
    cosigned,
  );
  return mirror;
};

let db: Db;
let drop: () => Promise<void>;
beforeEach(async () => {
  const made = await freshDatabase();
  db = connect(made.url, { connections: 2 });
  drop = made.drop;
  await migrate(db);
});
afterEach(async () => {
  await db.close();
  await drop();
});
const from = (mirror: string) => catchUp({ db, anchorText, publicKey, mirror, at });
const tree = () => db.query('select ledger, level, idx, hashes from ledger_tiles order by 1, 2, 3');

describe('catching up', () => {
  test('takes what is public and this database has not, once', async () => {
    expect(await from(await mirrorOf(2))).toEqual({ ok: true, value: { leaves: 128, statements: 2, chunks: 0 } });
    expect(await from(await mirrorOf(9))).toEqual({ ok: true, value: { leaves: 448, statements: 0, chunks: 0 } });
    const before = await tree();
    expect(await from(await mirrorOf(9))).toEqual({ ok: true, value: { leaves: 0, statements: 0, chunks: 0 } });
    expect(await tree()).toEqual(before);
    expect(await db.query('select batch, first_idx, size from batches order by batch desc limit 1')).toEqual([
      { batch: 8, first_idx: 512, size: 64 },
    ]);
    expect(await db.query(`select size, published is not null as public from checkpoints where ledger = 'cases' order by size`)).toEqual([
      { size: 128, public: true },
      { size: 576, public: true },
    ]);
  });
  test('gives a leaf that waits in the backup the place that it has in public: it is never logged twice', async () => {
    await db.query('insert into pending_leaves (commitment, urgent, enqueued_at) values ($1, true, 1), ($2, true, 1)', [
      leaf(100),
      sha('not public'),
    ]);
    await from(await mirrorOf(2));
    expect(await db.query('select batch, idx from pending_leaves where urgent order by idx nulls last')).toEqual([
      { batch: 1, idx: 100 },
      { batch: null, idx: null },
    ]);
  });
  test.each([
    ['less than we have', 4, 'honest', 'restore/mirror-behind'],
    ['another story', 6, 'other', 'restore/mirror-differs'],
  ])('a mirror with %s changes nothing', async (_, batches, story, code) => {
    await from(await mirrorOf(5));
    const before = await tree();
    expect(await from(await mirrorOf(batches, story))).toMatchObject({ ok: false, error: { code } });
    expect(await tree()).toEqual(before);
  });
  test('without the feed that this database knows, nothing: it would fork', async () => {
    await db.query(`insert into feed_chunks values (0, 1, $1, '\\x00')`, [sha('head')]);
    await db.query('insert into feed_marks values (0, 0, 0, 0, 0, null)');
    expect(await from(await mirrorOf(2))).toEqual({ ok: false, error: { code: 'restore/no-feed' } });
    expect(await tree()).toEqual([]);
  });
});

describe('a lost tile store', () => {
  const lose = async (table: string, where = 'true') => {
    await db.query(`alter table ${table} disable trigger user`);
    await db.query(`delete from ${table} where ${where}`);
    await db.query(`alter table ${table} enable trigger user`);
  };
  test('is made again from the entries', async () => {
    await from(await mirrorOf(9));
    const before = await tree();
    for (const where of ['true', "level = 0 and ledger = 'cases' and idx = 1", 'level = 1']) {
      await lose('ledger_tiles', where);
      expect(await rebuildTiles(db, { anchorText, mirror: undefined })).toMatchObject({ ok: true, value: { entries: 578 } });
      expect(await tree()).toEqual(before);
    }
  });
  test('and lost entries come from a mirror, never from nothing', async () => {
    const mirror = await mirrorOf(9);
    await from(mirror);
    const before = await tree();
    await lose('ledger_tiles');
    await lose('ledger_entries', 'idx % 3 = 1');
    expect(await rebuildTiles(db, { anchorText, mirror: undefined })).toMatchObject({
      ok: false,
      error: { code: 'restore/mirror-behind' },
    });
    expect(await rebuildTiles(db, { anchorText, mirror: await mirrorOf(3) })).toMatchObject({
      ok: false,
      error: { code: 'restore/mirror-behind' },
    });
    await expect(rebuildTiles(db, { anchorText, mirror: await mirrorOf(9, 'other') })).rejects.toThrow('do not lead to its root');
    expect((await rebuildTiles(db, { anchorText, mirror })).ok).toBe(true);
    expect(await tree()).toEqual(before);
    await expect(db.query('delete from ledger_tiles')).rejects.toThrow('only grows');
  });
});
