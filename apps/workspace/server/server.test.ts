import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '@dauys/basics/clock.ts';
import { readBundle } from '@dauys/directory/bundle-node.ts';
import type { ReleaseStatement, Statement } from '@dauys/directory/kinds.ts';
import { hashOfPolicies } from '@dauys/directory/release.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { viewOf, viewPolicy } from '@dauys/testing/directory-view.ts';
import { configPath, printable, readConfig } from './config.ts';
import { contentPolicyOf, headersOf } from './headers.ts';
import { startWorkspace, type Workspace } from './main.ts';
import { afterAsking, type ReleaseState } from './release.ts';
import { mayPass, mayPassQuery, REQUEST_LIMIT } from './routes.ts';

const pageFiles = ['index.html', 'assets/a.js'];
const release = (sha256: string, more: Partial<ReleaseStatement> = {}): Statement =>
  cast.releaseSaid('workspace', sha256, { version: '1.2.3', contentPolicy: hashOfPolicies(pageFiles, contentPolicyOf), ...more });

describe('what may pass to the hub', () => {
  test.each([
    ['POST', '/api/access/begin', true],
    ['POST', '/api/access/password', true],
    ['GET', '/api/cases', true],
    ['GET', `/api/cases/${'ab'.repeat(16)}/envelope`, true],
    ['POST', `/api/cases/${'ab'.repeat(16)}/replies`, true],
    ['PUT', `/api/cases/${'ab'.repeat(16)}/summary`, true],
    ['GET', '/api/keys', true],
    ['GET', '/api/directory', true],
    ['GET', '/api/fleet', true],
    ['GET', '/api/fleet/terminals/00000901', true],
    ['GET', '/api/fleet/terminals/00000901/journal', true],
    ['GET', '/api/fleet/terminals/00000901/way', true],
    ['GET', '/api/fleet/alerts', true],
    ['GET', '/api/fleet/quiet', true],
    ['PUT', '/provision/people', false],
    ['POST', '/api/fleet/terminals/00000901/seals', true],
    ['DELETE', '/api/fleet/terminals/00000901/seals', false],
    ['GET', `/api/fleet/seals/photographs/${'0a'.repeat(32)}`, true],
    ['POST', `/api/fleet/seals/${'0a'.repeat(16)}/second`, true],
    ['GET', '/api/fleet/terminals/901', false],
    ['GET', '/api/fleet/availability', true],
    ['PUT', '/provision/hours', false],
    ['POST', '/api/responder/inbox', false],
    ['POST', '/api/fleet', false],
    ['GET', '/ledger/cases/checkpoint', true],
    ['GET', '/ledger/directory/tile/0/x001/067.p/3', true],
    ['POST', '/api/cases', false],
    ['DELETE', `/api/cases/${'ab'.repeat(16)}/envelope`, false],
    ['POST', '/api/keys', false],
    ['GET', '/api/provision/officers', false],
    ['POST', '/directory/entries', false],
    ['GET', '/api/cases/../provision', false],
    ['GET', '/api/cases/%2e%2e/provision', false],
    ['GET', '/ledger/../api/keys', false],
    ['GET', '/ledger//cases/checkpoint', false],
    ['GET', '/beat', false],
  ] as const)('%s %s: %s', (method, path, passes) => expect(mayPass(method, path)).toBe(passes));

  test.each([
    ['', true],
    ['after=0&limit=200', true],
    ['after=1&after=<x>', false],
    ['a=b=c', false],
    ['after=%00', false],
  ] as const)('the query %j: %s', (query, passes) => expect(mayPassQuery(query)).toBe(passes));
});

