/** What systemd itself says of our units. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensure } from '../test/debian.ts';
import { wantedFprintd, wantedSystemd } from '../test/wanted.ts';
import { stage, type Staged } from './staged.ts';

const files = join(import.meta.dirname, '../../packaging/terminal/files');
const unit = (name: string): string => join(files, 'etc/systemd/system', name);

const analyze = (...words: readonly string[]): { readonly status: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['--no-pager', ...words], { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

let box: Staged;
beforeAll(async () => {
  const missing = (await ensure(wantedSystemd)) ?? (await ensure(wantedFprintd));
  if (missing !== undefined) throw new Error(missing);
  box = stage();
  expect(box.install([]).status).toBe(0);
});
afterAll(() => box.remove());

test.each(['agent', 'kiosk', 'box', 'update', 'check'].map((name) => `dauys-${name}.service`))(
  '%s: systemd scores what it is exposed to under 2 of 10',
  (name) => {
    const { status, said } = analyze('security', '--offline=true', '--threshold=19', unit(name));
    const score = /exposure level for .*: ([\d.]+)/.exec(said)?.[1];
    expect(Number(score), said).toBeLessThan(2);
    expect(status, said).toBe(0);
  },
);

test('every line of them is one that this systemd knows, and what they start is there once installed', () => {
  const { status, said } = analyze(
    'verify',
    `--root=${box.root}`,
    '--recursive-errors=no',
    'dauys-agent.service',
    'dauys-kiosk.service',
    ...['dauys-box.service', 'dauys-update.service', 'dauys-update.timer', 'dauys-check.service', 'dauys-check.timer'],
    'tmp.mount',
    'var-tmp.mount',
  );
  expect([status, said]).toEqual([0, '']);
});

test('the agent is watched for twice as long as it takes to say that it lives, and both start again whenever they end', () => {
  const [agent, kiosk] = [readFileSync(unit('dauys-agent.service'), 'utf8'), readFileSync(unit('dauys-kiosk.service'), 'utf8')];
  expect(agent).toMatch(/^Type=notify$/m);
  expect(Number(/^WatchdogSec=(\d+)$/m.exec(agent)?.[1])).toBeGreaterThanOrEqual(20);
  for (const text of [agent, kiosk]) expect(text).toMatch(/^Restart=always$/m);
});

test('Debian’s updates come by themselves, from Debian’s stable and security alone', () => {
  const { stdout } = spawnSync('apt-config', ['-c', join(files, 'etc/apt/apt.conf.d/52dauys'), 'dump'], { encoding: 'utf8' });
  expect(stdout).toContain('APT::Periodic::Unattended-Upgrade "1";');
  const origins = stdout.split('\n').filter((line) => line.startsWith('Unattended-Upgrade::Origins-Pattern::'));
  expect(origins.map((line) => /label=([\w-]+)/.exec(line)?.[1])).toEqual(['Debian', 'Debian-Security']);
});

test('the rules for devices are of lines that udev can read', () => {
  const lines = readFileSync(join(files, 'etc/udev/rules.d/70-dauys.rules'), 'utf8').split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const rule of rules) expect(rule).toMatch(/^(?:[A-Z]+(?:\{[A-Za-z]+\})?(?:==|!=|=|\+=)"[^"]*"(?:, |$))+$/);
  expect(rules).toHaveLength(8);
});

test('the agent may have fingers compared, and neither take nor erase prints; nobody else gets anything by our rule', () => {
  const rule = readFileSync(join(files, 'etc/polkit-1/rules.d/50-dauys.rules'), 'utf8');
  const rules: ((action: object, subject: object) => string | undefined)[] = [];
  const Result = { YES: 'yes', NO: 'no', NOT_HANDLED: 'not handled' };
  runInNewContext(rule, { polkit: { Result, addRule: (one: (typeof rules)[number]) => rules.push(one) } });
  const [asked = expect.fail('no rule'), ...more] = rules;
  expect(more).toEqual([]);
  const actions = ['verify', 'setusername', 'enroll'].map((name) => `net.reactivated.fprint.device.${name}`);
  const told = (user: string) => [...actions, 'org.freedesktop.login1.power-off'].map((id) => asked({ id }, { user }));
  expect(told('dauys-agent')).toEqual(['yes', 'yes', 'no', 'no']);
  for (const user of ['dauys-kiosk', 'root', 'nobody']) expect(new Set(told(user))).toEqual(new Set(['not handled']));
  // What the rule names is what fprintd asks for.
  const policy = readFileSync('/usr/share/polkit-1/actions/net.reactivated.fprint.device.policy', 'utf8');
  expect(new Set([...policy.matchAll(/<action id="([^"]+)"/g)].map(([, id]) => id))).toEqual(new Set(actions));
});
