/** A number of one's own, from the page's vault through a real agent to two real `dauys pin-server`s and back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import type { DeviceKey } from '@dauys/beat/device.ts';
import { ANSWER_BYTES, askBox, QUESTION_BYTES } from '@dauys/beat/box.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import type { PinServerStatement } from '@dauys/directory/kinds.ts';
import { pinServersAsked } from '@dauys/directory/pin-servers.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import {
  encodeQuestion,
  OWN_DOMAIN,
  OWN_PATH,
  parseOwnAnswer,
  type OwnAnswered,
  type OwnAsk,
  type OwnAsked,
} from '@dauys/protocol/own-number.ts';
import { generateCode, platformRandom } from '@dauys/sealing/code.ts';
import { sign } from '@dauys/sealing/signature.ts';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { noteOver, seedOf } from '@dauys/testing/honest-ledger.ts';
import { publishUnder } from '@dauys/testing/published.ts';
import { initPinServer } from '../../apps/cli/pin/init.ts';
import { askOwn, openOwn, wrapOwn, type OwnAsking } from '../../apps/terminal/kiosk/own-vault.ts';
import { keptBy } from '../../apps/terminal/kiosk/own-said.ts';
import { portNear } from '../demo/ports.ts';
import { agentProgram } from '../test/agent.ts';
import { program } from '../test/dauys.ts';

const TERMINAL = '00000001';
const folder = mkdtempSync(join(tmpdir(), 'dauys-numbers-'));
const servers: ChildProcess[] = [];
const urls: string[] = [];
const told: PinServerStatement[] = [];
let hub: HonestHub;
let agent: AgentProcess;

/** Resolves when it listens. */
const serve = async (name: string): Promise<ChildProcess> => {
  const config = join(folder, name, 'pin-server.json');
  const server = spawn(process.execPath, ['--no-warnings', program, 'pin-server', 'serve', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('"pin.started"')) break;
  server.stdout.resume();
  return server;
};

const made = async (name: string): Promise<PinServerStatement> => {
  const port = await portNear(undefined);
  const url = `http://127.0.0.1:${port}`;
  const about = { id: name, by: name, name, url, port, anchor: '../anchor.json', from: ['../published'] };
  const { statement, config } = await initPinServer(join(folder, name), about);
  writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, 'utf8')) as object), every: 0.5, answersAfter: 20 }));
  urls.push(url);
  return { v: 1, at: isoOf(systemClock.now()), ...(JSON.parse(readFileSync(statement, 'utf8')) as Omit<PinServerStatement, 'v' | 'at'>) };
};

