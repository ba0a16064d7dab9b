/**
 * Unknown and foreign identifiers cannot be told apart: not by the answer, not by what the hub asks its database for it, not by what the
 * database does, and not by time.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import { connect, type Db, type Param } from '../../apps/hub/database/store.ts';
import { askAt, hangUp, type Answered, type Asked } from './asking.ts';
import { nobodys, stageDoors, type HubStage, type Who } from './hub-stage.ts';
import { compare, differs, shareSlower, type Pair } from './pairs.ts';
import { attending, noteRoutes } from './route-table.ts';
import { hubRows } from './rows/hub.ts';
import { NAME, recordStatements, type Recorder, type Statement } from './statements.ts';

const routes = new Set<string>();
let recorder: Recorder;
let stage: HubStage;
let db: Db;
beforeAll(async () => {
  recorder = recordStatements();
  const note = noteRoutes(routes);
  stage = await attending(
    (server) => {
      note(server);
      recorder.born(server);
    },
    () => stageDoors(),
  );
  db = connect(stage.ground.config.databaseUrl ?? '', { connections: 2 });
  // The planner knows the tables, as it does after a day.
  for (let i = 0; i < 20; i++) await stage.lodge(i % 2 === 0 ? 'court' : 'ombudsman');
  await db.query('analyze');
});
afterAll(async () => {
  hangUp();
  await db.close();
  await stage.remove();
  recorder.stop();
});

let asked = 0;
const ask = async (who: Who, request: Asked): Promise<{ answer: Answered; statements: readonly Statement[] }> => {
  const name = `same-${++asked}`;
  const { headers, ...rest } = stage.as(who, request);
  const answer = await askAt(stage.url, { ...rest, headers: { ...headers, [NAME]: name } });
  return { answer, statements: recorder.of(name) };
};

interface Plan {
  readonly Plans?: readonly Plan[];
  readonly [name: string]: unknown;
}

const TOUCHED = ['Node Type', 'Relation Name', 'Index Name', 'Actual Rows', 'Actual Loops', 'Rows Removed by Filter', 'Heap Fetches'];

const touchedBy = (plan: Plan): unknown => [
  Object.fromEntries(TOUCHED.map((name) => [name, plan[name]])),
  ...(plan.Plans ?? []).map(touchedBy),
];

/** What PostgreSQL does for a question, on tables too large to be read whole: its plan, and how many rows each step finds or throws away. */
const workOf = ({ sql, values }: Statement): Promise<unknown> =>
  db.tx(async (tx) => {
    if (!/^\s*select/i.test(sql)) return sql;
    await tx.query('set local enable_seqscan = off');
    const explained = await tx.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `explain (analyze, format json) ${sql}`,
      values as Param[],
    );
    return explained.flatMap((row) => row['QUERY PLAN'].map(({ Plan: plan }) => touchedBy(plan)));
  });

const questionOf = ({ sql, values }: Statement): unknown => ({
  sql,
  values: values.map((one) => (one instanceof Uint8Array ? one.length : typeof one)),
});

/** The salt of a login is its own; that it looks like any other is seen by its length. */
const shown = ({ bytes }: Answered): string =>
  bytes.toString('latin1').replaceAll(/(?<="salt":")[^"]*/g, (salt) => '.'.repeat(salt.length));

/** Two requests that must not be told apart by what comes back, nor by what the database is asked. */
const holdAlike = async (one: Asked, other: Asked, who: Who): Promise<readonly [readonly Statement[], readonly Statement[]]> => {
  const [a, b] = [await ask(who, one), await ask(who, other)];
  expect(a.answer.status).toBe(b.answer.status);
  expect(a.answer.headers).toEqual(b.answer.headers);
  expect(shown(a.answer)).toBe(shown(b.answer));
  expect(a.statements.length).toBeGreaterThan(0);
  expect(a.statements.map(questionOf)).toEqual(b.statements.map(questionOf));
  return [a.statements, b.statements];
};

const rows = Object.entries(hubRows);
const owned = rows.flatMap(([name, { about }]) => (about === undefined ? [] : [{ name, about }]));

