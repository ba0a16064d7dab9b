/** The permission matrices of agent, witness, mirror and monitor. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import { AgentProcess, someEnvelope, until } from '@dauys/testing/agent-process.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { keyOf, publish, sha } from '@dauys/testing/published.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { openFolder } from '../../apps/cli/mirror/folder.ts';
import { mirrorApp } from '../../apps/cli/mirror/serve.ts';
import { ANSWER_BYTES, QUESTION_BYTES } from '@dauys/beat/box.ts';
import { monitorApp } from '../../apps/cli/monitor/serve.ts';
import { pinApp } from '../../apps/cli/pin/serve.ts';
import { readWitnessConfig } from '../../apps/cli/witness/config.ts';
import { witnessApp } from '../../apps/cli/witness/serve.ts';
import { openWitnessStore } from '../../apps/cli/witness/store.ts';
import { contentPolicyOf } from '../../apps/terminal/agent/http/guard.ts';
import { makeServer } from '../../apps/terminal/agent/http/server.ts';
import { stageMonitor } from '../test/monitor.ts';
import { askAt, hangUp, told, type Asked } from './asking.ts';
import { routesOf } from './route-table.ts';
import { unmatched, type Row } from './row.ts';
import { agentRows, headersOf, PAGES, type AgentStage } from './rows/agent.ts';
import { ANYBODY, LOGS, mirrorRows, monitorRows, pinRows, WATCHED, witnessRows } from './rows/record.ts';
import { agentProgram } from '../test/agent.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-others-'));
afterAll(() => {
  hangUp();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks every cell, and holds each row against the matrix. */
const holdAll = async <Stage, Who extends string>(
  rows: Readonly<Record<string, Row<Stage, Who>>>,
  people: readonly Who[],
  { stage, url, headers = () => ({}) }: { stage: Stage; url: string; headers?: (who: Who) => Asked['headers'] },
): Promise<void> => {
  for (const [name, row] of Object.entries(rows)) {
    const found: Record<string, string> = {};
    for (const who of people) found[who] = told(await askAt(url, { ...(await row.ask(stage, who)), headers: headers(who) ?? {} }));
    expect([name, found]).toEqual([name, row.answers]);
  }
};

describe('the agent', () => {
  const never = (): never => {
    throw new Error('nobody asks this one');
  };
  const counter = {
    state: never,
    directory: never,
    lodge: never,
    print: never,
    whereabouts: never,
    proofs: never,
    replies: never,
    pulse: never,
    pageLives: never,
    canaryTaken: never,
    speak: never,
    technician: async () => ({ html: '<!doctype html>', policy: "default-src 'none'" }),
    own: never,
    identify: never,
  };

  test('every route has a row, and every row a route', async () => {
    const { started, routes } = await routesOf(async () => {
      const app = makeServer(counter, { page: { standing: never, file: never }, onFault: never });
      await app.ready();
      return app;
    });
    await started.close();
    expect(unmatched(routes, agentRows)).toEqual([]);
  });

  test('a real one answers each page as the matrix says', async () => {
    const hub = await HonestHub.make(new Map([['00000001', seedOf('00000001')]]));
    await hub.start();
    const agent = new AgentProcess({ main: agentProgram, hub, terminal: '00000001' });
    await agent.start();
    const envelope = someEnvelope();
    await agent.lodge(envelope);
    await hub.state([agent.releaseOf(contentPolicyOf)]);
    await until(async () => (await agent.ask('/')).status === 200);
    await until(async () => (await agent.ask('/api/directory')).status === 200);
    const stage: AgentStage = { agent, envelopeId: envelope.lodging.envelopeId };
    const url = `http://127.0.0.1:${agent.port}`;
    await holdAll(agentRows, PAGES, { stage, url, headers: (who) => headersOf[who](agent.port) });
    await agent.remove();
    await hub.stop();
  });
});

