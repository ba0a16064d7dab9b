/**
 * A hub's own process in a flood: what it holds is bounded, nobody who means well is turned away, and afterwards all is as before. Bytes and
 * connections are counted, never time. The control lifts the bounds: then the same flood is held whole.
 */
import { connect, type Socket } from 'node:net';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { officerSaid } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { base64 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { measuredHub, type MeasuredHub } from '../../../tools/test/hub-process.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { officer, provisionOf } from '../../../tools/test/officers-hub.ts';
import type { Limits } from './bounds.ts';

const MIB = 1024 * 1024;
const LIMITS: Limits = { lines: 4_000, frames: 16 * MIB, bodies: 16 * MIB, answers: 32 * MIB };
/** What a flood may cost besides the bytes that are bounded: sockets, parsers, half-read heads. */
const BESIDES = 16 * MIB;

const sending = (head: string, bytes: number): Buffer =>
  Buffer.concat([Buffer.from(head.replaceAll('\n', '\r\n')), Buffer.alloc(bytes, 0x20)]);

/** Each is at least four times its bound. */
const floods: Readonly<Record<'frames' | 'bodies' | 'answers', { readonly lines: number; readonly says: Buffer }>> = {
  frames: {
    lines: Math.ceil((4 * LIMITS.frames) / UP_BYTES),
    says: sending(
      `POST /beat HTTP/1.1\nhost: hub\ncontent-type: application/octet-stream\ncontent-length: ${UP_BYTES}\n\n`,
      UP_BYTES - 100,
    ),
  },
  bodies: {
    lines: Math.ceil((4 * LIMITS.bodies) / 60_000),
    // A door without a pace, which asks who it is when it has read.
    says: sending(
      `POST /api/cases/${'ab'.repeat(16)}/received HTTP/1.1\nhost: hub\ncontent-type: application/json\ncontent-length: 60000\n\n`,
      59_000,
    ),
  },
  // More than the system's own buffers take.
  answers: { lines: 10, says: sending('GET /large HTTP/1.1\nhost: hub\n\n', 0) },
};
type Kind = keyof typeof floods;
const kinds = Object.keys(floods) as Kind[];

/** Opens so many lines at once; each says its piece and reads nothing. */
const pour = async (url: string, { lines, says }: { lines: number; says: Buffer }): Promise<{ cut(): number; end(): Promise<void> }> => {
  const { hostname, port } = new URL(url);
  let cut = 0;
  const sockets: Socket[] = [];
  const written = Array.from(
    { length: lines },
    () =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname);
        sockets.push(socket.pause());
        socket.on('error', () => undefined).on('close', () => (cut++, resolve()));
        socket.on('connect', () => socket.write(says, () => resolve()));
      }),
  );
  await Promise.all(written);
  return {
    cut: () => cut,
    end: async () => {
      for (const socket of sockets) socket.destroy();
      await expect.poll(() => cut, { timeout: 30_000 }).toBe(sockets.length);
    },
  };
};

let stage: StagedHub;
let terminal: TestTerminal;
let bounded: MeasuredHub;
let control: MeasuredHub;
const daniyar = officer('daniyar', 'court');
beforeAll(async () => {
  stage = await stageHub();
  [terminal] = stage.terminals as [TestTerminal];
  await stage.announce([officerSaid(daniyar.id, daniyar.body, daniyar.person)]);
  bounded = await measuredHub(stage.config, LIMITS);
  control = await measuredHub(stage.config, { lines: Infinity, frames: Infinity, bodies: Infinity, answers: Infinity });
  expect((await terminal.setUp(postTo(bounded.url))).type).toBe('session-accepted');
});
afterAll(async () => {
  await bounded.stop();
  await control.stop();
  await stage.remove();
});

/** By how many bytes the hub has grown when it has heard enough of the flood. What it has heard only the hub knows: it is asked until then. */
const grown = async (hub: MeasuredHub, kind: Kind, isEnough: (bytes: number) => boolean, during = async (): Promise<void> => undefined) => {
  const before = await hub.alive();
  const flood = await pour(hub.url, floods[kind]);
  let bytes = 0;
  const look = async (): Promise<boolean> => {
    bytes = (await hub.alive()) - before;
    return isEnough(bytes);
  };
  await expect.poll(look, { timeout: 60_000, interval: 250 }).toBe(true);
  await during();
  await flood.end();
  return bytes;
};

const statusOf = async (path: string, init: RequestInit = {}): Promise<number> => (await fetch(`${bounded.url}${path}`, init)).status;
const isUsable = async (): Promise<void> => {
  expect([await statusOf('/livez'), await statusOf('/readyz')]).toEqual([200, 200]);
  expect((await terminal.beat(postTo(bounded.url), [fragmentOf(terminal.envelope())])).type).toBe('beat');
};

describe.each(kinds)('a flood of %s that are not taken to their end', (kind) => {
  test('is held up to its bound, those who dawdled longest are cut off, and a terminal is served meanwhile', async () => {
    const isEnough = (): boolean => (bounded.shed[kind] ?? 0) > floods[kind].lines / 2;
    expect(await grown(bounded, kind, isEnough, isUsable)).toBeLessThan(LIMITS[kind] + BESIDES);
  });

  test('the control: without the bound the same is held whole', async () => {
    const bound = LIMITS[kind] + BESIDES;
    expect(await grown(control, kind, (bytes) => bytes > 1.5 * bound)).toBeGreaterThan(1.5 * bound);
    expect(control.shed).toEqual({});
  });
});

test('connections that say nothing: as many as the bound stay open, and a terminal opens another', async () => {
  const flood = await pour(bounded.url, { lines: LIMITS.lines + 500, says: Buffer.from('GET /livez HT') });
  await expect.poll(() => bounded.shed['lines'] ?? 0, { timeout: 30_000 }).toBeGreaterThanOrEqual(500);
  // Our own idle connections were silent for longest: whoever finds his cut off opens another.
  await expect.poll(() => statusOf('/livez').catch(() => 'cut off'), { timeout: 30_000 }).toBe(200);
  await isUsable();
  await flood.end();
});

test('after all that: ready, nothing that was lodged is missing, and an officer reads it in her inbox', async () => {
  await isUsable();
  const json = (body: object, token?: string): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });
  expect(await statusOf('/provision/officers', json(provisionOf(daniyar), 'operator-token-of-the-test-is-long-enough'))).toBe(200);
  const proof = { login: daniyar.login, authKey: base64(daniyar.authKey), totp: totpAt(daniyar.totpSecret, instant(Date.now())) };
  const { token } = (await (await fetch(`${bounded.url}/api/access/password`, json(proof))).json()) as { token: string };
  const inbox = async (): Promise<number> => {
    const answer = await fetch(`${bounded.url}/api/cases`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { total: number }).total;
  };
  await expect.poll(inbox, { timeout: 10_000 }).toBe(terminal.counter);
});
