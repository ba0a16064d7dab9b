import { base64, concat, parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { daysOf } from '@dauys/fleet/minutes.ts';
import { INDEX_DOMAIN, type IndexMonth } from '@dauys/protocol/availability-index.ts';
import { quietNow, type QuietNow } from '@dauys/protocol/quiet.ts';
import { facilitySaid, monitorSaid, person, terminalSaid } from '@dauys/testing/directory-cast.ts';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { respondersRead, writeMonth, type Write } from '../../../tools/test/quiet-month.ts';
import { watcher, watcherProvisionOf, type WatcherHere } from '../../../tools/test/watchers.ts';
import { mergeDays } from '../fleet/availability-store.ts';
import { putHours } from '../fleet/hours-store.ts';
import type { RunningHub } from '../start.ts';
import { publishMonth } from './keep.ts';
import { monthNamed } from './month.ts';

const minute = (text: string): number => Date.parse(text) / 60_000;
let time = Date.parse('2026-11-05T12:00:00.000Z');
const clock = { now: () => instant(time) };
const october = monthNamed('2026-10');
let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub({ terminals: 2, clock });
  const spans = [{ from: 0, to: 1_440 }];
  const hours = JSON.stringify({ version: 1, since: october.first, zone: 'UTC', week: Array.from({ length: 7 }, () => spans) });
  for (const { number } of stage.terminals) {
    await putHours(stage.db, { terminal: number, version: 1, hours, at: instant(Date.parse('2026-09-30T12:00:00Z')) });
    // Usable in all of October, but for the tenth, of which the second terminal lost all and the first its last four hours.
    const lost = number === stage.terminals[0]?.number ? minute('2026-10-10T20:00:00Z') : minute('2026-10-10T00:00:00Z');
    for (const [from, to] of [
      [minute('2026-10-01T00:00:00Z'), lost],
      [minute('2026-10-11T00:00:00Z'), minute('2026-11-01T00:00:00Z')],
    ] as const)
      await mergeDays(
        stage.db,
        [...daysOf(from, to)].map(([day, bits]) => ({ terminal: number, day, heard: bits, canaried: bits })),
      );
  }
  const [first, second] = stage.terminals.map(({ number }) => number);
  await silence(first ?? 0, '2026-10-10T20:00:00Z', ['planned', 'maintenance']);
  await silence(second ?? 0, '2026-10-10T00:00:00Z', ['unexplained', 'terminal-dark'], '2026-10-10T12:00:00Z');
  await stage.db.query(
    `insert into hindrances (terminal, from_at, kind, raised_at, to_at, words, boot) values ($1, $2, 'unusable', $3, $4, '{screen-off}', 1)`,
    [second ?? 0, ...['2026-10-10T12:00:00Z', '2026-10-10T12:00:30Z', '2026-10-10T23:59:59Z'].map(Date.parse)],
  );
  await judged(second ?? 0, Date.parse('2026-10-10T12:00:00Z'), ['unexplained', 'screen-switched-off']);
  hub = await stage.start();
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

/** As judged already: what the hub would make of it itself is another test's. */
const silence = async (terminal: number, from: string, looks: readonly [string, string], to = '2026-10-11T00:00:00Z'): Promise<void> => {
  const [begin, end] = [Date.parse(from), Date.parse(to) - 1];
  await stage.db.query('insert into silences (terminal, from_at, raised_at, to_at, boot, boot_after) values ($1, $2, $3, $4, 1, 1)', [
    ...[terminal, begin, begin + 65_000, end],
  ]);
  await judged(terminal, begin, looks);
};
const judged = async (terminal: number, begin: number, [likelihood, cause]: readonly [string, string]): Promise<void> => {
  await stage.db.query(
    `insert into verdicts (terminal, from_at, n, judged_at, likelihood, cause, sureness, speaks_for, speaks_against, contradicts, alike)
     values ($1, $2, 1, $3, $4, $5, 'fair', '{}', '{}', '{}', '{}')`,
    [terminal, begin, begin + 65_000, likelihood, cause],
  );
  await stage.db.query('delete from judging');
};
const read = async (name: string): Promise<Response> => fetch(`${hub.url}/statistics/availability/${name}`);
const document = async (): Promise<IndexMonth> => (await (await read('2026-10.json')).json()) as IndexMonth;

test('anybody reads a month: what was promised, usable, announced and unexplained, and the index that follows; signed by the hub', async () => {
  await publishMonth(hub.context, october);
  const [declared, planned, unexplained] = [2 * 31 * 1_440, 240, 1_440];
  const due = declared - planned;
  const found = await document();
  expect(found).toMatchObject({ month: '2026-10', through: '2026-10-31', closed: false, rules: { version: 1 } });
  expect(found.facilities).toMatchObject([
    { id: 'kapshagai', terminals: 2, declared, planned, unexplained, unknown: 0, explained: 0, usable: due - unexplained },
  ]);
  expect(found.facilities[0]?.index).toBeCloseTo(1 - unexplained / due, 4);
  const answer = await read('2026-10.csv');
  const text = await answer.text();
  expect(text).toMatch(/^month,through,formula,.*\r\n2026-10,2026-10-31,1,kapshagai,/);
  const [key, signature = ''] = (answer.headers.get('dauys-signature') ?? '').split(' ');
  expect(key).toBe(hub.context.keys.statement.keyId);
  const holds = (said: string) =>
    verifyNative(parseBase64(signature) ?? utf8(''), concat(utf8(INDEX_DOMAIN), utf8(said)), stage.keys.statementKey);
  expect([holds(text), holds(`${text} `)]).toEqual([true, false]);
});

test('a month that is over for ten days is closed: nobody changes it any more, the hub’s own database neither', async () => {
  time = Date.parse('2026-11-11T00:00:00.000Z');
  await publishMonth(hub.context, october);
  const before = await document();
  expect(before.closed).toBe(true);
  await expect(stage.db.query("update index_figures set usable = declared where month = '2026-10'")).rejects.toThrow(/never change/);
  await expect(stage.db.query("update index_months set closed_at = null where month = '2026-10'")).rejects.toThrow(/never changes/);
  await silence(stage.terminals[0]?.number ?? 0, '2026-10-10T10:00:00Z', ['unexplained', 'terminal-dark']);
  await publishMonth(hub.context, october);
  expect(await document()).toEqual(before);
});

describe('quiet facilities', () => {
  const OPERATOR = 'operator-token-of-the-test-is-long-enough';
  const places = ['aral', 'balkhash', 'charyn', 'dostyk', 'emba', 'fort', 'gazly'] as const;
  const arrived: Readonly<Record<string, number>> = { gazly: 3 };
  const [ruth, aigul] = [watcher('ruth', 'monitor', 'npm'), watcher('aigul', 'facility-duty', 'gazly')];
  const ask = async (method: string, path: string, token: string, body?: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return fetch(`${hub.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };
  const signIn = async (who: WatcherHere): Promise<string> => {
    const proof = { login: who.login, authKey: base64(who.authKey), totp: totpAt(who.totpSecret, time) };
    return ((await (await ask('POST', '/api/access/password', '', proof)).json()) as { token: string }).token;
  };

  test('of those whose terminals worked, the one from which far less comes is told to a monitor, and no count of any; a duty officer is told nothing', async () => {
    await stage.announce([
      ...[...places.map((id) => facilitySaid(id)), monitorSaid('npm')],
      ...places.map((id, i) => terminalSaid(`0000010${i}`, id, person(`terminal of ${id}`))),
    ]);
    await hub.context.directory.refresh();
    for (const account of [ruth, aigul]) await ask('POST', '/provision/watchers', OPERATOR, watcherProvisionOf(account));
    for (const facility of places)
      expect((await ask('PUT', '/provision/people', OPERATOR, { facility, kind: 'colony', people: 400 })).status).toBe(200);
    // August as it was published, and what arrived in it: 60 envelopes from each of them, three from one; and how far responders have read.
    const august = monthNamed('2026-08');
    const write: Write = (sql, values) => stage.db.query(sql, values);
    const of = places.map((facility, i) => ({ facility, came: [0x100 + i, arrived[facility] ?? 60] as const }));
    await writeMonth(write, august, { at: time, of });
    const quiet = async (who: WatcherHere) => (await ask('GET', '/api/fleet/quiet', await signIn(who))).json() as Promise<QuietNow>;
    // While a body has no responder that reads, tests and complaints are one heap, and nothing is said.
    expect(await quiet(ruth)).toMatchObject({ facilities: [] });
    await respondersRead(write, ['court', 'ombudsman'], time);
    time += 30_000;
    const said = await quiet(ruth);
    expect(Value.Check(quietNow, said)).toBe(true);
    expect(said.months).toEqual({ first: '2026-08', last: '2026-10' });
    expect(said.facilities.map(({ facility, says }) => [facility, says])).toEqual(
      places.map((facility) => [facility, facility === 'gazly' ? 'quiet' : 'usual']),
    );
    expect(JSON.stringify(said)).not.toMatch(/\b(?:60|363)\b/);
    expect(await quiet(aigul)).toEqual({ code: 'access/not-signed-in' });
  });
});

test('what hindered people is neither shortened nor forgotten, whoever holds the database', async () => {
  for (const forged of ['update hindrances set to_at = to_at + 1', 'delete from hindrances', 'truncate hindrances'])
    await expect(stage.db.query(forged)).rejects.toThrow(/hindrance/);
});

test('a month that nobody has worked out, or that is none, is not there', async () => {
  expect([(await read('2026-09.json')).status, (await read('2026-13.json')).status, (await read('..%2f2026-10.json')).status]).toEqual([
    404, 400, 400,
  ]);
});
