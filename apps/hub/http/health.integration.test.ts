import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';

let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub();
  hub = await stage.start();
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const ask = async (path: string): Promise<readonly [number, string | null, unknown]> => {
  const answer = await fetch(`${hub.url}${path}`);
  return [answer.status, answer.headers.get('retry-after'), await answer.json()];
};
const ready = [200, null, { ready: true }];
const unready = (because: string) => [503, '5', { ready: false, because }];
const alive = [200, null, { live: true }];

/** Another connection's word to the server, about the hub's database. */
const onServer = async (sql: (database: string) => string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  await client.query(sql(/test_[0-9a-f]+/.exec(stage.config.databaseUrl ?? '')?.[0] ?? ''));
  await client.end();
};

describe('whether the hub lives, and whether it is ready', () => {
  test('both, while all is well', async () => expect([await ask('/livez'), await ask('/readyz')]).toEqual([alive, ready]));

  test('a database that lets nobody in: not ready, alive, and ready again when it does', async () => {
    await onServer((name) => `alter database ${name} allow_connections false`);
    await onServer((name) => `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    expect(await ask('/readyz')).toEqual(unready('database'));
    expect(await ask('/livez')).toEqual(alive);
    const beat = await fetch(`${hub.url}/api/access/begin`, {
      method: 'POST',
      body: '{"login":"daniyar"}',
      headers: { 'content-type': 'application/json' },
    });
    expect([beat.status, beat.headers.get('retry-after'), await beat.json()]).toEqual([503, '5', { code: 'http/busy' }]);
    await onServer((name) => `alter database ${name} allow_connections true`);
    expect(await ask('/readyz')).toEqual(ready);
  });

  test('a schema that this program was not written for, older or newer: not ready until it is the right one', async () => {
    const [newest] = await stage.db.query<{ number: number; name: string; hash: string }>(
      'select number, name, hash from schema_migrations order by number desc limit 1',
    );
    if (newest === undefined) throw new Error('no migrations');
    await stage.db.query('delete from schema_migrations where number = $1', [newest.number]);
    expect(await ask('/readyz')).toEqual(unready('migrations'));
    await stage.db.query('insert into schema_migrations (number, name, hash) values ($1, $2, $3)', [
      newest.number,
      newest.name,
      newest.hash,
    ]);
    expect(await ask('/readyz')).toEqual(ready);
    await stage.db.query(`insert into schema_migrations (number, name, hash) values (9999, 'later', 'x')`);
    expect([await ask('/readyz'), await ask('/livez')]).toEqual([unready('migrations'), alive]);
    await stage.db.query('delete from schema_migrations where number = 9999');
  });

  test('a hub that stops: not ready from the first moment, alive until its door is shut', async () => {
    const stopping = hub.stop();
    // After the door is shut nobody answers: that is an answer, too.
    const told = await Promise.all(['/readyz', '/livez'].map((path) => ask(path).catch(() => 'shut')));
    expect([unready('stopping'), 'shut', [503, null, expect.anything()]]).toContainEqual(told[0]);
    await stopping;
    await expect(ask('/readyz')).rejects.toThrow();
  });
});
