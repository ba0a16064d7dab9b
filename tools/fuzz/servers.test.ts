/** Every route of every server but the hub (routes.integration.test.ts), in this process: past the socket, and below HTTP. */
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asked } from '../doors/asking.ts';
import { amount } from './amount.ts';
import { hostileJson } from './json.ts';
import { alive, KEEPS_AT_MOST } from './memory.ts';
import { attemptAll, hostileRequests, inject, type Sent } from './requests.ts';
import { savedRequestsOf, saveRequests, sentOf } from './saved.ts';
import { agent } from './servers/agent.ts';
import { mirror, witness } from './servers/record.ts';
import type { Staged } from './servers/server.ts';
import { stageWorkspace, workspace, type StagedWorkspace } from './servers/workspace.ts';
import { hostileTalks, talkTo } from './sockets.ts';

const LIMIT_MS = 10 * 60_000 + 100 * amount.cases;
const casesOf = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: amount.cases, seed: amount.seed });
const told = (found: readonly { why: string; input: unknown }[]): readonly string[] =>
  found.map(({ why, input }) => `${why} <- ${JSON.stringify(input).slice(0, 1_500)}`);

const fuzzRoute = (staged: Pick<Staged, 'app' | 'statuses'>, good: readonly Asked[]) =>
  attemptAll(casesOf(hostileRequests(good)), (sent) => inject(staged.app, sent, staged.statuses));
const plain = ({ method, path, headers = {}, body }: Asked): Sent => ({
  ...{ method, path, headers },
  ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
});

beforeAll(() => console.log(`fuzz: seed ${amount.seed}, ${amount.cases} cases for each route`));

describe.each([workspace, agent, witness, mirror])('$name', ({ name, routes, stage }) => {
  let staged: Staged;
  /** What was alive after the first route, in bytes. To collect everything takes longer than hundreds of requests: it is looked at again at the end. */
  let first = 0;
  beforeAll(async () => {
    staged = await stage();
    // What is loaded at the first request of each kind is no growth.
    for (const asked of Object.values(staged.good).flat()) await inject(staged.app, plain(asked));
  });
  afterAll(() => staged.close());

  test('there are requests for every route', () => expect(Object.keys(staged.good).toSorted()).toEqual(routes.toSorted()));

  test('what found something once finds nothing any more', async () => {
    for (const one of savedRequestsOf(name)) {
      const headers = { ...staged.alive.headers, ...one.headers };
      expect([one.why, await inject(staged.app, { ...sentOf(one), headers }, staged.statuses)]).toEqual([one.why, undefined]);
    }
  });

  test.each(routes)('%s answers or refuses', { timeout: LIMIT_MS }, async (route) => {
    const found = await fuzzRoute(staged, staged.good[route] ?? []);
    if (first === 0) first = await alive();
    expect(told(found)).toEqual([]);
    if (amount.saves) saveRequests(name, found);
  });

  test(
    'below HTTP: pieces, broken off, half closed or never ended: an answer or none, and no connection is held',
    { timeout: LIMIT_MS },
    async () => {
      const talks = casesOf(hostileTalks(Object.values(staged.good).flat()));
      const found = await attemptAll(talks, (talk) => talkTo(staged.app.server, talk, staged.statuses), 64);
      expect(found.map(({ why, input }) => `${why} <- ${Buffer.from(input.bytes).toString('latin1').slice(0, 600)}`)).toEqual([]);
      const open = () => new Promise<number>((resolve) => staged.app.server.getConnections((_, count) => resolve(count)));
      await expect.poll(open, { timeout: 30_000 }).toBe(0);
    },
  );

  test('after all that it lives, and has kept nothing', async () => {
    expect(staged.faults).toEqual([]);
    expect((await staged.app.inject({ method: 'GET', url: staged.alive.path, headers: { ...staged.alive.headers } })).statusCode).toBe(200);
    expect((await alive()) - first).toBeLessThan(KEEPS_AT_MOST);
  });
});

describe('a workspace before a hub that lies', () => {
  let staged: StagedWorkspace;
  beforeAll(async () => void (staged = await stageWorkspace()));
  afterAll(() => staged.close());
  test('whatever the hub says of a chain, the workspace answers and lives', { timeout: LIMIT_MS }, async () => {
    const commitment = 'cd'.repeat(32);
    const head = { n: 1, head: commitment, x: 'ab'.repeat(16), commitment, batch: 0, note: 'test/cases\n1\nAAAA\n\n— test AAAA\n' };
    const chain = { from: 1, links: [commitment], head: { ...head, inclusion: { index: 0, size: 1, hashes: [commitment] } } };
    const [asked] = staged.good['GET /api/*']?.filter(({ path }) => path.includes('chain')) ?? [];
    const found = await attemptAll(
      casesOf(hostileJson(chain)),
      async (text) => {
        staged.hubSays(text);
        const why = await inject(staged.app, plain(asked ?? staged.alive));
        // An answer that is none of a hub's is no answer.
        return why === '503 http/busy' ? undefined : why;
      },
      1,
    );
    expect(told(found)).toEqual([]);
  });
});

describe('what would be found', () => {
  const fuzzed = async (add: (app: FastifyInstance) => void, body: object = { login: 'daniyar' }) => {
    const app = fastify();
    add(app);
    const before = await alive();
    const found = await fuzzRoute({ app }, [{ method: 'POST', path: '/door', body }]);
    return { why: found.map(({ why }) => why), grown: (await alive()) - before };
  };
  const fine = { code: 'http/malformed' };
  const refuse = (app: FastifyInstance): void => {
    app.setErrorHandler((_error, _request, reply) => reply.code(400).send(fine));
    app.setNotFoundHandler((_request, reply) => reply.code(400).send(fine));
  };

  test.each(['/door%0', '/no/door'])('a path that is repeated: %s', async (path) => {
    expect(await inject(fastify(), { method: 'GET', path, headers: {} })).toMatch(/^the answer repeats the path/);
  });
  test('a route that throws', async () => {
    const { why } = await fuzzed((app) => void app.post('/door', (request) => String((request.body as { login: string }).login.length)));
    expect(why.some((one) => one.startsWith('500'))).toBe(true);
  });
  test('a route that keeps a little of each request', { timeout: LIMIT_MS }, async () => {
    const kept: Buffer[] = [];
    const { grown } = await fuzzed((app) => {
      refuse(app);
      app.addHook('onRequest', async () => void kept.push(Buffer.alloc(Math.ceil((2 * KEEPS_AT_MOST) / amount.cases))));
    });
    expect(grown).toBeGreaterThan(KEEPS_AT_MOST);
    expect(kept.length).toBeGreaterThan(0);
  });
});
