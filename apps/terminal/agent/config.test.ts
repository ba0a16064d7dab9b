import { Fault } from '@dauys/basics/failure.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printable, readConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const good = {
  terminal: '00000001',
  facility: 'lake',
  zone: 'Asia/Almaty',
  port: 0,
  dataFolder: 'data',
  anchor: 'anchor.json',
  deviceKey: 'device.key',
  directory: 'directory.json',
  uplinks: [{ name: 'hub', url: 'http://127.0.0.1:1' }],
};
const read = (value: object) => {
  const file = join(folder, 'agent.json');
  writeFileSync(file, JSON.stringify(value));
  return readConfig(['--config', file]);
};

test('paths are relative to the file, the whole is frozen, and the key’s place is not printed', () => {
  const config = read(good);
  expect(config.dataFolder).toBe(join(folder, 'data'));
  expect(Object.isFrozen(config)).toBe(true);
  expect(JSON.stringify(printable(config))).not.toContain('device.key');
});
test.each([
  ['uplinks missing', { ...good, uplinks: [] }, /uplinks/],
  ['terminal malformed', { ...good, terminal: 'x' }, /terminal/],
  ['field unknown', { ...good, colour: 'red' }, /configuration/],
  ['an uplink that calls itself a monitor', { ...good, uplinks: [{ name: 'monitor-npm', url: 'http://127.0.0.1:1' }] }, /uplinks/],
  ['an uplink that calls itself a monitor', { ...good, uplinks: [{ name: 'monitor-npm', url: 'http://127.0.0.1:1' }] }, /uplinks/],
  ['url with a path', { ...good, uplinks: [{ name: 'hub', url: 'http://hub/beat' }] }, /uplinks/],
])('%s: a fault that names the field', (_, value, names) => {
  expect(() => read(value)).toThrow(Fault);
  expect(() => read(value)).toThrow(names);
});

test('a terminal that opens no window of files says so; another word than these two is none', () => {
  expect(read({ ...good, pictures: 'camera' }).pictures).toBe('camera');
  expect(read(good).pictures).toBeUndefined();
  expect(() => read({ ...good, pictures: 'none' })).toThrow('/pictures');
});
