import { parseBase64, utf8, concat } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { daysOf } from '@dauys/fleet/minutes.ts';
import { INDEX_DOMAIN, type IndexMonth } from '@dauys/protocol/availability-index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
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

test('what hindered people is neither shortened nor forgotten, whoever holds the database', async () => {
  for (const forged of ['update hindrances set to_at = to_at + 1', 'delete from hindrances', 'truncate hindrances'])
    await expect(stage.db.query(forged)).rejects.toThrow(/hindrance/);
});

test('a month that nobody has worked out, or that is none, is not there', async () => {
  expect([(await read('2026-09.json')).status, (await read('2026-13.json')).status, (await read('..%2f2026-10.json')).status]).toEqual([
    404, 400, 400,
  ]);
});
