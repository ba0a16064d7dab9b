import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { chromiumArgs, chromiumPath } from '../test/chromium.ts';
import { median } from './measure.ts';
import type { Row } from './row.ts';
import { root } from './stage.ts';

const ACTS = [
  { act: 'seal', name: 'a text sealed (16 KiB bucket)', times: 7 },
  { act: 'open', name: 'a text opened', times: 7 },
  { act: 'stretch', name: 'Argon2id of the code (64 MiB, t = 3)', times: 3 },
  { act: 'slip', name: 'a slip verified', times: 7 },
] as const;
const RATES = [1, 6] as const;

/** Sealing, opening, Argon2 and slips in a real Chromium, plain and with its processor throttled six times; a recording as a stream. */
export const benchPage = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-bench-page-'));
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() });
  try {
    await buildPage(folder);
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'bench' in window);
    const rows: Row[] = [];
    for (const rate of RATES) rows.push(...(await measureAt(page, rate)));
    return rows;
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const measureAt = async (page: Page, rate: (typeof RATES)[number]): Promise<Row[]> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  const how = rate === 1 ? '' : `, ${rate} × slower`;
  const rows: Row[] = [];
  for (const { act, name, times } of ACTS) {
    const goal = act === 'slip' ? { goal: { kind: 'at most', value: 100 } as const } : {};
    rows.push({ section: 'page', name: name + how, value: await medianOf(page, act, times), unit: 'ms', ...goal });
  }
  const value = (1_000 * 16.777) / (await medianOf(page, 'recording', 3));
  const goal = rate === 1 ? { goal: { kind: 'at least', value: 40 } as const } : {};
  rows.push({ section: 'page', name: `16 MiB recording sealed as a stream${how}`, value, unit: 'MB/s', ...goal });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return rows;
};

const medianOf = async (page: Page, act: (typeof ACTS)[number]['act'] | 'recording', times: number): Promise<number> => {
  const took: number[] = [];
  // The first one compiles, and counts for nothing.
  for (let i = 0; i <= times; i++) took.push(await page.evaluate((name) => window.bench?.(name) ?? Number.NaN, act));
  return median(took.slice(1));
};

/** What is measured, built as the kiosk's page is. */
export const buildPage = (folder: string): Promise<unknown> =>
  build({
    root: join(root, 'tools/bench/page'),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2024' },
  });

export const serve = async (folder: string): Promise<{ readonly url: string; close(): void }> => {
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
  const server = createServer((request, response) => {
    const name = request.url === '/' || request.url === undefined ? '/index.html' : request.url;
    try {
      const body = readFileSync(join(folder, name));
      response.writeHead(200, { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
};
