import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { equalBytes } from '@dauys/basics/bytes.ts';
import { Misuse } from '../output.ts';
import { readMonitorConfig, readTransports } from './config.ts';
import type { AboutService } from '../terminal-door/stated.ts';
import { initMonitor } from './init.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-monitor-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const about: AboutService = {
  id: 'npm',
  name: 'NPM',
  url: 'https://monitor.npm.test',
  port: 7121,
  anchor: 'anchor.json',
  from: ['https://hub.test'],
};
const text = (name: string): string => readFileSync(join(folder, 'm', name), 'utf8');

test('what init states is believed by the directory, and stays the same when it is run again', async () => {
  const made = await initMonitor(join(folder, 'm'), about);
  const stated = { v: 1, at: cast.day(1), ...(JSON.parse(text('statement.json')) as object) } as Statement;
  const directory = foldDirectory(await cast.entriesOf([stated]), parseAnchor(JSON.stringify(cast.anchorFile())));
  const [transport] = await readTransports(join(folder, 'm'));
  const monitor = directory.monitors.get('npm');
  expect(monitor?.url).toBe('https://monitor.npm.test');
  expect(equalBytes(monitor?.transport.publicKey ?? new Uint8Array(0), transport?.publicKey ?? new Uint8Array(1))).toBe(true);
  expect(readMonitorConfig(made.config)).toMatchObject({
    id: 'npm',
    port: 7121,
    keys: join(folder, 'm'),
    anchor: join(folder, 'm', 'anchor.json'),
  });
  const before = ['statement.json', 'monitor.json', 'transport.key', 'statement.key'].map(text);
  await initMonitor(join(folder, 'm'), { ...about, url: 'https://elsewhere.test' });
  expect(['statement.json', 'monitor.json', 'transport.key', 'statement.key'].map(text)).toEqual(before);
  for (const key of ['transport.key', 'statement.key']) expect(statSync(join(folder, 'm', key)).mode & 0o077).toBe(0);
});

test.each([
  ['--id', { id: 'N' }],
  ['--url', { url: 'https://hub.test/beat' }],
  ['--url', { url: 'https://a@b' }],
  ['--port', { port: 70_000 }],
])('%s that the directory or the machine could not take is asked wrongly', async (name, more) => {
  await expect(initMonitor(join(folder, 'm'), { ...about, ...more })).rejects.toThrow(new Misuse(name));
});
