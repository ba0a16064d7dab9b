/** The managed policies, read by a real Chromium that finds them where Debian's looks for them: in a view of the disk that only it has. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../test/chromium.ts';
import { become, ensure } from '../test/debian.ts';
import { wantedChromium } from '../test/wanted.ts';

const file = join(import.meta.dirname, '../../packaging/terminal/files/etc/chromium/policies/managed/dauys.json');
const policies: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(file, 'utf8'));
const AGENT = 'localhost:7121';

const missing = await ensure(wantedChromium);
const prefix = await become();
const mayMount = ((): boolean => {
  if (prefix === undefined) return false;
  try {
    const [program, ...words] = [...prefix, 'unshare', '--mount', 'true'];
    execFileSync(program ?? 'unshare', words, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
})();
if (!mayMount)
  process.stdout.write('skipped: no right to make a view of the disk here (root, or sudo without a password, and CAP_SYS_ADMIN)\n');

let folder: string;
let server: Server;
let port = 0;
let browser: BrowserContext;
beforeAll(async () => {
  if (missing !== undefined) throw new Error(missing);
  if (!mayMount) return;
  server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>page</title><a download href="/x">x</a>'));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  folder = mkdtempSync(join(tmpdir(), 'dauys-policies-'));
  mkdirSync(join(folder, 'etc/policies/managed'), { recursive: true });
  // As installed, but for the port, the page on which Chromium says what it made of them, and the tools.
  const text = readFileSync(file, 'utf8').replaceAll(AGENT, `localhost:${port}`);
  const shown = text
    .replace('"URLAllowlist": [', '"URLAllowlist": ["chrome://policy", ')
    // Whoever drives it does so by the developer's tools.
    .replace('"DeveloperToolsAvailability": 2', '"DeveloperToolsAvailability": 1');
  writeFileSync(join(folder, 'etc/policies/managed/dauys.json'), shown);
  const wrapper = join(folder, 'chromium');
  // The mount is seen by this process and its children alone.
  const view = `mount --bind "${join(folder, 'etc')}" /etc/chromium && exec "${chromiumPath()}" "$@"`;
  writeFileSync(wrapper, `#!/bin/sh\nexec ${[...(prefix ?? []), 'unshare'].join(' ')} --mount sh -c '${view}' sh "$@"\n`, { mode: 0o755 });
  browser = await chromium.launchPersistentContext(join(folder, 'profile'), { executablePath: wrapper, args: chromiumArgs() });
});
afterAll(async () => {
  if (!mayMount) return;
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every policy is one that this Chromium knows, and takes as it stands', async () => {
  if (!mayMount) return;
  const page = await browser.newPage();
  await page.goto('chrome://policy');
  await page.locator('policy-row').first().waitFor();
  const rows = await page.locator('policy-row').evaluateAll((found) =>
    found.map((row) => {
      const say = (part: string): string => row.shadowRoot?.querySelector(part)?.textContent.trim() ?? '';
      return [say('#name'), say('.policy.row .messages')] as const;
    }),
  );
  const ours = rows.filter(([name]) => Object.hasOwn(policies, name));
  expect(ours).toHaveLength(Object.keys(policies).length);
  // What is deprecated is still in force; what is unknown or wrong is not.
  expect(ours.filter(([, status]) => !['OK', 'Deprecated'].includes(status))).toEqual([]);
});

test('one address can be opened, and nothing else', async () => {
  if (!mayMount) return;
  const page = await browser.newPage();
  expect((await page.goto(`http://localhost:${port}/`))?.status()).toBe(200);
  const elsewhere = [
    `http://127.0.0.1:${port}/`,
    'https://example.org/',
    'file:///etc/passwd',
    `view-source:http://localhost:${port}/`,
    'data:text/html,x',
  ];
  for (const url of elsewhere) await expect(page.goto(url), url).rejects.toThrow(/ERR_BLOCKED_BY_ADMINISTRATOR/);
  // Of its own pages '*' says nothing: they are named. How Chromium ends such an attempt varies; that nothing is shown does not.
  await page.goto('chrome://settings').catch(() => undefined);
  expect(await page.evaluate(() => document.title).catch(() => 'nothing')).not.toBe('Settings');
});

test('what is kept from a test is as strict as can be: no developer tools', () => {
  expect(policies).toMatchObject({
    DeveloperToolsAvailability: 2,
    URLBlocklist: ['*', 'chrome://*', 'chrome-untrusted://*'],
    URLAllowlist: [`http://${AGENT}`],
    AllowFileSelectionDialogs: false,
  });
  // Microphone and camera: the kiosk's page and nobody else.
  for (const device of ['AudioCapture', 'VideoCapture'])
    expect(policies).toMatchObject({ [`${device}Allowed`]: false, [`${device}AllowedUrls`]: [`http://${AGENT}`] });
  const { pictures }: { pictures: unknown } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../packaging/terminal/agent.example.json'), 'utf8'),
  );
  expect(pictures).toBe('camera');
});
