/** A prison behind one address, a crowd that holds no key, and everybody at once. Nothing here looks at a clock: all is counted. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { DOWN_BYTES, encodeUpFrame, parseDownFrame, UP_BYTES, UP_HEADER } from '@dauys/beat/frame.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { oldestYields } from '../http/bounds.ts';
import type { RunningHub } from '../start.ts';
import { beatDoor } from './door.ts';

let stage: StagedHub;
let hub: RunningHub;
const open = async (terminals: number): Promise<void> => {
  stage = await stageHub({ terminals });
  hub = await stage.start();
};
afterEach(async () => {
  await hub.stop();
  await stage.remove();
});

const all = <T>(work: (terminal: TestTerminal) => Promise<T>): Promise<T[]> => Promise.all(stage.terminals.map(work));
const setUps = () => all(async (terminal) => (await terminal.setUp(postTo(hub.url))).type);
const lodge = () => all(async (terminal) => (await terminal.beat(postTo(hub.url), [fragmentOf(terminal.envelope())])).type);
const counted = async (table: 'envelopes' | 'sessions' | 'evidence'): Promise<number> =>
  (await stage.db.query<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n ?? -1;
const each = (type: string) => stage.terminals.map(() => type);

describe('forty terminals behind one address', () => {
  test('set up and lodge at once, and again right after a restart: all are served, nothing is lost', async () => {
    await open(40);
    expect(await setUps()).toEqual(each('session-accepted'));
    expect(await lodge()).toEqual(each('beat'));
    await hub.idle();
    expect(await counted('envelopes')).toBe(40);
    await hub.stop();
    hub = await stage.start();
    // Old sessions go on, and everybody may begin a new one: both at once, in the first moment.
    const [beats, begun] = await Promise.all([
      lodge(),
      Promise.all(stage.terminals.map(async (one) => parseDownFrame(await postTo(hub.url)((await one.knock()).frame)).type)),
    ]);
    expect([beats, begun]).toEqual([each('beat'), each('session-accepted')]);
    await hub.idle();
    expect(await counted('envelopes')).toBe(80);
    expect(await counted('sessions')).toBe(80);
  });

  test('while somebody without a key floods from the same address: all are served, and the crowd leaves nothing behind', async () => {
    await open(40);
    const stranger = person('somebody without a key');
    const [first] = stage.terminals;
    if (first === undefined) throw new Error('no terminal');
    const forged = (await first.knock(undefined, stranger)).frame;
    const stray = (type: 'beat' | 'set-up', terminal: number) =>
      encodeUpFrame({ type, terminal, session: new Uint8Array(randomBytes(16)), sequence: 1 }, new Uint8Array(UP_BYTES - UP_HEADER));
    const flood = Array.from(
      { length: 600 },
      (_, i) => [forged, stray('set-up', 0xffff_0000 + i), stray('beat', 1), new Uint8Array(randomBytes(UP_BYTES))][i % 4] ?? forged,
    );
    const post = postTo(hub.url);
    const crowd = Promise.all(flood.map(async (frame) => parseDownFrame(await post(frame)).type));
    expect(await setUps()).toEqual(each('session-accepted'));
    expect(await lodge()).toEqual(each('beat'));
    expect(new Set(await crowd)).toEqual(new Set(['refused', 'unknown-session']));
    await hub.idle();
    expect([await counted('envelopes'), await counted('sessions')]).toEqual([40, 40]);
    // Evidence of one kind is kept once, however many bring it.
    expect(await counted('evidence')).toBeLessThan(10);
  });

  test('a set-up that nobody signed costs the database nothing', async () => {
    await open(1);
    const [first] = stage.terminals;
    const forged = (await first?.knock(undefined, person('somebody without a key')))?.frame ?? new Uint8Array(0);
    const post = postTo(hub.url);
    await post(forged);
    let questions = 0;
    const prototype = pg.Client.prototype as unknown as { query: (...parts: unknown[]) => unknown };
    const { query } = prototype;
    prototype.query = function (this: unknown, ...parts) {
      if (/(?:into|from) sessions (?:\(terminal|where terminal)/.test(String(parts[0]))) questions++;
      return query.apply(this, parts);
    };
    for (let i = 0; i < 50; i++) await post(forged);
    prototype.query = query;
    expect(questions).toBe(0);
  });
});

describe('half-sent frames', () => {
  const HEAD = `POST /beat HTTP/1.1\r\nhost: hub\r\ncontent-type: application/octet-stream\r\ncontent-length: ${UP_BYTES}\r\n\r\n`;
  test('hold so much memory and no more: the oldest are cut off, and whoever sends a whole one is answered', async () => {
    await open(1);
    const down = new Uint8Array(DOWN_BYTES);
    const door = beatDoor({
      beat: { receive: async () => ({ down, after: () => undefined }) },
      faultOf: () => 'http/fault',
      frames: oldestYields(50 * UP_BYTES),
    });
    const server = createServer((request, response) => void door(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const cut: number[] = [];
    const lines = Array.from({ length: 80 }, (_, i) =>
      connect(port, '127.0.0.1')
        .on('error', () => undefined)
        .once('close', () => void cut.push(i)),
    );
    for (const socket of lines) {
      socket.write(HEAD);
      socket.write(Buffer.alloc(1_000));
      await once(server, 'request');
    }
    while (cut.length < 30) await new Promise((resolve) => setImmediate(resolve));
    expect(cut.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect((await postTo(`http://127.0.0.1:${port}`)(new Uint8Array(UP_BYTES))).length).toBe(DOWN_BYTES);
    for (const socket of lines) socket.destroy();
    server.close();
  });
});
