import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { redact } from '@dauys/basics/redacted.ts';
import { splitPassword } from '@dauys/sealing/wrap.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program, speaking } from '../../../tools/test/dauys.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'dauys-invite-'));
const token = 'a token of the operator, long enough';
const heard: { authorization: string | undefined; body: Record<string, string> }[] = [];
let server: Server;
let url: string;
beforeAll(async () => {
  writeFileSync(join(folder, 'token'), `${token}\n`);
  server = createServer((request, reply) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as Record<string, string>;
      heard.push({ authorization: request.headers.authorization, body });
      reply.statusCode = body['login'] === 'taken' ? 422 : 200;
      reply.end(JSON.stringify(body['login'] === 'taken' ? { code: 'directory/refused' } : { id: body['id'] }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const invite = (login: string, hub = url) =>
  dauys('invite', hub, ['--id', 'saule-akhmetova', '--body', 'ombudsman', '--name', 'Сәуле Ахметова', '--login', login]);

const dauys = async (word: string, hub: string, about: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  const command = [program, word, '--hub', hub, '--operator-token', join(folder, 'token'), ...about, '--json'];
  const options = { cwd: join(import.meta.dirname, '../../..'), env: speaking('en') };
  try {
    const { stdout, stderr } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], options);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { code: failed.code ?? -1, out: failed.stdout ?? '', err: failed.stderr ?? '' };
  }
};

test('the digits are printed once, and the hub is told only their hash', async () => {
  const { code, out } = await invite('saule');
  const { digits } = JSON.parse(out) as { digits: string };
  expect([code, /^(?:\d{5} ){5}\d{5}$/.test(digits)]).toEqual([0, true]);
  const plain = digits.replaceAll(' ', '');
  const hash = createHash('sha256').update(`dauys/v1/invitation\0${plain}`).digest('hex');
  expect(heard.at(-1)).toEqual({
    authorization: `Bearer ${token}`,
    body: { id: 'saule-akhmetova', body: 'ombudsman', name: 'Сәуле Ахметова', login: 'saule', hash },
  });
  expect(JSON.stringify(heard)).not.toContain(plain);
});

test('a refusal prints no digits', async () => {
  const { code, out } = await invite('taken');
  expect(code).toBe(1);
  expect(out).not.toMatch(/\d{5}/);
  expect((await invite('saule', 'not a hub')).code).toBe(2);
});

test('a watcher’s password and secret are printed once; the hub is told what checks them and neither of them', async () => {
  const about = ['--id', 'nurlan', '--role', 'facility-duty', '--place', 'kapshagai', '--name', 'Нұрлан', '--login', 'nurlan'];
  const { out } = await dauys('watcher', url, about);
  const { password, secret } = JSON.parse(out) as { password: string; secret: string };
  expect([password, secret]).toEqual([expect.stringMatching(/^(?:[a-z2-7]{4}-){3}[a-z2-7]{4}$/), expect.stringMatching(/^[A-Z2-7]{32}$/)]);
  const { salt = '', authKey, totpSecret = '', ...account } = heard.at(-1)?.body ?? {};
  expect(account).toEqual({ id: 'nurlan', role: 'facility-duty', place: 'kapshagai', name: 'Нұрлан', login: 'nurlan' });
  const split = await splitPassword(redact(password), Buffer.from(salt, 'base64'));
  expect(Buffer.from(split.authKey).toString('base64')).toBe(authKey);
  expect(base32Of(Buffer.from(totpSecret, 'base64'))).toBe(secret);
  expect(JSON.stringify(heard)).not.toContain(password);
});

/** By another way than the command's: 5 bits at a time from one large number. */
const base32Of = (bytes: Buffer): string => {
  let left = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; text.length < 32; left /= 32n) text = `${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(left % 32n)]}${text}`;
  return text;
};
