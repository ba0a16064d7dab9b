/** What the installer does, in a folder: nothing on this machine is touched. */
import { parseStatement } from '@dauys/directory/statement.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBoxConfig } from '../../apps/terminal/box/config.ts';
import { isWhole } from '../../apps/terminal/box/program.ts';
import { readSlots } from '../../apps/terminal/box/slots.ts';
import { stage, type Staged } from './staged.ts';

const packaging = join(import.meta.dirname, '../../packaging/terminal');

let box: Staged;
beforeEach(() => {
  box = stage();
  return () => box.remove();
});

const everything = [
  ...['--uplink', 'monitor.example=[2001:db8::5]:8443', '--clock', '192.0.2.20', '--mirror', 'deb.example=192.0.2.30:80'],
  ...['--images', 'http://deb.example/dauys/'],
];

test('a dry run says what would be done, and does nothing', () => {
  const before = box.tree();
  const { status, said } = box.install([...everything, '--read-only-root', '--dry-run']);
  expect([status, box.tree()]).toEqual([0, before]);
  for (const word of [
    'apt-get',
    '/etc/nftables.conf',
    '/var/lib/dauys-box/confirmed',
    'systemctl',
    'swapoff',
    'Nothing was done',
    'By hand remain',
  ])
    expect(said).toContain(word);
});

test('--help says every option that it understands', () => {
  const { status, said } = box.install(['--help'], 'bare');
  expect(status).toBe(0);
  for (const option of [
    '--release',
    '--config',
    '--uplink',
    '--clock',
    '--mirror',
    '--images',
    '--read-only-root',
    '--root',
    '--dry-run',
    '--help',
  ])
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
    for (const unit of ['dauys-agent.service', 'dauys-kiosk.service', 'dauys-box.service', 'nftables.service', 'seatd.service'])
      expect(tree.has(`etc/systemd/system/multi-user.target.wants/${unit}`), unit).toBe(true);
    for (const timer of ['dauys-check.timer', 'dauys-update.timer'])
      expect(tree.has(`etc/systemd/system/timers.target.wants/${timer}`), timer).toBe(true);
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
    expect([tree.get('opt/dauys'), tree.get('var/lib/dauys-box/current')]).toEqual(['→ /var/lib/dauys-box/current', '→ a']);
    const slot = 'var/lib/dauys-box/a';
    for (const part of ['bin/node', 'screen.sh', 'apps/terminal/browser.sh']) expect(tree.get(`${slot}/${part}`), part).toMatch(/^755 /);
    for (const part of ['.build/programs/agent/main.js', '.build/programs/box/main.js', '.build/kiosk/index.html'])
      expect(tree.get(`${slot}/${part}`), part).toMatch(/^644 /);
    expect(tree.get('usr/lib/dauys/slots.sh')).toMatch(/^755 /);
    for (const part of ['agent.json', 'anchor.json', 'directory.json']) expect(tree.get(`etc/dauys/${part}`)).toMatch(/^640 /);
    // A key is made on the device and by nobody else.
    expect([...tree.keys()].filter((path) => /\.key$/.test(path))).toEqual([]);
  });
});

describe('the slots that it leaves', () => {
  const config = () => readBoxConfig(join(box.root, 'etc/dauys/box.json'));
  test('are ones that updates and the self-test read: the list is that of the files, and what runs is a technician’s', () => {
    expect(box.install(everything).status).toBe(0);
    expect(config()).toMatchObject({ from: 'http://deb.example/dauys/', slots: '/var/lib/dauys-box' });
    const slots = join(box.root, config().slots);
    expect(readSlots(slots)).toEqual({ confirmed: { slot: 'a', sha256: 'technician' }, refused: [] });
    expect(isWhole(join(slots, 'a'))).toBe(true);
    writeFileSync(join(slots, 'a/beside'), '');
    expect(isWhole(join(slots, 'a'))).toBe(false);
  });
  test('without a place of images nothing looks for any', () => {
    expect(box.install([]).status).toBe(0);
    expect(config().from).toBeUndefined();
    expect([...box.tree().keys()].filter((path) => path.includes('timers.target.wants'))).toEqual([
      'etc/systemd/system/timers.target.wants/dauys-check.timer',
    ]);
  });
  test('installed again after images came: what a technician brings runs, and no trial is left', () => {
    expect(box.install(everything).status).toBe(0);
    const slots = join(box.root, config().slots);
    for (const [name, text] of Object.entries({ trial: 'b abc\n', starts: '2\n', refused: 'abc\n', confirmed: 'b def\n', 'b/x': '' }))
      box.write(join('var/lib/dauys-box', name), text);
    expect(box.install(everything).status).toBe(0);
    expect([readSlots(slots), isWhole(join(slots, 'a')), readdirSync(slots).includes('b')]).toEqual([
      { confirmed: { slot: 'a', sha256: 'technician' }, refused: [] },
      true,
      false,
    ]);
  });
  test('an image is the same whoever makes it, and lays out what the installer does', () => {
    const image = (folder: string): string => {
      const words = [join(packaging, 'image.sh'), box.release, join(box.root, folder), '1.2.3', '2027-12-31T00:00:00.000Z'];
      const [file = ''] = execFileSync('sh', words, { encoding: 'utf8' }).split('\n');
      return file;
    };
    const [one, other] = [image('one'), image('other')];
    const bytes = readFileSync(one);
    expect(readFileSync(other).equals(bytes)).toBe(true);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const said = parseStatement(canonicalBytes(JSON.parse(readFileSync(one.replace(/tar\.gz$/, 'json'), 'utf8'))));
    expect(said).toMatchObject({ kind: 'image', version: '1.2.3', sha256: hash, bytes: bytes.length });
    expect(box.install([]).status).toBe(0);
    mkdirSync(join(box.root, 'unpacked'));
    execFileSync('tar', ['-xzf', one, '-C', join(box.root, 'unpacked')]);
    const below = (folder: string) =>
      [...box.tree()].flatMap(([path, text]) => (path.startsWith(folder) ? [[path.slice(folder.length), text]] : []));
    expect(below('unpacked/')).toEqual(below('var/lib/dauys-box/a/'));
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
    [
      'images from where the rules would not let them come',
      'images come from elsewhere.example',
      () => box.install(['--images', 'http://elsewhere.example/']),
    ],
    ['images from a file', 'is no address that ends in /', () => box.install(['--images', 'file:///tmp/x'])],
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
