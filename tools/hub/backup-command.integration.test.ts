import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../apps/hub/database/migrate.ts';
import { connect } from '../../apps/hub/database/store.ts';
import { program } from '../test/dauys.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-backup-'));
const databases: { url: string; drop(): Promise<void> }[] = [];
afterAll(async () => {
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true });
});
const at = (name: string) => join(folder, name);

/** A hub's configuration for a database of its own; the command needs nothing else of it. */
const hubOn = async (name: string): Promise<{ config: string; sql(text: string): Promise<unknown[]> }> => {
  const database = await freshDatabase();
  databases.push(database);
  const config = {
    port: 0,
    databaseUrl: database.url,
    secrets: 'secrets',
    anchor: 'anchor.json',
    operatorTokenFile: 'token',
    witnesses: [],
  };
  writeFileSync(at(`${name}.json`), JSON.stringify(config));
  const sql = async (text: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  return { config: at(`${name}.json`), sql };
};

const dauys = (...args: readonly string[]): Promise<{ code: number | null; said: Record<string, unknown> }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.once('close', (code) => resolve({ code, said: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }));
  });

let source: Awaited<ReturnType<typeof hubOn>>;
const seed = new Uint8Array(32).fill(7);
let recipient = '';
beforeAll(async () => {
  recipient = await recipientOf(identityOfSeed(seed));
  writeFileSync(at('identity'), identityOfSeed(seed), { mode: 0o600 });
  writeFileSync(at('other'), identityOfSeed(new Uint8Array(32).fill(8)), { mode: 0o600 });
  source = await hubOn('source');
});

test('a backup that fails leaves no file of its name', async () => {
  expect((await dauys('backup', '--config', source.config, '--to', at('none'))).code).toBe(3);
  expect(existsSync(at('none'))).toBe(false);
  expect(existsSync(at('none.unfinished'))).toBe(false);
});

test('backed up, sealed, checked, refused with the wrong key or cut short, restored', async () => {
  const db = connect(databases[0]?.url ?? '', { connections: 1 });
  await migrate(db);
  for (let i = 0; i < 30; i++)
    await db.query('insert into blobs values ($1, $2)', [new Uint8Array(32).fill(i), new Uint8Array(200_000).fill(i)]);
  await db.close();

  for (const sealing of [[], ['--recipient', recipient]]) {
    const file = at(`backup${sealing.length}`);
    const identity = sealing.length === 0 ? [] : ['--identity', at('identity')];
    const made = await dauys('backup', '--config', source.config, '--to', file, ...sealing);
    expect(made).toMatchObject({ code: 0, said: { rows: 30 } });
    expect(readFileSync(file).subarray(0, 21).toString() === 'age-encryption.org/v1').toBe(sealing.length > 0);
    expect(await dauys('backup-check', '--from', file, ...identity)).toMatchObject({ code: 0, said: { rows: 30 } });
    writeFileSync(at('cut'), readFileSync(file).subarray(0, 3_000_000));
    expect((await dauys('backup-check', '--from', at('cut'), ...identity)).code).toBe(1);
    if (sealing.length > 0) {
      expect((await dauys('backup-check', '--from', file, '--identity', at('other'))).code).toBe(1);
      expect((await dauys('backup-check', '--from', file)).code).toBe(2);
    }
    const target = await hubOn(`target${sealing.length}`);
    const failed = await dauys('restore', 'database', '--config', target.config, '--from', at('cut'), ...identity);
    expect(failed.code).toBe(1);
    expect(await target.sql('select 1 from blobs')).toEqual([]);
    expect(await dauys('restore', 'database', '--config', target.config, '--from', file, ...identity)).toMatchObject({
      code: 0,
      said: { rows: 30 },
    });
    expect(await target.sql('select count(*)::int as n, sum(octet_length(bytes))::int as bytes from blobs')).toEqual([
      { n: 30, bytes: 6_000_000 },
    ]);
    expect(await dauys('restore', 'database', '--config', target.config, '--from', file, ...identity)).toMatchObject({
      code: 1,
      said: { error: 'restore/not-empty' },
    });
  }
}, 300_000);
