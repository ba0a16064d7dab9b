/**
 * A tile store that is lost behind a running hub, and made again from a mirror by the commands that an operator has (docs/operating/backup.md,
 * “A lost tile store”): nothing wrong is served meanwhile, and afterwards every published byte is the one it was.
 */
import { base64, hex } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { entriesPath, tilePath, tilesFor } from '@dauys/ledger/tiles.ts';
import { LEDGERS, ledgerPath, type LedgerName } from '@dauys/protocol/ledger.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageCeremony, type CeremonyStage } from './ceremony-stage.ts';

const HOUR = 3_600_000;
const BATCH = 64;
const BATCHES = 5;

let stage: CeremonyStage;
beforeAll(async () => void (stage = await stageCeremony({ batchSize: BATCH, batchSeconds: 3_600, headSeconds: 86_400 })));
afterAll(() => stage?.stop());

const get = (path: string) => fetch(`${stage.hub.url}${path}`);
const sizeOf = async (ledger: LedgerName): Promise<number> => {
  const answer = await get(`${ledgerPath(ledger)}/checkpoint`);
  return answer.ok ? parseCheckpoint(parseNote(await answer.text()).text).size : 0;
};
const sizes = async () => ({ directory: await sizeOf('directory'), cases: await sizeOf('cases') });

/** Every file but the checkpoints that makes up both ledgers at these sizes. */
const pathsAt = (at: Readonly<Record<LedgerName, number>>): readonly string[] =>
  LEDGERS.flatMap((ledger) =>
    tilesFor(0, at[ledger]).flatMap(({ level, index, width }) => [
      `${ledgerPath(ledger)}/${tilePath(level, index, width)}`,
      ...(level === 0 ? [`${ledgerPath(ledger)}/${entriesPath(index, width)}`] : []),
    ]),
  );
const served = async (paths: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const files = new Map<string, string>();
  for (const path of paths) {
    const answer = await get(path);
    const bytes = hex(new Uint8Array(await answer.arrayBuffer()));
    files.set(path, answer.ok ? bytes : `${answer.status} ${answer.headers.get('cache-control')} ${Buffer.from(bytes, 'hex').toString()}`);
  }
  return files;
};

const sql = async <Row extends object>(...texts: readonly string[]): Promise<readonly Row[]> => {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  try {
    let rows: readonly Row[] = [];
    for (const text of texts) rows = (await client.query<Row>(text)).rows;
    return rows;
  } finally {
    await client.end();
  }
};
/** As a disk loses rows: no trigger is asked. */
const lose = (table: string, where = 'true') =>
  sql(`alter table ${table} disable trigger user`, `delete from ${table} where ${where}`, `alter table ${table} enable trigger user`);
const stored = () =>
  sql(
    `select 'tile' as kind, ledger, level, idx::int, encode(hashes, 'hex') as bytes from ledger_tiles
     union all select 'entry', ledger, 0, idx::int, encode(data, 'hex') from ledger_entries order by 1, 2, 3, 4`,
  );
const heads = () =>
  sql<{ ledger: string; size: number; root: string }>(`select ledger, size::int, encode(root, 'hex') as root from ledger_heads order by 1`);
const signed = () => sql('select ledger, size::int, note from checkpoints order by 1, 2');

const place = (from: string) => ['--anchor', stage.anchor, '--from', from];
const mirror = () => stage.dauys('mirror', ...place(stage.hub.url), '--to', stage.at('mirror'));
const verified = (from: string) => stage.dauys('verify', 'ledger', ...place(from));
const rebuild = (...more: readonly string[]) => stage.dauys('restore', 'tiles', '--config', stage.config, ...more);
const told = (event: string) => stage.log.filter((said) => said.event === event).map(({ fields }) => fields);

let whole: ReadonlyMap<string, string>;
let rows: readonly object[];

