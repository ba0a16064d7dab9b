/** A real NUT: its server, and its dummy driver that says what a file says. Debian's own upsd is a script that asks whether it may; this is what it starts. */
import { until } from '@dauys/testing/agent-process.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portNear } from '../../../../tools/demo/ports.ts';
import { ensure } from '../../../../tools/test/debian.ts';
import { wantedNut } from '../../../../tools/test/wanted.ts';
import { upsOf } from './ups.ts';
import { openTree } from './tree.ts';

const tree = openTree('/');
let folder: string;
let port: number;
const running: ChildProcess[] = [];
/** Whole, or the driver reads half of it. */
const says = (status: string): void => {
  writeFileSync(join(folder, 'next'), `ups.status: ${status}\nbattery.charge: 90\n`);
  renameSync(join(folder, 'next'), join(folder, 'lake.dev'));
};
const start = (program: string, ...args: readonly string[]): ChildProcess => {
  const places = ['NUT_CONFPATH', 'NUT_STATEPATH', 'NUT_ALTPIDPATH'].map((name) => `${name}=${folder}`);
  const child = spawn('env', [...places, program, ...args], { stdio: 'ignore', cwd: folder });
  running.push(child);
  return child;
};
const state = () => upsOf({ name: 'lake', host: '127.0.0.1', port }).read(tree, undefined);

beforeAll(async () => {
  const missing = await ensure(wantedNut);
  if (missing !== undefined) throw new Error(missing);
  folder = mkdtempSync(join(tmpdir(), 'dauys-nut-'));
  chmodSync(folder, 0o700);
  port = await portNear(undefined);
  says('OL');
  const files = {
    'ups.conf': `[lake]\n driver = dummy-ups\n port = ${join(folder, 'lake.dev')}\n mode = dummy-once\n pollinterval = 1\n`,
    'upsd.conf': `LISTEN 127.0.0.1 ${port}\nMAXAGE 5\n`,
    'upsd.users': '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  start('/lib/nut/dummy-ups', '-a', 'lake', '-F', ...user);
  await until(() => existsSync(join(folder, 'dummy-ups-lake')));
  start('/lib/nut/upsd', '-F', ...user);
  await until(async () => (await state()) === 'mains');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await Promise.all(running.map((child) => until(() => child.exitCode !== null || child.signalCode !== null)));
  rmSync(folder, { recursive: true, force: true });
});

test('mains lost, a battery that ends, mains back, as NUT tells it; without its driver there is no word', async () => {
  for (const [status, expected] of [
    ['OB DISCHRG', 'battery'],
    ['OB DISCHRG LB', 'battery-low'],
    ['OL CHRG', 'mains'],
  ] as const) {
    says(status);
    await until(async () => (await state()) === expected);
  }
  expect(await upsOf({ name: 'hill', host: '127.0.0.1', port }).read(tree, 'mains')).toBe('no-word');
  running[0]?.kill('SIGKILL');
  await until(async () => (await state()) === 'no-word');
  running[1]?.kill('SIGTERM');
  await until(() => running[1]?.exitCode !== null || running[1]?.signalCode !== null);
  expect(await state()).toBe('no-word');
});
