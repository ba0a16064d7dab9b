/** Every route of a whole hub with a real database: no request makes it answer 500, or with a code that nobody knows, or forget how to live. */
import type { Server } from 'node:http';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { sealUpFrame } from '@dauys/beat/cell.ts';
import { encodeUpFrame, DOWN_BYTES, UP_HEADER, PAYLOAD } from '@dauys/beat/frame.ts';
import { encodeUpCell } from '@dauys/beat/up.ts';
import { encodeEntry, signedMessage } from '@dauys/directory/statement.ts';
import { CASE_ACT_DOMAIN } from '@dauys/protocol/case.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { fragmentOf, postTo } from '@dauys/testing/terminal.ts';
import { askAt, hangUp, type Asked } from '../doors/asking.ts';
import { nobodys, stageDoors, type HubStage, type Who } from '../doors/hub-stage.ts';
import { attending } from '../doors/route-table.ts';
import { hubRows } from '../doors/rows/hub.ts';
import { amount } from './amount.ts';
import { hostileBytes } from './bytes.ts';
import { hostileJson } from './json.ts';
import { alive, KEEPS_AT_MOST } from './memory.ts';
import { attemptAll, hostileRequests, inject, type Sent } from './requests.ts';
import { savedRequestsOf, saveRequests, sentOf } from './saved.ts';
import { hostileTalks, hurry, talkTo } from './sockets.ts';

let stage: HubStage;
let app: FastifyInstance;
beforeAll(async () => {
  console.log(`fuzz: seed ${amount.seed}, ${amount.cases} cases for each route`);
  stage = await attending(
    (server) => void (app ??= server),
    () => stageDoors(),
  );
});
afterAll(async () => {
  hangUp();
  await stage.remove();
});

const LIMIT_MS = 10 * 60_000 + 100 * amount.cases;
const casesOf = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: amount.cases, seed: amount.seed });
const told = (found: readonly { why: string; input: unknown }[]): readonly string[] =>
  found.map(({ why, input }) => `${why} <- ${JSON.stringify(input).slice(0, 1_500)}`);
/** The directory that this process knows grows by what is really stated. */
const HUB_KEEPS_AT_MOST = 2 * KEEPS_AT_MOST;
const senders: readonly Who[] = ['officer', 'operator', 'nobody'];

test('what found something once finds nothing any more', async () => {
  for (const one of savedRequestsOf('hub')) {
    const sent = sentOf(one);
    const { headers = {} } = stage.as(senders.find((who) => who === one.who) ?? 'nobody', { method: sent.method, path: sent.path });
    // The senders' tokens are theirs of today, and so is the key.
    const body = typeof sent.body === 'string' ? sent.body.replaceAll('<key>', base64(stage.officers.officer.person.publicKey)) : sent.body;
    const now: Sent = { ...sent, headers: { ...headers, ...sent.headers }, ...(body === undefined ? {} : { body }) };
    expect([one.why, await inject(app, now)]).toEqual([one.why, undefined]);
  }
});

/** What was alive, looked at now and then: to collect everything takes longer than hundreds of requests. */
const grown: number[] = [];
const LOOK_EVERY = 8;
let routes = 0;

describe.each(Object.entries(hubRows).filter(([name]) => name !== 'POST /beat'))('%s', (_, row) => {
  test('answers or refuses', { timeout: LIMIT_MS }, async () => {
    const good: Asked[] = [];
    for (const who of senders) good.push(stage.as(who, await row.ask(stage, who)));
    const found = await attemptAll(casesOf(hostileRequests(good)), (sent) => inject(app, sent));
    expect(told(found)).toEqual([]);
    if (amount.saves) saveRequests('hub', found);
    await row.after?.(stage);
    if (routes++ % LOOK_EVERY === 0) grown.push(await alive());
  });
});

test('the routes keep nothing', async () => {
  grown.push(await alive());
  // The first has filled what fills up once.
  expect(Math.max(...grown.slice(1)) - (grown[0] ?? 0)).toBeLessThan(HUB_KEEPS_AT_MOST);
});

test(
  'below HTTP: pieces, broken off, half closed or never ended: an answer or none, and no connection is held',
  { timeout: LIMIT_MS },
  async () => {
    let server: Server | undefined;
    const second = await attending(
      (one) => {
        server = one.server;
        hurry(one.server);
      },
      () => stage.ground.start(),
    );
    if (server === undefined) throw new Error('the hub made no server');
    const door = server;
    const good: Asked[] = [];
    for (const row of Object.values(hubRows)) for (const who of senders) good.push(stage.as(who, await row.ask(stage, who)));
    const found = await attemptAll(casesOf(hostileTalks(good)), (talk) => talkTo(door, talk), 64);
    expect(found.map(({ why, input }) => `${why} <- ${Buffer.from(input.bytes).toString('latin1').slice(0, 600)}`)).toEqual([]);
    await expect.poll(() => new Promise((resolve) => door.getConnections((_, open) => resolve(open))), { timeout: 30_000 }).toBe(0);
    await second.stop();
  },
);

