/** What the installer does, in a folder: nothing on this machine is touched. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stage, type Staged } from './staged.ts';

let box: Staged;
beforeEach(() => {
  box = stage();
  return () => box.remove();
});

const everything = ['--uplink', 'monitor.example=[2001:db8::5]:8443', '--clock', '192.0.2.20', '--mirror', 'deb.example=192.0.2.30:80'];

test('a dry run says what would be done, and does nothing', () => {
  const before = box.tree();
  const { status, said } = box.install([...everything, '--read-only-root', '--dry-run']);
  expect([status, box.tree()]).toEqual([0, before]);
  for (const word of ['apt-get', '/etc/nftables.conf', '/opt/dauys/bin/node', 'systemctl', 'swapoff', 'Nothing was done', 'By hand remain'])
    expect(said).toContain(word);
});

test('--help says every option that it understands', () => {
  const { status, said } = box.install(['--help'], 'bare');
  expect(status).toBe(0);
  for (const option of ['--release', '--config', '--uplink', '--clock', '--mirror', '--read-only-root', '--root', '--dry-run', '--help'])
    expect(said).toContain(option);
});

describe('installed into a folder', () => {
  let made: Staged;
  let done: ReturnType<Staged['install']>;
  beforeAll(() => {
    made = stage();
    done = made.install([...everything, '--read-only-root']);
  });
  afterAll(() => made.remove());

  test('ends well, and a second time it ends with the very same files', () => {
    expect([done.status, done.said]).toEqual([0, expect.stringContaining('By hand remain')]);
    const first = made.tree();
    expect(made.install([...everything, '--read-only-root']).status).toBe(0);
    expect(made.tree()).toEqual(first);
  });

  test('the rules of the network name hub, monitor, clock and mirror, and the machine asks nobody for addresses', () => {
    const rules = made.read('etc/nftables.conf');
    for (const elements of ['192.0.2.10 . 443', '2001:db8::5 . 8443', '192.0.2.20', '192.0.2.30 . 80'])
      expect(rules).toContain(`{ ${elements} }`);
    expect(rules).not.toContain('@UPLINKS');
    expect(made.read('etc/hosts').trim().split('\n')).toEqual([
      '127.0.0.1 localhost',
      '::1 localhost',
      '192.0.2.10 hub.example',
      '2001:db8::5 monitor.example',
      '192.0.2.30 deb.example',
    ]);
    expect(made.read('etc/systemd/timesyncd.conf.d/dauys.conf')).toContain('NTP=192.0.2.20');
  });

  test('no swap, a root that is only read, and what others keep in /tmp lies in memory', () => {
    const lines = made.read('etc/fstab').split('\n');
    expect(lines.filter((line) => line.includes('swap'))).toEqual(['# by Dauys: UUID=3 none  swap sw 0 0']);
    expect(lines.find((line) => / \/ /.test(line))?.split(/\s+/)[3]).toBe('relatime,errors=remount-ro,ro');
    expect(lines.find((line) => line.includes('/var'))).toContain('defaults');
    for (const mount of ['tmp.mount', 'var-tmp.mount'])
      expect(made.read(`etc/systemd/system/${mount}`)).toMatch(/Type=tmpfs[^]*nosuid,nodev,noexec/);
    expect(made.read('etc/apt/apt.conf.d/53dauys-root')).toContain('remount,ro');
  });

  test('the log is short and in memory, and no process writes its memory down', () => {
    expect(made.read('etc/systemd/journald.conf.d/dauys.conf')).toMatch(/Storage=volatile\nRuntimeMaxUse=/);
    expect(made.read('etc/sysctl.d/60-dauys.conf')).toContain('kernel.core_pattern = |/bin/false');
    expect(made.read('etc/systemd/coredump.conf.d/dauys.conf')).toContain('Storage=none');
    for (const unit of ['agent', 'kiosk']) expect(made.read(`etc/systemd/system/dauys-${unit}.service`)).toContain('\nLimitCORE=0\n');
  });

  test('agent, screen and rules start by themselves; consoles, swap and sleep never do', () => {
    const tree = made.tree();
    for (const unit of ['dauys-agent.service', 'dauys-kiosk.service', 'nftables.service', 'seatd.service'])
      expect(tree.has(`etc/systemd/system/multi-user.target.wants/${unit}`), unit).toBe(true);
    for (const unit of [
      'getty@tty1.service',
      'autovt@.service',
      'swap.target',
      'sleep.target',
      'debug-shell.service',
      'ctrl-alt-del.target',
      'ssh.service',
    ])
      expect(tree.get(`etc/systemd/system/${unit}`), unit).toBe('→ /dev/null');
    expect(made.read('etc/passwd')).toMatch(/^dauys-agent:x:871:871:.*nologin$/m);
    expect(made.read('etc/passwd')).toMatch(/^dauys-kiosk:x:872:872:.*nologin$/m);
  });

  test('the program lies where the units look for it, and its configuration is not for everybody to read', () => {
    const tree = made.tree();
    expect(tree.get('opt/dauys/bin/node')).toMatch(/^755 /);
    expect(tree.get('opt/dauys/apps/terminal/browser.sh')).toMatch(/^755 /);
    for (const part of ['.build/programs/agent/main.js', '.build/kiosk/index.html']) expect(tree.has(`opt/dauys/${part}`), part).toBe(true);
    for (const part of ['agent.json', 'anchor.json', 'directory.json']) expect(tree.get(`etc/dauys/${part}`)).toMatch(/^640 /);
    // A key is made on the device and by nobody else.
    expect([...tree.keys()].filter((path) => /\.key$/.test(path))).toEqual([]);
  });
});

describe('does nothing where something is amiss', () => {
  const hub = (link: string): string[] => ['--release', box.release, '--config', box.config, '--uplink', link];
  test.each<[string, string, () => ReturnType<Staged['install']>]>([
    ['another system', 'is not Debian 12', () => (box.write('etc/debian_version', '13.1\n'), box.install([]))],
    ['nothing to install', '--release, --config and at least one --uplink are needed', () => box.install([], 'bare')],
    ['an option that is not known', '--uplinks is not known', () => box.install(['--uplinks', 'x'])],
    ['an option without its value', '--clock needs a value', () => box.install(['--clock'])],
    ['an uplink without an address', 'is not NAME=ADDRESS:PORT', () => box.install(hub('hub.example=hub.example:443'), 'bare')],
    ['an address that is a command', 'is not NAME=ADDRESS:PORT', () => box.install(['--uplink', 'a=1.2.3.4;reboot:443'])],
    ['a clock by name', 'is not an IPv4 address', () => box.install(['--clock', 'time.example'])],
    [
      'a hub that the rules would not let through',
      'speaks to hub.example',
      () => box.install(hub('monitor.example=192.0.2.11:443'), 'bare'),
    ],
    [
      'another port than the rules and the screen know',
      '"port": 7121',
      () => (writeFileSync(join(box.config, 'agent.json'), '{ "port": 7100 }'), box.install([])),
    ],
    [
      'a read-only root with /var on it',
      'needs /var on a filesystem of its own',
      () => (box.write('etc/fstab', 'UUID=1 / ext4 defaults 0 1\n'), box.install(['--read-only-root'])),
    ],
  ])('%s', (_, says, run) => {
    const { status, said } = run();
    expect([status, said]).toEqual([1, expect.stringContaining(says)]);
    expect([...box.tree().keys()].filter((path) => /dauys|nftables\.conf/.test(path))).toEqual([]);
  });
});
