import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIfStale } from './build.ts';

let root = '';
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const page = (name: string): string => readFileSync(join(root, '.build', name, 'index.html'), 'utf8');
const built = (name: string): number => statSync(join(root, '.build', name)).ino;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dauys-build-'));
  for (const folder of ['apps/terminal/kiosk', 'apps/workspace', 'apps/verify']) {
    write(`${folder}/vite.config.ts`, 'export default {};');
    write(`${folder}/index.html`, '<title>one</title><script type="module" src="./main.ts"></script>');
    write(`${folder}/main.ts`, 'document.title = process.env.NODE_ENV;');
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a page is built once, and again when its sources change, alone', async () => {
  const folders = { kiosk: join(root, '.build/kiosk'), workspace: join(root, '.build/workspace'), verify: join(root, '.build/verify') };
  expect(await buildIfStale(root)).toEqual(folders);
  const before = [built('kiosk'), built('workspace')];
  write('apps/workspace/page.test.ts', 'a test is not part of a page');
  await buildIfStale(root);
  expect([built('kiosk'), built('workspace')]).toEqual(before);
  write('apps/workspace/index.html', '<title>two</title>');
  await buildIfStale(root);
  expect(built('kiosk')).toBe(before[0]);
  expect(page('workspace')).toContain('two');
  write('packages/basics/a.ts', '');
  await buildIfStale(root);
  expect(built('kiosk')).not.toBe(before[0]);
});

test('it is the production form, under a test runner too', async () => {
  const { kiosk } = await buildIfStale(root);
  const [script = ''] = readdirSync(join(kiosk, 'assets'));
  expect(readFileSync(join(kiosk, 'assets', script), 'utf8')).toContain('production');
});

test('a build that fails says why, leaves the old page and is tried again', async () => {
  await buildIfStale(root);
  write('apps/terminal/kiosk/main.ts', "import './missing.ts';");
  for (const _ of ['first', 'again']) await expect(buildIfStale(root)).rejects.toThrow(/missing\.ts/);
  expect(page('kiosk')).toContain('one');
  expect(existsSync(join(root, '.build/kiosk'))).toBe(true);
  expect(readdirSync(join(root, '.build')).sort()).toEqual(['kiosk', 'kiosk.hash', 'verify', 'verify.hash', 'workspace', 'workspace.hash']);
});
