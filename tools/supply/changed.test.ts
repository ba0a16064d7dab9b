/** S-65: somebody puts another package behind a pinned one. The real setup.sh and npm against a registry of our own on loopback. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../test/command.ts';

const here = join(import.meta.dirname, '../..');
let root = '';
let server: Server;
let served: Buffer;
let reviewed: Buffer;

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const pack = (main: string): Buffer => {
  put(
    'made/package/package.json',
    JSON.stringify({ name: 'leftpad', version: '1.0.0', scripts: { postinstall: `touch ${join(root, 'ran')}` } }),
  );
  put('made/package/index.js', main);
  return execFileSync('tar', ['czf', '-', '-C', join(root, 'made'), 'package']);
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'dauys-changed-'));
  reviewed = pack('module.exports = 1;');
  served = reviewed;
  server = createServer((_request, response) => response.end(served)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const integrity = `sha512-${createHash('sha512').update(reviewed).digest('base64')}`;
  const dependencies = { leftpad: '1.0.0' };
  put('package.json', JSON.stringify({ name: 'x', version: '1.0.0', dependencies }));
  const entry = { version: '1.0.0', resolved: `http://127.0.0.1:${port}/leftpad.tgz`, integrity, hasInstallScript: true };
  const packages = { '': { name: 'x', version: '1.0.0', dependencies }, 'node_modules/leftpad': entry };
  put('package-lock.json', JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, requires: true, packages }));
  put('tools/setup.sh', readFileSync(join(here, 'tools/setup.sh'), 'utf8'));
  copyFileSync(join(here, '.npmrc'), join(root, '.npmrc'));
});
afterEach(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

// A cache of its own, so that the tarball is asked for; what is in the environment of whoever builds does not decide whether scripts run.
const setUp = () =>
  runCommand([
    'sh',
    '-c',
    `cd "$0" && npm_config_cache="$0/cache" npm_config_fetch_retries=0 npm_config_ignore_scripts=false sh tools/setup.sh`,
    root,
  ]);

test('another tarball behind a pinned version: the set-up says so and stops, and nothing of it is there', async () => {
  served = pack('module.exports = steal();');
  const { status, output } = await setUp();
  expect(status).not.toBe(0);
  expect(output).toContain('EINTEGRITY');
  expect(output).toContain('npm ci did not finish');
  expect(existsSync(join(root, 'node_modules/leftpad/index.js'))).toBe(false);
});

test('the reviewed one is installed, and its install script does not run', async () => {
  // It stops later for want of the Node that the real lockfile brings.
  expect((await setUp()).output).toContain('packages installed');
  expect(readFileSync(join(root, 'node_modules/leftpad/index.js'), 'utf8')).toContain('= 1');
  expect(existsSync(join(root, 'ran'))).toBe(false);
});
