import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { launchPostgres, type RunningPostgres } from './launch.ts';

const bin = inject('postgresBin');
let folder = '';
const servers: RunningPostgres[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-launch-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const launch = async (dataFolder = join(folder, 'pg')): Promise<RunningPostgres> => {
  const server = await launchPostgres({ dataFolder, bin });
  servers.push(server);
  return server;
};

const ask = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

test('what was committed is there after a stop, and after SIGKILL', async () => {
  const first = await launch();
  await ask(first.url, 'create table kept (n int primary key); insert into kept values (1)');
  await first.stop();
  expect(await first.ended).toEqual({ code: 0, signal: null });
  const second = await launch();
  await ask(second.url, 'insert into kept values (2)');
  second.kill();
  const third = await launch();
  expect(await ask(third.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
});

test('the settings that our promises stand on', async () => {
  const promised = {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    data_sync_retry: 'off',
    data_checksums: 'on',
    listen_addresses: '',
    unix_socket_permissions: '0700',
    log_error_verbosity: 'terse',
    server_encoding: 'UTF8',
  };
  const server = await launch();
  const rows = await ask(server.url, 'select name, setting from pg_settings');
  const found = Object.fromEntries(rows.map((row) => [row['name'], row['setting']]));
  expect(found).toMatchObject(promised);
});

test('the data folder is closed to others, and one that is open is refused', async () => {
  const data = join(folder, 'pg');
  const server = await launch(data);
  for (const path of [data, join(data, 'cluster')]) expect(statSync(path).mode & 0o077).toBe(0);
  await server.stop();
  chmodSync(data, 0o755);
  await expect(launch(data)).rejects.toThrow(Fault);
});

test('a folder deeper than a socket path allows gets its socket elsewhere', async () => {
  const server = await launch(join(folder, 'd'.repeat(120), 'pg'));
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('data of another major version is refused, not touched', async () => {
  const data = join(folder, 'pg');
  mkdirSync(join(data, 'cluster'), { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  chmodSync(join(data, 'cluster'), 0o700);
  writeFileSync(join(data, 'cluster', 'PG_VERSION'), '9\n');
  await expect(launch(data)).rejects.toThrow(/made by PostgreSQL 9/);
  expect(readFileSync(join(data, 'cluster', 'PG_VERSION'), 'utf8')).toBe('9\n');
});

test('a half-made cluster of an interrupted first start is made again', async () => {
  const data = join(folder, 'pg');
  mkdirSync(join(data, 'cluster.new', 'base'), { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  const server = await launch(data);
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(existsSync(join(data, 'cluster.new'))).toBe(false);
});

test('the server dies with a parent that was killed, and the next launch takes over', async () => {
  const data = join(folder, 'pg');
  const story = `
    const { launchPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'launch.ts'))});
    const server = await launchPostgres({ dataFolder: ${JSON.stringify(data)}, bin: ${JSON.stringify(bin)} });
    console.log(server.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', story], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  const server = await launch(data);
  expect(server.pid).not.toBe(Number(String(line)));
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('two launches on one folder: the second waits, then says why it cannot', async () => {
  await launch();
  await expect(launchPostgres({ dataFolder: join(folder, 'pg'), bin, patienceMs: 0 })).rejects.toThrow(/already exists/);
});

test('the messages of the server carry no rows', async () => {
  const server = await launch();
  await ask(server.url, 'create table t (secret text primary key)');
  const insert = "insert into t values ('sentinel')";
  await ask(server.url, insert);
  await expect(ask(server.url, insert)).rejects.toThrow();
  expect(readFileSync(join(folder, 'pg', 'postgres.log'), 'utf8')).toContain('duplicate key');
  expect(readFileSync(join(folder, 'pg', 'postgres.log'), 'utf8')).not.toContain('sentinel');
});