test('a witness: every route has a row, and answers as the matrix says', async () => {
  writeFileSync(join(folder, 'key'), hex(sha('key of asel')));
  const logs = [verifierKey(WATCHED, NOTE_SIGNATURE, keyOf('cases').publicKey)];
  writeFileSync(join(folder, 'witness.json'), JSON.stringify({ name: 'test/asel', port: 0, key: 'key', logs, dataFolder: 'witness' }));
  const config = readWitnessConfig(join(folder, 'witness.json'));
  const store = openWitnessStore(config.dataFolder);
  const clock = { now: () => instant(1_790_000_000_000) };
  const { started, routes } = await routesOf(() =>
    witnessApp({ config, store, clock, log: () => undefined, onFault: () => expect.unreachable() }),
  );
  expect(unmatched(routes, witnessRows)).toEqual([]);
  const url = await started.listen({ host: '127.0.0.1', port: 0 });
  await holdAll(witnessRows, LOGS, { stage: undefined, url });
  await started.close();
  store.close();
});

test('a mirror: every route has a row, and answers as the matrix says', async () => {
  const at = join(folder, 'mirror');
  for (const ledger of ['directory', 'cases'] as const) await publish(at, ledger, [sha('a'), sha('b'), sha('c')], { cosigned: {} });
  const kept = await openFolder(at);
  const { started, routes } = await routesOf(() => mirrorApp(kept));
  expect(unmatched(routes, mirrorRows)).toEqual([]);
  const url = await started.listen({ host: '127.0.0.1', port: 0 });
  await holdAll(mirrorRows, ANYBODY, { stage: undefined, url });
  await started.close();
});

test('a monitor: every route has a row, and answers as the matrix says; a stranger’s frame gets one of the same size', async () => {
  const { hears, terminal, end } = await stageMonitor();
  const { started, routes } = await routesOf(() => monitorApp({ hears, onFault: () => expect.unreachable(), pace: () => 0 }));
  expect(unmatched(routes, monitorRows)).toEqual([]);
  const url = await started.listen({ host: '127.0.0.1', port: 0 });
  await holdAll(monitorRows, ANYBODY, { stage: terminal, url });
  for (const body of [randomBytes(UP_BYTES), (await terminal.knock(undefined, cast.daniyar)).frame])
    expect((await askAt(url, { method: 'POST', path: '/beat', body })).bytes).toHaveLength(DOWN_BYTES);
  for (const length of [0, 1, UP_BYTES - 1, UP_BYTES + 1])
    expect((await askAt(url, { method: 'POST', path: '/beat', body: randomBytes(length) })).status).toBeGreaterThanOrEqual(400);
  await started.close();
  end();
});

test('a server of numbers: every route has a row, and answers as the matrix says; what has another size is no question', async () => {
  const helps = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(ANSWER_BYTES));
  const { started, routes } = await routesOf(() => pinApp({ helps, answersAfter: 0, onFault: () => expect.unreachable(), pace: () => 0 }));
  expect(unmatched(routes, pinRows)).toEqual([]);
  const url = await started.listen({ host: '127.0.0.1', port: 0 });
  await holdAll(pinRows, ANYBODY, { stage: undefined, url });
  for (const length of [0, QUESTION_BYTES - 1, QUESTION_BYTES + 1])
    expect((await askAt(url, { method: 'POST', path: '/api/own', body: randomBytes(length) })).status).toBeGreaterThanOrEqual(400);
  await started.close();
});

test('there is no server without a matrix', () => {
  const sources = readdirSync('apps', { recursive: true, encoding: 'utf8' }).filter(
    (path) => /(?<!\.test)\.tsx?$/.test(path) && !path.includes('node_modules'),
  );
  const servers = sources.filter((path) =>
    /\b(?:fastify|smallServer|terminalDoor|createServer|createSecureServer)\(/i.test(readFileSync(join('apps', path), 'utf8')),
  );
  expect(servers.toSorted()).toEqual([
    'cli/door.ts',
    'cli/mirror/serve.ts',
    'cli/monitor/serve.ts',
    'cli/pin/serve.ts',
    'cli/terminal-door/door.ts',
    'cli/witness/serve.ts',
    // On no line: what it answers was made up beside it.
    'hub/beat/warm.ts',
    'hub/http.ts',
    'terminal/agent/http/server.ts',
    'workspace/server/main.ts',
  ]);
});