test('every route with a parameter says how it is asked about what belongs to somebody else', () => {
  // The operator's copy of the feed has one owner, and terminals stand in the public directory: whoever is let in may ask about each.
  // A request for enrolment is named by its hash, which only device, officers and signers are told: whoever knows it may ask. Seals belong to
  // no body: every officer sees those of every terminal and may sign second. What is published is everybody's.
  const anybodys = [
    'GET /operator/feed/:number',
    'GET /api/fleet/terminals/:id',
    'GET /api/fleet/terminals/:id/journal',
    'GET /api/fleet/terminals/:id/way',
    'GET /enrolment/requests/:request',
    'GET /api/fleet/terminals/:id/seals',
    'GET /api/fleet/seals/photographs/:hash',
    'POST /api/fleet/terminals/:id/seals',
    'POST /api/fleet/terminals/:id/tickets',
    'POST /api/fleet/seals/:entry/second',
    'GET /statistics/availability/:name',
  ];
  const named = [...routes].filter((route) => route.includes('/:') && !anybodys.includes(route));
  expect(named.toSorted()).toEqual(owned.map(({ name }) => name).toSorted());
});

/** Who asks about a case that is not there, or not hers. */
const who = 'officer of another body';

describe.each(owned)('$name', ({ about }) => {
  test('unknown and foreign: the same answer, the same questions, the same work', async () => {
    const [unknown, foreign] = await holdAlike(about(stage, nobodys(16)), about(stage, stage.cases.own), who);
    expect(unknown.map(({ rows: found }) => found)).toEqual(foreign.map(({ rows: found }) => found));
    expect(await Promise.all(unknown.map(workOf))).toEqual(await Promise.all(foreign.map(workOf)));
  });
});

const ways = {
  begin: (login: string): Asked => ({ method: 'POST', path: '/api/access/begin', body: { login } }),
  password: (login: string): Asked => ({
    method: 'POST',
    path: '/api/access/password',
    body: { login, authKey: base64(new Uint8Array(32)), totp: '000000' },
  }),
  recovery: (login: string): Asked => ({
    method: 'POST',
    path: '/api/access/recovery',
    body: { login, authKey: base64(new Uint8Array(32)) },
  }),
};

describe.each(Object.entries(ways))('a login, %s', (_, way) => {
  // A row that is there is read, and one that is not is not: microseconds. Everything else is the same.
  test('unknown and known: the same answer, the same questions', async () => {
    // The second time, too: the first leaves a row behind.
    for (let twice = 0; twice < 2; twice++) await holdAlike(way('fresh-x@court'), way(stage.fresh.nobody.login), 'nobody');
  });
});

const PAIRS = 300;
const isFirst = (): boolean => randomInt(2) === 0;

describe(`time, by ${PAIRS} pairs`, () => {
  test.each(owned.filter(({ name }) => /envelope$/.test(name)))('$name: unknown and foreign', async ({ about }) => {
    const timed = (id: () => string) => () => askAt(stage.url, stage.as(who, about(stage, id())));
    expect(seen(await compare(PAIRS, { one: timed(() => nobodys(16)), other: timed(() => stage.cases.own), isFirst }))).toBe('the same');
  });

  test.each(Object.entries(ways))('a login, %s: unknown and known', async (_, way) => {
    const known = Object.values(stage.fresh).map(({ login }) => login);
    let turn = 0;
    // Each login and each address only as often as the hub allows in a minute; each attempt after the ones before have faded.
    const timed = (login: (i: number) => string) => () => {
      stage.clock.advance(8 * 60_000);
      const i = Math.floor(turn++ / 2);
      return askAt(stage.url, { ...way(login(i)), from: `127.0.0.${2 + (i % 50)}` });
    };
    const [one, other] = [timed((i) => `other-${i % known.length}@court`), timed((i) => known[i % known.length] ?? '')];
    expect(seen(await compare(PAIRS, { one, other, isFirst }))).toBe('the same');
  });
});

const seen = (pairs: readonly Pair[]): string =>
  differs(pairs) ? `another time in ${(100 * shareSlower(pairs)).toFixed(1)} % of pairs` : 'the same';
