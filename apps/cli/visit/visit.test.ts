import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { base64 } from '@dauys/basics/bytes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const heard: { readonly path: string; readonly authorization: string | undefined; readonly body: Record<string, string> }[] = [];
const token = base64(new Uint8Array(32).fill(9));
const answers: Record<string, object> = {
  '/api/access/begin': { doors: [{ kind: 'password', salt: base64(new Uint8Array(16)) }] },
  '/api/access/password': {
    ...{ token, expires: '2026-11-27T18:00:00.000Z', verifiedFor: 300, wrappedKeys: base64(new Uint8Array(8)) },
    officer: { id: 'ruth', name: 'Ruth', body: 'ombudsman', statementKey: '0011223344556677' },
  },
};
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, reply) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      heard.push({ path, authorization: request.headers.authorization, body: JSON.parse(text) as Record<string, string> });
      const answer = answers[path];
      reply.statusCode = answer === undefined ? 204 : 200;
      reply.end(answer === undefined ? undefined : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => void server.close());

/** `dauys visit …` as a process of its own, with what is typed. */
const visit = (args: readonly string[], typed: readonly string[]) =>
  new Promise<{ exit: number | null; out: string }>((resolve) => {
    const command = [join(import.meta.dirname, '../dauys.ts'), 'visit', ...args, '--hub', url, '--login', 'ruth', '--json'];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { env: { LC_ALL: 'en' } });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.on('close', (exit) => resolve({ exit, out }));
    child.stdin.end(typed.map((line) => `${line}\n`).join(''));
  });

test('a code’s digits are printed once and its hash is brought; neither they nor the password reach the hub', async () => {
  const { exit, out } = await visit(['code', '--facility', 'lake', '--visit', 'spring'], ['a long password', '123456']);
  const { digits } = JSON.parse(out) as { digits: string };
  expect([exit, /^(?:\d{5} ){3}\d{5}$/.test(digits)]).toEqual([0, true]);
  const plain = digits.replaceAll(' ', '');
  const hash = createHash('sha256').update(`dauys/v1/visit-code\0${plain}`).digest('hex');
  const authorization = `Bearer ${token}`;
  expect(heard.slice(-2)).toEqual([
    { path: '/api/visits/codes', authorization, body: { hash, facility: 'lake', visit: 'spring' } },
    // Whatever came of it, the session ends with the command.
    { path: '/api/access/sign-out', authorization, body: {} },
  ]);
  expect(JSON.stringify(heard)).not.toMatch(new RegExp(`${plain}|a long password`));
  expect((await visit(['code', '--facility', 'lake'], [])).exit).toBe(2);
});