test('a ledger of two levels is public, and a mirror has it', { timeout: 120_000 }, async () => {
  const transport = {
    ...{ id: stage.keys.transport.id, suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM' },
    publicKey: base64(stage.keys.transport.publicKey),
  };
  await stage.state(
    { v: 1, kind: 'hub', at: isoOf(systemClock.now()), statementKey: base64(stage.keys.statementKey), transport },
    cast.bodySaid('ombudsman'),
  );
  for (let batch = 1; batch <= BATCHES; batch++) {
    stage.clock.pass(HOUR);
    await expect.poll(() => sizeOf('cases'), { timeout: 20_000, interval: 50 }).toBe(batch * BATCH);
  }
  // What the hub itself states about its feed has come, too, and nothing more will.
  const isAtRest = async (): Promise<boolean> => {
    const { directory } = await sizes();
    return directory > 2 && (await heads()).some(({ ledger, size }) => ledger === 'directory' && size === directory);
  };
  await expect.poll(isAtRest, { timeout: 30_000 }).toBe(true);
  expect(await mirror()).toMatchObject({ exit: 0 });
  const at = await sizes();
  expect(await verified(stage.at('mirror'))).toMatchObject({
    exit: 0,
    said: { batches: BATCHES, ledgers: [{ size: at.directory }, { size: at.cases }] },
  });
  whole = await served(pathsAt(at));
  rows = await stored();
  expect([...whole.keys()].filter((path) => path.includes('/cases/'))).toHaveLength(5);
  expect([...whole.values()].filter((bytes) => !/^[0-9a-f]+$/.test(bytes))).toEqual([]);
});

test('one entry and one tile are lost: what they stood in is not served, all else is', { timeout: 60_000 }, async () => {
  await lose('ledger_entries', `ledger = 'cases' and idx = 100`);
  await lose('ledger_tiles', `ledger = 'cases' and level = 1`);
  const now = await served([...whole.keys()]);
  const changed = [...whole.keys()].filter((path) => now.get(path) !== whole.get(path));
  expect(changed).toEqual(['/ledger/cases/tile/entries/000', '/ledger/cases/tile/1/000.p/1']);
  for (const path of changed) expect(now.get(path)).toBe('500 null {"code":"http/fault"}');
  expect(told('ledger.lost')).toEqual(changed.map((path) => ({ ledger: 'cases', path: path.slice('/ledger/cases/tile/'.length) })));
});

test('all are lost: nothing is served, nothing is signed, and both sides say so', { timeout: 60_000 }, async () => {
  await lose('ledger_entries');
  await lose('ledger_tiles');
  const [before, notes] = [await heads(), await signed()];
  expect(new Set((await served([...whole.keys()])).values())).toEqual(new Set(['500 null {"code":"http/fault"}']));
  // Not “it does not hold”: that would accuse. The source failed.
  expect(await verified(stage.hub.url)).toMatchObject({ exit: 3, said: { error: 'fault' } });
  stage.clock.pass(HOUR);
  await expect.poll(() => told('ledger.fault'), { timeout: 20_000 }).toContainEqual({ ledger: 'cases', code: 'ledger/node-missing' });
  expect(await heads()).toEqual(before);
  expect(await signed()).toEqual(notes);
  expect(await verified(stage.at('mirror'))).toMatchObject({ exit: 0 });
});

test('it is made again from the mirror, byte for byte, and the ledger goes on from there', { timeout: 120_000 }, async () => {
  const from = ['--mirror', stage.at('mirror')];
  expect(await rebuild(...from)).toMatchObject({ exit: 1, said: { error: 'restore/hub-at-work' } });
  await stage.whileStopped(async () => {
    expect(await rebuild()).toMatchObject({ exit: 1, said: { error: 'restore/mirror-behind' } });
    expect(await stored()).toEqual([]);
    expect(await rebuild(...from)).toMatchObject({ exit: 0, said: { entries: expect.any(Number) } });
    expect(await stored()).toEqual(rows);
  });
  expect(await served([...whole.keys()])).toEqual(whole);
  const was = await sizeOf('cases');
  stage.clock.pass(HOUR);
  await expect.poll(() => sizeOf('cases'), { timeout: 30_000 }).toBeGreaterThan(was);
  expect(await served([...whole.keys()])).toEqual(whole);
  expect(await verified(stage.hub.url)).toMatchObject({ exit: 0 });
  expect(await mirror()).toMatchObject({ exit: 0, said: { ledgers: { cases: { kind: 'grown', from: BATCH * BATCHES } } } });
  expect(await verified(stage.at('mirror'))).toMatchObject({ exit: 0 });
});
