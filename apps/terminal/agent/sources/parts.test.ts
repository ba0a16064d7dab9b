/** Each part of a terminal, read from a folder that shows what a kernel shows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cover } from './cover.ts';
import { roomIn } from './disk.ts';
import { gatewayOf } from './gateway.ts';
import { linkOf } from './link.ts';
import { machineFacts } from './machine.ts';
import { pageOf, PAGE_SILENT_MS } from './page.ts';
import { power } from './power.ts';
import { printerOf } from './printer.ts';
import { screen } from './screen.ts';
import { touch } from './touch.ts';
import { openTree } from './tree.ts';
import { readStatus } from './ups.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dauys-tree-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shows = (files: Readonly<Record<string, string>>): void => {
  rmSync(root, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
};
const tree = () => openTree(root);
const under = (at: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${at}/${name}`, text]));
const supply = (name: string, files: Readonly<Record<string, string>>) => under(`sys/class/power_supply/${name}`, files);
const net = (name: string, files: Readonly<Record<string, string>>) => under(`sys/class/net/${name}`, { type: '1', ...files });

describe('mains and battery', () => {
  const mains = (online: string) => supply('AC', { type: 'Mains', online });
  const battery = (status: string, capacity: string) => supply('BAT0', { type: 'Battery', status, capacity });
  test.each([
    ['mains and a full battery', { ...mains('1'), ...battery('Full', '100') }, 'mains'],
    ['mains lost', { ...mains('0'), ...battery('Discharging', '80') }, 'battery'],
    ['a battery that ends', { ...mains('0'), ...battery('Discharging', '15') }, 'battery-low'],
    ['a battery that says so itself', { ...mains('0'), ...supply('BAT0', { type: 'Battery', capacity_level: 'Critical' }) }, 'battery-low'],
    ['a low battery on mains is no alarm', { ...mains('1'), ...battery('Charging', '3') }, 'mains'],
    ['only a battery, that discharges', battery('Discharging', '70'), 'battery'],
    ['a battery that says nonsense', { ...mains('0'), ...battery('?', 'much') }, 'battery'],
    ['the battery of a mouse', supply('hid', { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '2' }), undefined],
    ['nothing of the kind', {}, undefined],
  ])('%s', (_, files, state) => {
    shows(files);
    expect(power.read(tree(), undefined)).toBe(state);
  });
});

describe('carrier', () => {
  test.each([
    ['a cable', net('eth0', { carrier: '1', operstate: 'up' }), undefined, 'up'],
    ['a cable pulled', net('eth0', { carrier: '0', operstate: 'down' }), undefined, 'down'],
    ['an interface switched off does not say its carrier', net('eth0', { operstate: 'down' }), undefined, 'down'],
    ['a driver that does not know', net('eth0', { carrier: '1', operstate: 'unknown' }), undefined, 'up'],
    ['one of two', { ...net('a', { carrier: '0' }), ...net('b', { carrier: '1' }) }, undefined, 'up'],
    ['the other of two, when the first is meant', { ...net('a', { carrier: '0' }), ...net('b', { carrier: '1' }) }, 'a', 'down'],
    ['the loop is no cable', net('lo', { type: '772', carrier: '1' }), undefined, undefined],
    ['nor is a tunnel', net('tap0', { tun_flags: '0x1', carrier: '1' }), undefined, undefined],
    ['nor is a bridge', net('br0', { 'bridge/bridge_id': '8000', carrier: '1' }), undefined, undefined],
  ] as const)('%s', (_, files, wired, state) => {
    shows(files);
    expect(linkOf(wired).read(tree(), undefined)).toBe(state);
  });
});

describe('the gateway', () => {
  const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
  const cable = net('eth0', { carrier: '1', operstate: 'up' });
  const route = (...rows: string[]) => ({ ...cable, 'proc/net/route': [head, ...rows].join('\n') });
  const viaLake = 'eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0';
  const arp = (flags: string, address = '192.0.2.1') => ({
    'proc/net/arp': `IP address       HW type     Flags       HW address            Mask     Device\n${address}         0x1         ${flags}         52:54:00:12:35:02     *        eth0`,
  });
  test.each([
    ['answers', { ...route(viaLake), ...arp('0x2') }, 'up'],
    ['does not answer', { ...route(viaLake), ...arp('0x0') }, 'down'],
    ['was not spoken to', { ...route(viaLake), ...arp('0x2', '192.0.2.9') }, 'no-word'],
    ['is the far end of a line', route('ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0'), 'up'],
    [
      'is the one with the lowest metric',
      { ...route(viaLake, 'eth0\t00000000\t050200C0\t0003\t0\t0\t50\t00000000\t0\t0\t0'), ...arp('0x0', '192.0.2.5') },
      'down',
    ],
    ['is not on a switched-off route', route('eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0'), undefined],
    ['is not there', route('eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0'), undefined],
    ['has no word without carrier', { ...route(viaLake), ...arp('0x0'), ...net('eth0', { carrier: '0' }) }, 'no-word'],
  ])('%s', (_, files, state) => {
    shows(files);
    expect(gatewayOf(undefined).read(tree(), undefined)).toBe(state);
  });
});

describe('screen, touch, printer, cover', () => {
  const drm = (name: string, files: Readonly<Record<string, string>>) => under(`sys/class/drm/${name}`, files);
  test.each([
    ['lit', drm('card0-HDMI-A-1', { status: 'connected', enabled: 'enabled', dpms: 'On' }), 'on'],
    ['switched off', drm('card0-HDMI-A-1', { status: 'connected', enabled: 'enabled', dpms: 'Off' }), 'off'],
    ['disabled', drm('card1-DP-2', { status: 'connected', enabled: 'disabled', dpms: 'On' }), 'off'],
    ['unplugged', drm('card0-HDMI-A-1', { status: 'disconnected', enabled: 'disabled', dpms: 'Off' }), undefined],
    ['the card itself and its memory are no screen', drm('card0', { status: 'connected' }), undefined],
    ['nor is a writeback', drm('card0-Writeback-1', { status: 'connected', dpms: 'On' }), undefined],
  ])('a screen: %s', (_, files, state) => {
    shows(files);
    expect(screen.read(tree(), undefined)).toBe(state);
  });

  const device = (name: string, ...bits: string[]) => [`I: Bus=0003`, `N: Name="${name}"`, ...bits.map((b) => `B: ${b}`)].join('\n');
  const keyboard = device('Keyboard', 'PROP=0', 'EV=120013', 'KEY=10000 7 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe');
  const touchScreen = device('Touch', 'PROP=2', 'EV=b', 'KEY=400 0 0 0 0 0', 'ABS=260800000000003');
  const resistive = device('Resistive', 'PROP=0', 'EV=b', 'KEY=400 0 0 0 0 0', 'ABS=3');
  const touchPad = device('Pad', 'PROP=1', 'EV=b', 'KEY=e520 10000 0 0 0 0', 'ABS=260800000000003');
  test.each([
    ['a touch screen', [keyboard, touchScreen], 'there'],
    ['an old one', [resistive], 'there'],
    ['a touch pad and a keyboard', [keyboard, touchPad], undefined],
    ['nothing', [], undefined],
  ])('touch: %s', (_, blocks, state) => {
    shows({ 'proc/bus/input/devices': blocks.join('\n\n') });
    expect(touch.read(tree(), undefined)).toBe(state);
  });

  test.each([
    ['by its class', { 'sys/bus/usb/devices/1-1:1.0/bInterfaceClass': '07' }, 'there'],
    ['by its port', { 'sys/class/usbmisc/lp0/dev': '180:0' }, 'there'],
    ['a stick is none', { 'sys/bus/usb/devices/1-2:1.0/bInterfaceClass': '08' }, undefined],
  ])('a printer: %s', async (_, files, state) => {
    shows(files);
    expect(await printerOf(undefined, () => 0).read(tree(), undefined)).toBe(state);
  });

  test.each([
    ['shut', { 'sys/class/hwmon/hwmon1/intrusion0_alarm': '0' }, 'closed'],
    ['opened', { 'sys/class/hwmon/hwmon0/temp1_input': '1', 'sys/class/hwmon/hwmon1/intrusion0_alarm': '1' }, 'open'],
    ['without a switch', { 'sys/class/hwmon/hwmon0/temp1_input': '1' }, undefined],
  ])('a case %s', (_, files, state) => {
    shows(files);
    expect(cover.read(tree(), undefined)).toBe(state);
  });
});

test('room: low below the floor, enough again well above it; small disks have a smaller floor', () => {
  const gib = 1024 ** 3;
  expect(roomIn({ free: 0.6 * gib, total: 100 * gib }, undefined)).toBe('enough');
  expect(roomIn({ free: 0.4 * gib, total: 100 * gib }, 'enough')).toBe('low');
  expect(roomIn({ free: 0.6 * gib, total: 100 * gib }, 'low')).toBe('low');
  expect(roomIn({ free: 1.1 * gib, total: 100 * gib }, 'low')).toBe('enough');
  expect(roomIn({ free: 0.2 * gib, total: 2 * gib }, undefined)).toBe('enough');
});

test('the page is silent when it asked for nothing for its time; before its first word it has none', () => {
  let now = 1_000;
  const pulses: { began: number; last: number | undefined } = { began: 1_000, last: undefined };
  const page = pageOf(pulses, () => now);
  const after = (ms: number) => ((now = 1_000 + ms), page.read(tree(), undefined));
  expect(after(PAGE_SILENT_MS)).toBe('no-word');
  expect(after(PAGE_SILENT_MS + 1)).toBe('silent');
  pulses.last = now;
  expect(after(2 * PAGE_SILENT_MS)).toBe('lives');
  expect(after(2 * PAGE_SILENT_MS + 2)).toBe('silent');
});

test('the machine says which start of it this is, and since when', () => {
  shows({ 'proc/sys/kernel/random/boot_id': '1f2e3d4c-0000-4000-8000-000000000000', 'proc/uptime': '812.55 3100.20' });
  expect(machineFacts(tree())).toEqual({ system: '1f2e3d4c', up: 812 });
  shows({});
  expect(machineFacts(tree())).toEqual({});
});

test.each([
  ['VAR lake ups.status "OL CHRG"', 'mains'],
  ['VAR lake ups.status "OB DISCHRG"', 'battery'],
  ['VAR lake ups.status "OB LB"', 'battery-low'],
  ['VAR lake ups.status "OL LB"', 'mains'],
  ['VAR lake ups.status "FSD OL"', 'battery-low'],
  ['ERR DATA-STALE', 'no-word'],
  ['ERR DRIVER-NOT-CONNECTED', 'no-word'],
  [undefined, 'no-word'],
])('a UPS that says %s', (answer, state) => {
  expect(readStatus(answer)).toBe(state);
});
