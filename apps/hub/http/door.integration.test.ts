import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { BODY_LIMIT } from '../http.ts';
import type { RunningHub } from '../start.ts';
import { PER_LOGIN } from './pace.ts';

let stage: StagedHub;
let hub: RunningHub;
beforeAll(async () => {
  stage = await stageHub();
  hub = await stage.start();
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const begin = (login: string) =>
  fetch(`${hub.url}/api/access/begin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login }),
  });

/** Announces `length` bytes, sends `sent` of them, and returns what was answered before the rest could come. */
const announce = (route: string, length: number, sent: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      if (answer.includes('}')) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    const type = route === 'POST /beat' ? 'application/octet-stream' : 'application/json';
    socket.write(`${route} HTTP/1.1\r\nhost: hub\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`);
    socket.write(Buffer.alloc(sent, 0x20));
  });

describe('the door', () => {
  test.each(['/livez', '/ledger/cases/checkpoint', '/api/cases', '/api/keys', '/nothing/here'])(
    '%s carries a strict policy',
    async (path) => {
      const { headers } = await fetch(`${hub.url}${path}`);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  test.each([
    ['POST /beat', 'http/too-large'],
    ['POST /directory/entries', 'http/too-large'],
    ['POST /api/access/begin', 'http/too-large'],
    ['POST /provision/officers', 'access/operator-only'],
    ['POST /nothing/here', 'http/too-large'],
    [`POST /api/cases/${'ab'.repeat(16)}/replies`, 'access/not-signed-in'],
    ['PUT /api/access/colleagues/epochs', 'access/not-signed-in'],
  ])('%s: 200 MiB announced is answered %s before it is read', async (route, code) => {
    expect(await announce(route, 200 * 1024 * 1024, 16)).toMatch(new RegExp(String.raw`^HTTP/1\.1 4\d\d [^]*"code":"${code}"`));
  });

  test('a body that is longer than it was said to be able to is cut off', async () => {
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(BODY_LIMIT));
      },
    });
    const request = fetch(`${hub.url}/api/access/begin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    const outcome = await request.then(async (answer) => `${answer.status} ${await answer.text()}`).catch(() => 'the line was closed');
    expect(['413 {"code":"http/too-large"}', 'the line was closed']).toContain(outcome);
  });

  test.each([
    ['not JSON', '{', 400, 'http/malformed'],
    ['a surplus field', '{"login":"daniyar","more":1}', 400, 'http/malformed'],
    ['a wrong type', '{"login":7}', 400, 'http/malformed'],
  ])('%s', async (_, body, status, code) => {
    const answer = await fetch(`${hub.url}/api/access/begin`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect([answer.status, await answer.json()]).toEqual([status, { code }]);
  });

  test('one login is asked about so often and no more; another one’s officer does not wait', async () => {
    const answers = await Promise.all(Array.from({ length: PER_LOGIN + 1 }, () => begin('daniyar')));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([...Array.from({ length: PER_LOGIN }, () => 200), 429]);
    const refused = answers.find(({ status }) => status === 429);
    const seconds = Number(refused?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(await refused?.json()).toEqual({ code: 'http/slow-down', params: { seconds } });
    expect((await begin('aigerim')).status).toBe(200);
  });
});

describe('the anchor', () => {
  test.each([
    ['no JSON', 'x', /does not hold: directory\/malformed-anchor/],
    ['another hub’s keys', undefined, /does not name this hub's key/],
  ])('%s is said before any database is touched', async (_, text, says) => {
    const other = await stageHub({ config: { databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing' } });
    const stranger = await stageHub();
    writeFileSync(other.config.anchor, text ?? readFileSync(stranger.config.anchor, 'utf8'));
    await expect(other.start()).rejects.toThrow(says);
    expect(other.said).toEqual([]);
    await other.remove();
    await stranger.remove();
  });
});
