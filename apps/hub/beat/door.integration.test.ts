import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { hex } from '@dauys/basics/bytes.ts';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { fragmentOf, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { tellFault } from '../http.ts';
import { oldestYields } from '../http/bounds.ts';
import type { RunningHub } from '../start.ts';
import { beatDoor } from './door.ts';
import { warmUp } from './warm.ts';

let stage: StagedHub;
let hub: RunningHub;
let terminal: TestTerminal;
beforeAll(async () => {
  stage = await stageHub();
  hub = await stage.start();
  [terminal] = stage.terminals as [TestTerminal];
  await terminal.setUp(postTo(hub.url));
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const HEAD = `POST /beat HTTP/1.1\r\nhost: hub\r\ncontent-type: application/octet-stream\r\ncontent-length: ${UP_BYTES}\r\n\r\n`;

const line = async (): Promise<Socket> => {
  const { hostname, port } = new URL(hub.url);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, 'connect');
  return socket;
};

/** The whole of the next answer on a line: its head in text, its body in bytes. */
const answerOn = (socket: Socket): Promise<{ readonly head: string; readonly body: Uint8Array<ArrayBuffer> }> =>
  new Promise((resolve) => {
    let all = Buffer.alloc(0);
    const take = (part: Buffer): void => {
      all = Buffer.concat([all, part]);
      const end = all.indexOf('\r\n\r\n');
      if (end < 0 || all.length < end + 4 + DOWN_BYTES) return;
      socket.off('data', take);
      resolve({ head: all.toString('latin1', 0, end), body: new Uint8Array(all.subarray(end + 4)) });
    };
    socket.on('data', take);
  });

const names = (head: string): string[] =>
  head
    .split('\r\n')
    .slice(1)
    .map((field) => field.slice(0, field.indexOf(':')).toLowerCase());

describe('the door of whole frames', () => {
  test('says the same strict words as every other door', async () => {
    const other = (await fetch(`${hub.url}/livez`)).headers;
    const { headers } = await fetch(`${hub.url}/beat`, {
      method: 'POST',
      body: terminal.frame(),
      headers: { 'content-type': 'application/octet-stream' },
    });
    const own = ['content-type', 'content-length', 'cache-control', 'date'];
    const strict = (all: Headers) => [...all].filter(([name]) => !own.includes(name));
    expect(strict(headers)).toEqual(strict(other));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-length')).toBe(String(DOWN_BYTES));
  });

  test.each([
    ['byte by byte at its edges', [1, 2, UP_BYTES - 3, UP_BYTES - 1]],
    ['in halves', [UP_BYTES / 2]],
    ['at once', []],
  ])('a frame that comes %s is one frame', async (_, cuts) => {
    const socket = await line();
    socket.write(HEAD);
    const frame = terminal.frame();
    for (const [i, to] of [...cuts, UP_BYTES].entries()) {
      socket.write(frame.subarray(cuts[i - 1] ?? 0, to));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(terminal.read((await answerOn(socket)).body)).toMatchObject({ type: 'beat' });
    socket.destroy();
  });

  test('frames of one line are answered one after another, each under its own head', async () => {
    const socket = await line();
    for (let i = 0; i < 3; i++) {
      socket.write(HEAD);
      socket.write(terminal.frame());
      const { head, body } = await answerOn(socket);
      expect(new Set(names(head)).size).toBe(names(head).length);
      expect(terminal.read(body)).toMatchObject({ type: 'beat' });
    }
    socket.destroy();
  });

  test('a terminal that is gone before its answer loses nothing: what it sent is accepted', async () => {
    const parcel = terminal.envelope();
    const socket = await line();
    socket.write(HEAD);
    socket.write(terminal.frame([fragmentOf(parcel)]), () => socket.destroy());
    await expect.poll(async () => stage.db.query('select 1 from envelopes')).toHaveLength(1);
    await hub.idle();
    expect((await terminal.beat(postTo(hub.url))).status?.acks).toMatchObject([{ parcel: hex(parcel.hash) }]);
  });

  test('a frame that breaks off is no frame, and the next one is', async () => {
    const socket = await line();
    socket.write(HEAD);
    socket.write(terminal.frame().subarray(0, 999), () => socket.destroy());
    await once(socket, 'close');
    expect(await terminal.beat(postTo(hub.url))).toMatchObject({ type: 'beat' });
  });

  test('what cannot be answered is a fault of ours, with a code and a strict head', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const told: unknown[] = [];
    const door = beatDoor({
      beat: { receive: () => Promise.reject(away) },
      faultOf: (error) => tellFault((event, fields) => told.push(event, fields), '/beat', error as Error),
      frames: oldestYields(UP_BYTES),
    });
    const server = createServer((request, response) => void door(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/beat`, {
      method: 'POST',
      body: new Uint8Array(UP_BYTES),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([503, '5', { code: 'http/busy' }]);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(told).toEqual(['http.fault', { route: '/beat', code: 'ECONNREFUSED' }]);
    server.close();
    server.closeAllConnections();
  });
});

test('made-up beats before the door opens are all answered, and nothing of them stays', async () => {
  // They come from terminal 0, which is none.
  const ofNobody = async (table: string) => (await stage.db.query(`select 1 from ${table} where terminal = 0`)).length;
  const now = hub.context.clock.now();
  let asked = 0;
  await warmUp({ ...hub.context, clock: { now: () => (asked++, now) } }, 5);
  expect(asked).toBeGreaterThanOrEqual(5);
  expect(await Promise.all(['sessions', 'beat_states', 'evidence'].map(ofNobody))).toEqual([0, 0, 0]);
});