beforeAll(async () => {
  hub = await HonestHub.make(new Map<string, Bytes | DeviceKey>([[TERMINAL, seedOf(TERMINAL)]]));
  await hub.start();
  writeFileSync(join(folder, 'anchor.json'), hub.anchor);
  told.push(await made('npm'), await made('bar'));
  await hub.state(told);
  publishUnder(join(folder, 'published'), 'directory', hub.entries, await noteOver('dauys.test/directory', hub.entries));
  servers.push(...(await Promise.all([serve('npm'), serve('bar')])));
  agent = new AgentProcess({ main: agentProgram, hub, terminal: TERMINAL, beatSeconds: 0.2, more: { ownSeconds: 0.3 } });
  await agent.start();
  await until(async () => (await stateOf()).ownNumber === 'ready');
});
afterAll(async () => {
  await agent.remove();
  for (const server of servers) server.kill('SIGKILL');
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

const stateOf = async (): Promise<KioskState> => (await (await agent.ask('/api/state')).json()) as KioskState;
const asked = async (asks: OwnAsked['asks']): Promise<OwnAnswered> =>
  (await (await agent.post('/api/own', { asks })).json()) as OwnAnswered;
/** As the page takes them from the directory that it proved. */
const numbers = () => {
  const entries = hub.entries.map((bytes, index) => ({ index, bytes }));
  return pinServersAsked(foldDirectory(entries, parseAnchor(hub.anchor)));
};
const opened = async (asking: OwnAsking, answered: OwnAnswered): Promise<readonly string[] | string> => {
  const found = await openOwn(asking, answered);
  return 'trouble' in found ? found.trouble : found.map(reveal);
};

const code = generateCode(platformRandom);
const word = 'апасәуле';

test('made with both, it opens the code; another number opens nothing, and nobody sees which words exist', async () => {
  const making = await askOwn(word, redact('48210937'), numbers());
  const wrapped = await wrapOwn(making, await asked(making.asks), code);
  if ('trouble' in wrapped) throw new Error(wrapped.trouble);
  expect(keptBy(await asked(wrapped))).toBeUndefined();
  const right = await askOwn(word, redact('48210937'), numbers());
  expect(await opened(right, await asked(right.asks))).toEqual([reveal(code)]);
  // The same word with other digits, and one that nobody ever took: both look alike.
  const wrong = await askOwn(word, redact('70315529'), numbers());
  const answers = await asked(wrong.asks);
  expect(await opened(wrong, answers)).toBe('none');
  expect(answers.answers.map(({ answer }) => answer.do === 'evaluated' && new Set(answer.records).size)).toEqual([8, 8]);
});

test('what was left and what was tried is still there after both were killed; from the sixth attempt on one waits, and no longer than an hour', async () => {
  for (const server of servers.splice(0)) {
    server.kill('SIGKILL');
    await until(() => server.signalCode !== null);
  }
  await until(async () => (await stateOf()).ownNumber === 'away');
  servers.push(...(await Promise.all([serve('npm'), serve('bar')])));
  await until(async () => (await stateOf()).ownNumber === 'ready');
  const right = await askOwn(word, redact('48210937'), numbers());
  const again = (): Promise<OwnAnswered> => asked(right.asks);
  // Three were made before: two more are free.
  const last = [await again(), await again(), await again()];
  expect(await opened(right, last[1] ?? { answers: [] })).toEqual([reveal(code)]);
  expect(last[2]?.answers.map(({ answer }) => answer.do)).toEqual(['wait', 'wait']);
  expect(await opened(right, last[2] ?? { answers: [] })).toBe('wait');
});

test('a server that is gone is said to be gone, and the pace goes on without it', async () => {
  const [, bar] = servers;
  bar?.kill('SIGKILL');
  await until(async () => (await stateOf()).ownNumber === 'away');
  const asking = await askOwn('басқасөз', redact('48210937'), numbers());
  const answered = await asked(asking.asks);
  expect(answered.answers.map(({ answer }) => answer.do).toSorted()).toEqual(['away', 'evaluated']);
  expect(await wrapOwn(asking, answered, code)).toEqual({ trouble: 'away' });
});

/** What a stranger, or a terminal that is none, sends to a server by itself. */
const asStranger = async (said: {
  readonly ask: OwnAsk;
  readonly at?: string;
  readonly seed?: Uint8Array;
  readonly server?: string;
}): Promise<string> => {
  const [npm] = told;
  const question = {
    v: 1,
    server: said.server ?? 'npm',
    terminal: TERMINAL,
    at: said.at ?? isoOf(systemClock.now()),
    ask: said.ask,
  } as const;
  const signed = encodeQuestion(question, (message) => sign(OWN_DOMAIN, message, said.seed ?? seedOf(TERMINAL)));
  const { box, read } = await askBox(parseBase64(npm?.transport.publicKey ?? '') ?? new Uint8Array(0), signed);
  const [first, second] = [await post(box), await post(box)];
  return `${parseOwnAnswer(read(first))?.do} ${parseOwnAnswer(read(second))?.do}`;
};
const post = async (box: Uint8Array): Promise<Uint8Array> => {
  const headers = { 'content-type': 'application/octet-stream' };
  return new Uint8Array(await (await fetch(`${urls[0]}${OWN_PATH}`, { method: 'POST', headers, body: new Uint8Array(box) })).arrayBuffer());
};

test('a server hears terminals of the directory only, each question once, and answers strangers with as many bytes', async () => {
  expect(await asStranger({ ask: { do: 'nothing' } })).toBe('nothing refused');
  expect(await asStranger({ ask: { do: 'nothing' }, seed: new Uint8Array(32).fill(3) })).toBe('refused refused');
  expect(await asStranger({ ask: { do: 'nothing' }, server: 'bar' })).toBe('refused refused');
  expect(await asStranger({ ask: { do: 'nothing' }, at: isoOf(instant(systemClock.now() - 400_000)) })).toBe('refused refused');
  const [place, record] = [base64(platformRandom(32)), base64(platformRandom(52))];
  expect(await asStranger({ ask: { do: 'keep', place, record } })).toBe('refused refused');
  expect(await asStranger({ ask: { do: 'evaluate', place, blinded: base64(new Uint8Array(32)) } })).toBe('refused refused');
  expect(await post(platformRandom(QUESTION_BYTES))).toHaveLength(ANSWER_BYTES);
});