/** Authentic and hostile: signed by who may sign, and nothing that should be signed. */
describe('really signed', () => {
  const officer = () => stage.officers.officer;
  const canonicalOr = (text: string): string => {
    try {
      return canonicalize(JSON.parse(text)) ?? text;
    } catch {
      return text;
    }
  };
  const act = (text: string, more: object, path: string): Sent => {
    const statement = utf8(canonicalOr(text).toWellFormed());
    const signature = officer().person.sign(concat(utf8(CASE_ACT_DOMAIN), statement));
    const body = { statement: base64(statement), signature: base64(signature), key: officer().person.key, ...more };
    const { headers = {} } = stage.as('officer', { method: 'POST', path });
    return { method: 'POST', path, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };

  test('acts of an officer', { timeout: LIMIT_MS }, async () => {
    const envelopeId = await stage.lodge();
    const said = {
      v: 1,
      officer: officer().id,
      body: officer().body,
      at: '2026-01-20T09:00:00.000Z',
      kind: 'received',
      envelopeId,
      n: 0,
      commitment: nobodys(32),
    };
    const more = { commitment: said.commitment, summary: base64(new Uint8Array(3)) };
    const cases = casesOf(hostileJson(said)).map((text) => act(text, more, `/api/cases/${envelopeId}/received`));
    expect(told(await attemptAll(cases, (sent) => inject(app, sent)))).toEqual([]);
  });

  test('statements of a quorum', { timeout: LIMIT_MS }, async () => {
    const statements = [
      cast.bodySaid('court', cast.day(30)),
      cast.facilitySaid('hill'),
      cast.epochSaid('court', 9, 9),
      cast.terminalSaid('00000009', 'kapshagai', cast.kiosk),
      cast.headSaid(4, 'ab'.repeat(32)),
      cast.releaseSaid('kiosk', 'ab'.repeat(32)),
    ];
    // A directory of thousands of statements is another test: one in five is quite as a quorum would have it.
    const cases = casesOf(hostileJson(...statements)).map((text): Sent => {
      const statement = utf8(canonicalOr(text).toWellFormed());
      const message = signedMessage(statement);
      const entry = encodeEntry({
        statement,
        signatures: [cast.ombudsman, cast.npm].map(({ key, sign }) => ({ key, signature: sign(message) as Bytes })),
      });
      return {
        method: 'POST',
        path: '/directory/entries',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ entry: base64(entry) }),
      };
    });
    expect(told(await attemptAll(cases, (sent) => inject(app, sent)))).toEqual([]);
  });

  test(
    'cells of a terminal that holds its keys: whatever is in them, a frame comes back, and the terminal goes on',
    { timeout: LIMIT_MS },
    async () => {
      const terminal = stage.ground.terminals[0];
      if (terminal?.keys === undefined) throw new Error('the stage’s terminal has no session');
      const { keys } = terminal;
      const status = utf8(canonicalize(terminal.status()) ?? '');
      const cell = (bytes: Uint8Array): Bytes => {
        const whole = new Uint8Array(PAYLOAD);
        whole.set(bytes.subarray(0, PAYLOAD));
        return whole;
      };
      const cells = casesOf(
        fc.oneof(
          hostileBytes(
            encodeUpCell(status, []),
            encodeUpCell(status, [fragmentOf(terminal.envelope())]),
            encodeUpCell(status, [fragmentOf(terminal.envelope(), 0, 500)]),
          ).map(cell),
          hostileJson(terminal.status()).map((text) => cell(concat(u16(utf8(text).length), utf8(text)))),
        ),
      );
      const found = await attemptAll(cells, async (bytes) => {
        const frame = sealUpFrame(keys, { terminal: terminal.number, session: terminal.session, sequence: ++terminal.sequence }, bytes);
        return ofFrame(await askAt(stage.url, { method: 'POST', path: '/beat', body: frame }));
      });
      expect(found.map(({ why }) => why)).toEqual([]);
      await stage.hub.idle();
      expect((await terminal.beat(postTo(stage.url))).type).toBe('beat');
    },
  );

  test('frames of nobody', { timeout: LIMIT_MS }, async () => {
    const head = { type: 'beat', terminal: 1, session: new Uint8Array(16), sequence: 1 } as const;
    const good = encodeUpFrame(head, new Uint8Array((await stage.terminal.knock()).frame.length - UP_HEADER));
    const cases = casesOf(hostileBytes(good, (await stage.terminal.knock()).frame));
    const found = await attemptAll(cases, async (body) => {
      const answer = await askAt(stage.url, { method: 'POST', path: '/beat', body });
      return body.length === good.length ? ofFrame(answer) : undefined;
    });
    expect(found.map(({ why }) => why)).toEqual([]);
  });
});

const u16 = (n: number): Uint8Array => Uint8Array.of((n >> 8) & 255, n & 255);
const ofFrame = ({ status, bytes }: { status: number; bytes: Buffer }): string | undefined =>
  status === 200 && bytes.length === DOWN_BYTES ? undefined : `${status} with ${bytes.length} bytes`;

test('after all that the hub lives, is ready, and an officer reads her inbox', async () => {
  // Requests that ended her session were among those that were right.
  await stage.signInAgain();
  for (const asked of [
    { method: 'GET', path: '/livez' },
    { method: 'GET', path: '/readyz' },
    stage.as('officer', { method: 'GET', path: '/api/cases' }),
  ])
    expect([asked.path, (await stage.ask(asked)).status]).toEqual([asked.path, 200]);
});