describe('the policy of the page', () => {
  test('nothing inline, nothing from elsewhere; WebAssembly in the worker’s own file only', () => {
    const page = headersOf('index.html')['content-security-policy'] ?? '';
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(headersOf('assets/index-abc.js')['content-security-policy']).toBe(page);
    expect(headersOf('assets/cryptoWorker-abc.js')['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(headersOf('assets/cryptoWorker-abc.js')['content-security-policy']).not.toMatch(/'unsafe/);
  });
});

describe('with a hub behind it', () => {
  let folder: string;
  let hub: FastifyInstance;
  let workspace: Workspace | undefined;
  let view: object | undefined;
  let heard: { url: string; headers: NodeJS.Dict<string | string[]>; body: unknown }[];
  let logged: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'));
    mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(folder, 'page', 'assets', 'a.js'), '1;');
    writeFileSync(join(folder, 'anchor.json'), JSON.stringify(cast.anchorFile({ directory: viewPolicy, cases: viewPolicy })));
    [heard, logged, view] = [[], [], await viewOf([cast.bodySaid('court')])];
    hub = fastify({ bodyLimit: 8 * REQUEST_LIMIT });
    hub.get('/api/directory', (_, reply) => (view === undefined ? reply.code(503).send({ code: 'ledger/not-ready' }) : reply.send(view)));
    hub.all('/*', (request, reply) => {
      heard.push({ url: request.url, headers: request.headers, body: request.body });
      return reply.header('set-cookie', 'a=b').header('server', 'hub').send({ said: 'yes' });
    });
    await hub.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    await workspace?.close();
    workspace = undefined;
    await hub.close();
    rmSync(folder, { recursive: true });
  });

  const start = async (more: object = {}): Promise<string> => {
    const address = hub.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    writeFileSync(
      join(folder, 'workspace.json'),
      JSON.stringify({ body: 'court', port: 0, hub: `http://127.0.0.1:${port}`, anchor: 'anchor.json', bundle: 'page', ...more }),
    );
    workspace = await startWorkspace(readConfig(join(folder, 'workspace.json')), (event, fields) => {
      logged.push(JSON.stringify({ event, ...fields }));
    });
    return `http://127.0.0.1:${workspace.port}`;
  };
  const sha256 = (): string => readBundle(join(folder, 'page')).sha256;

  /** Every address that the page shows: whoever loads it anew there must find the page again. */
  const addresses = new Set(
    ['frame', 'watch'].flatMap((part) =>
      [...readFileSync(new URL(`../${part}/router.tsx`, import.meta.url), 'utf8').matchAll(/(?:path: |page\()'(\/[^']*)'/g)].map(
        ([, path = '']) => path.replace('$envelopeId', 'ab'.repeat(16)).replace('$terminalId', '00000901').replace('$facilityId', 'kz-n10'),
      ),
    ),
  );

  test('a page that the directory names is served with its headers, from memory', async () => {
    view = await viewOf([cast.bodySaid('court'), release(sha256())]);
    const origin = await start();
    writeFileSync(join(folder, 'page', 'index.html'), 'changed on the disk');
    expect(addresses.size).toBeGreaterThan(10);
    for (const path of [...addresses, '/terminals/zzzz']) {
      const page = await fetch(origin + path);
      expect([path, page.status, await page.text()]).toEqual([path, 200, '<!doctype html><title>page</title>']);
      expect(page.headers.get('content-security-policy')).toBe(headersOf('index.html')['content-security-policy']);
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
    expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ ready: true, release: 'confirmed' });
    expect(await (await fetch(`${origin}/body.json`)).json()).toEqual({ body: 'court' });
    expect((await (await fetch(`${origin}/anchor.json`)).json()) as object).toMatchObject({ network: 'dauys.test' });
    expect((await fetch(`${origin}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${origin}/assets/..%2f..%2fanchor.json`)).status).toBe(404);
  });

  test('borders that the operator plugged in are handed out as they are; without there are none', async () => {
    const borders = '{"type":"FeatureCollection","features":[]}';
    writeFileSync(join(folder, 'borders.json'), borders);
    expect((await fetch(`${await start()}/geometry.json`)).status).toBe(204);
    await workspace?.close();
    const shown = await fetch(`${await start({ geometry: 'borders.json' })}/geometry.json`);
    expect([shown.status, shown.headers.get('content-type'), await shown.text()]).toEqual([
      200,
      'application/json; charset=utf-8',
      borders,
    ]);
    await workspace?.close();
    for (const wrong of ['<svg/>', '{"type":"Feature"}', `${borders}${' '.repeat(5 * 1024 * 1024)}`]) {
      writeFileSync(join(folder, 'borders.json'), wrong);
      await expect(start({ geometry: 'borders.json' })).rejects.toThrow('/geometry');
    }
    workspace = undefined;
  });

  const extra = (name: string) => writeFileSync(join(folder, 'page', 'assets', name), '2;');
  const doubts: readonly [string, () => Promise<object> | undefined, string, string?][] = [
    ['the directory names another page', () => viewOf([release('0'.repeat(64))]), 'refused', 'release/unnamed'],
    ['the directory names none', () => viewOf([cast.bodySaid('court')]), 'refused', 'release/unnamed'],
    ['it names these bytes as another page', () => viewOf([release(sha256(), { app: 'kiosk' })]), 'refused', 'release/unnamed'],
    ['too few have signed', () => viewOf([release(sha256())], [cast.npm]), 'refused', 'release/unnamed'],
    ['its time is over', () => viewOf([release(sha256(), { notAfter: cast.day(2) })]), 'refused', 'release/expired'],
    [
      'another content policy is named',
      () => viewOf([release(sha256(), { contentPolicy: '0'.repeat(64) })]),
      'refused',
      'release/other-policy',
    ],
    [
      'a file is missing',
      () => {
        const named = viewOf([release(sha256())]);
        rmSync(join(folder, 'page/assets/a.js'));
        return named;
      },
      'refused',
      'release/unnamed',
    ],
    [
      'a file was added',
      () => {
        const named = viewOf([release(sha256())]);
        extra('b.js');
        return named;
      },
      'refused',
      'release/unnamed',
    ],
    ['the directory does not hold', async () => ({ ...(await viewOf([release(sha256())])), note: 'no note' }), 'unknown'],
    ['the directory is not there', () => undefined, 'unknown'],
  ];
  test.each(doubts)('not served while %s', async (_, given, kind, code) => {
    view = await given();
    const origin = await start();
    expect((await fetch(`${origin}/`)).status).toBe(503);
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    expect(await (await fetch(`${origin}/livez`)).json()).toEqual({ live: true, body: 'court', release: kind });
    if (code !== undefined) expect(logged).toContainEqual(expect.stringMatching(`"release.refused".*"${code}"`));
  });

  test('what is on the list passes with address and token; nothing else passes back', async () => {
    const origin = await start();
    const id = 'ab'.repeat(16);
    const answer = await fetch(`${origin}/api/cases/${id}/replies?after=1`, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json', cookie: 'a=b', 'x-forwarded-for': '203.0.113.9' },
      body: '{"n":0}',
    });
    expect([answer.status, await answer.json()]).toEqual([200, { said: 'yes' }]);
    expect([answer.headers.get('set-cookie'), answer.headers.get('server')]).toEqual([null, null]);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ url: `/api/cases/${id}/replies?after=1`, body: { n: 0 } });
    expect(heard[0]?.headers).toMatchObject({ authorization: 'Bearer token', 'x-forwarded-for': '127.0.0.1' });
    expect(heard[0]?.headers['cookie']).toBeUndefined();
    expect(logged.join('\n')).not.toContain(id);
  });

  test.each([
    ['not on the list', '/api/provision/officers', {}, 404, 'http/not-found'],
    ['of a foreign page', '/api/cases', { headers: { 'sec-fetch-site': 'cross-site' } }, 403, 'http/foreign-origin'],
    ['with a strange query', '/api/cases?after=%00', {}, 404, 'http/not-found'],
    ['too large', '/api/access/begin', { method: 'POST', body: new Uint8Array(REQUEST_LIMIT + 1) }, 413, 'http/too-large'],
  ] as const)('a request %s is answered here, not by the hub', async (_, path, init, status, code) => {
    const origin = await start();
    const answer = await fetch(origin + path, init);
    expect([answer.status, await answer.json()]).toEqual([status, { code }]);
    expect(heard).toEqual([]);
  });

  test('a hub that is away is a clear answer', async () => {
    const origin = await start();
    await hub.close();
    const answer = await fetch(`${origin}/api/cases`);
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'http/busy' }]);
    expect(logged.at(-1)).toBe('{"event":"hub.unreachable","route":"api/cases"}');
  });

  test('a configuration says which field is wrong, never a value', () => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, JSON.stringify({ body: 'Court!', port: 1, hub: 'ftp://secret', anchor: 'a', bundle: 'b' }));
    expect(() => readConfig(path)).toThrow(/\/body.*\/hub/);
    expect(() => readConfig(path)).not.toThrow(/secret/);
    const told = { body: 'court', port: 1, host: '::1', hub: 'https://me:sesame@hub.example', anchor: '/a', bundle: '/b' };
    expect(printable(told)).toContain('https://<redacted>@hub.example');
    expect(printable(told)).not.toContain('sesame');
    expect(configPath(['node', 'main.ts', '--config', 'x.json'])).toBe('x.json');
    expect(() => configPath(['node', 'main.ts'])).toThrow('usage');
  });
});

test('what was confirmed stays while the hub says nothing, until its end', () => {
  const confirmed: ReleaseState = { kind: 'confirmed', version: '1', notAfter: instant(10) };
  const unknown: ReleaseState = { kind: 'unknown', code: 'hub unreachable' };
  const refused: ReleaseState = { kind: 'refused', code: 'release/unnamed' };
  expect(afterAsking(confirmed, unknown, instant(9))).toBe(confirmed);
  expect(afterAsking(confirmed, unknown, instant(10))).toEqual({ kind: 'refused', code: 'release/expired' });
  expect(afterAsking(confirmed, refused, instant(9))).toBe(refused);
  expect(afterAsking(refused, unknown, instant(9))).toBe(unknown);
  expect(afterAsking(unknown, confirmed, instant(9))).toBe(confirmed);
});
