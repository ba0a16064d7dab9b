import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { anchorText } from '@dauys/testing/public-record.ts';
import { afterAll, expect, test } from 'vitest';
import { publishRoutes } from './routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-publish-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const policy = "default-src 'none'; script-src 'sha256-abc='";
const page = `<meta http-equiv="Content-Security-Policy" content="${policy}" /><script type="application/json" id="anchor">null</script>`;
const hubWith = async (verifyPage?: string) => {
  const hub = fastify();
  const files = { anchor: at('anchor.json', anchorText()), ...(verifyPage === undefined ? {} : { verifyPage }) };
  await hub.register(async (inside) => publishRoutes(inside.withTypeProvider(), files));
  return hub;
};

test('the page comes with the hub’s anchor, its own policy, and the hash of exactly these bytes', async () => {
  const hub = await hubWith(at('page.html', page));
  const { statusCode, headers, rawPayload, body } = await hub.inject('/verify.html');
  const digest = createHash('sha256').update(rawPayload);
  expect(statusCode).toBe(200);
  expect(body).toContain('"network":"dauys.test"');
  expect(headers['content-security-policy']).toBe(`${policy}; frame-ancestors 'none'`);
  expect(headers['repr-digest']).toBe(`sha-256=:${digest.copy().digest('base64')}:`);
  expect(headers['etag']).toBe(`"${digest.digest('hex')}"`);
  const again = await hub.inject({ url: '/verify.html', headers: { 'if-none-match': String(headers['etag']) } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test('what changes on the disk later is not served', async () => {
  const hub = await hubWith(at('changing.html', page));
  const before = (await hub.inject('/verify.html')).body;
  at('changing.html', '<p>another</p>');
  expect((await hub.inject('/verify.html')).body).toBe(before);
});

test('a hub that was given no page has none; one that was given another file does not start', async () => {
  expect((await (await hubWith()).inject('/verify.html')).statusCode).toBe(404);
  await expect(hubWith(at('other.html', '<p>hello</p>'))).rejects.toThrow(/not the verify page/);
});
