/** What the unit of the screen starts, started: cage without a display, a real Chromium in its own sandbox, as the user that the unit names. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensure } from '../test/debian.ts';
import { wantedCage, wantedChromium } from '../test/wanted.ts';

const root = join(import.meta.dirname, '../..');
const unit = readFileSync(join(root, 'packaging/terminal/files/etc/systemd/system/dauys-kiosk.service'), 'utf8');
const linesOf = (name: string): string[] => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map((match) => match[1] ?? '');

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stdout.write('skipped: only root may become the user of the screen\n');
const KIOSK = 872;

let folder: string;
let server: Server;
let port = 0;
let screen: ChildProcess;
let said = '';
let page: 'lives' | 'silent' = 'lives';
const sizes: string[] = [];

/** As installed and as systemd would have it, but for the places, the port, and the display. */
const started = (): ChildProcess => {
  const [run, program] = [join(folder, 'run'), join(folder, 'opt')];
  mkdirSync(run);
  chownSync(run, KIOSK, KIOSK);
  const here = (text: string): string =>
    text.replaceAll('/run/dauys-kiosk', run).replaceAll('/opt/dauys', program).replaceAll('localhost:7121', `localhost:${port}`);
  const environment = linesOf('Environment').flatMap((line) => here(line).split(' '));
  const noDisplay = ['WLR_BACKENDS=headless', 'WLR_RENDERER=pixman', 'LIBSEAT_BACKEND=noop', 'DAUYS_LOOK_SECONDS=1'];
  const become = [
    '--reuid',
    `${KIOSK}`,
    '--regid',
    `${KIOSK}`,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
    '--inh-caps=-all',
  ];
  const command = here(linesOf('ExecStart')[0] ?? '').split(' ');
  return spawn('setpriv', [...become, 'env', '-i', 'PATH=/usr/bin:/bin', ...environment, ...noDisplay, ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
};

beforeAll(async () => {
  for (const wanted of [wantedChromium, wantedCage]) expect(await ensure(wanted)).toBeUndefined();
  if (!isRoot) return;
  const html =
    '<!doctype html><title>page</title><script>setInterval(() => fetch("/size/" + innerWidth + "x" + innerHeight), 300)</script>';
  server = createServer((request, answer) => {
    const url = request.url ?? '';
    if (url.startsWith('/size/')) sizes.push(url.slice(6));
    if (url === '/api/pulse') return answer.end(JSON.stringify({ page }));
    return answer.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  folder = mkdtempSync(join(tmpdir(), 'dauys-screen-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'opt/apps/terminal'), { recursive: true });
  cpSync(join(root, 'packaging/terminal/screen.sh'), join(folder, 'opt/screen.sh'));
  cpSync(join(root, 'apps/terminal/browser.sh'), join(folder, 'opt/apps/terminal/browser.sh'));
  screen = started();
  screen.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
});
afterAll(() => {
  if (!isRoot) return;
  try {
    process.kill(-(screen.pid ?? 0), 'SIGKILL');
  } catch {
    // It has ended by itself, as it should.
  }
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const until = async (what: string, look: () => boolean): Promise<void> => {
  for (const end = Date.now() + 60_000; !look(); await new Promise((resolve) => setTimeout(resolve, 100)))
    if (Date.now() > end) throw new Error(`waited in vain: ${what}\n${said.slice(-2_000)}`);
};

test('the page fills the screen, what the browser writes lies in the folder that goes with it, and a silent page ends it', async () => {
  if (!isRoot) return;
  await until('the page over the whole screen', () => sizes.includes('1280x720'));
  expect(existsSync(join(folder, 'run/profile'))).toBe(true);
  expect(readdirSync(folder).toSorted()).toEqual(['opt', 'run']);
  const ended = once(screen, 'exit');
  page = 'silent';
  expect((await ended)[0]).toBe(1);
  // What a process said last may come after its end.
  await until('the reason', () => said.includes('the page is silent'));
});
