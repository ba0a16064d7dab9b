/** The sources that tell events, and the keeper that writes what all of them tell. */
import { instant } from '@dauys/basics/clock.ts';
import type { Condition } from '@dauys/fleet/conditions.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDisk, type Disk } from '../disk-store.ts';
import { openJournal } from '../journal/keeper.ts';
import { journalAfter } from '../journal/store.ts';
import { certificateOf, isExpected, type Shown } from './certificate.ts';
import { clockOf } from './clock.ts';
import { keepSources, type SourceKeeper } from './keeper.ts';
import type { Look, Source } from './source.ts';
import { openTree } from './tree.ts';
import { usbOf } from './usb.ts';
import { TELLINGS_PER_HOUR } from './watch.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dauys-sources-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const kinds = (looks: readonly Look[]): string[] => looks.flatMap(({ entries }) => entries.map(({ kind }) => kind));

describe('USB', () => {
  const ports = (...devices: string[]): void => {
    rmSync(join(root, 'sys'), { recursive: true, force: true });
    for (const device of ['usb1', '1-0:1.0', ...devices]) {
      const at = join(root, 'sys/bus/usb/devices', device);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'idVendor'), '0951\n');
      writeFileSync(join(at, 'idProduct'), device.includes('stick') ? '1666\n' : '0001\n');
    }
  };
  let kept: string | undefined;
  let elapsed = 0;
  const lookWith = async (source: Source, ...devices: string[]): Promise<Look> => {
    ports(...devices);
    const look = await source.look({ wall: 0, elapsed: (elapsed += 10_000) }, kept);
    kept = look.keep ?? kept;
    return look;
  };
  beforeEach(() => {
    [kept, elapsed] = [undefined, 0];
  });

  test('what is there at first is not news; what comes and goes is, for an hour of beats', async () => {
    const usb = usbOf(openTree(root));
    const looks = [await lookWith(usb, '1-1'), await lookWith(usb, '1-1', '1-2.stick'), await lookWith(usb, '1-1')];
    expect(looks.map((look) => kinds([look]))).toEqual([[], ['usb-in'], ['usb-out']]);
    expect(looks.map(({ conditions }) => conditions)).toEqual([[], ['usb-changed'], ['usb-changed']]);
    elapsed += 3_600_000;
    expect((await lookWith(usb, '1-1')).conditions).toEqual([]);
  });
  test('changed while the terminal was off, or swapped for another in one place', async () => {
    await lookWith(usbOf(openTree(root)), '1-1');
    expect(kinds([await lookWith(usbOf(openTree(root)), '1-2.stick')])).toEqual(['usb-in', 'usb-out']);
    expect(kinds([await lookWith(usbOf(openTree(root)))])).toEqual(['usb-out']);
    expect(kinds([await lookWith(usbOf(openTree(root)))])).toEqual([]);
  });
  test('a loose plug fills no journal', async () => {
    const usb = usbOf(openTree(root));
    const looks: Look[] = [];
    for (let i = 0; i < 100; i++) looks.push(await lookWith(usb, ...(i % 2 === 0 ? ['1-1'] : [])));
    expect(kinds(looks)).toHaveLength(TELLINGS_PER_HOUR);
  });
  test('a machine without it says so', async () => {
    expect(await usbOf(openTree(root)).look({ wall: 0, elapsed: 0 }, undefined)).toMatchObject({ there: false });
  });
});

describe('the clock', () => {
  const at = (wall: number, uptime: number, clock: Source): Look | Promise<Look> => {
    mkdirSync(join(root, 'proc'), { recursive: true });
    writeFileSync(join(root, 'proc/uptime'), `${uptime}.00 0.00\n`);
    return clock.look({ wall, elapsed: uptime * 1_000 }, undefined);
  };
  test('that is set, forward or back, is told with what it would have shown; slewing and sleep are not', async () => {
    const clock = clockOf(openTree(root));
    const noon = Date.parse('2026-11-27T12:00:00.000Z');
    const looks = [
      await at(noon, 100, clock),
      await at(noon + 10_500, 110, clock),
      // Asleep for an hour: both go on.
      await at(noon + 3_610_500, 3_710, clock),
      await at(noon, 3_720, clock),
      await at(noon + 10_000, 3_730, clock),
    ];
    expect(looks.map(({ entries }) => entries)).toEqual([
      [],
      [],
      [],
      [{ kind: 'time-stepped', details: { from: new Date(noon + 3_620_500).toISOString() } }],
      [],
    ]);
    expect(looks.map(({ conditions }) => conditions)).toEqual([[], [], [], ['clock-stepped'], ['clock-stepped']]);
  });
});

describe('the certificate behind an uplink', () => {
  const shown = (letter: string, trusted: boolean): Shown => ({ certificate: letter.repeat(64), key: letter.repeat(64), trusted });
  test('without pins the machine’s store decides; with pins they do, whoever vouches', () => {
    expect([isExpected(shown('a', true), []), isExpected(shown('a', false), [])]).toEqual([true, false]);
    expect([isExpected(shown('a', false), ['a'.repeat(64)]), isExpected(shown('b', true), ['a'.repeat(64)])]).toEqual([true, false]);
  });
  test('another one is told by its hash, once, and the beats say it until a while after the right one is back', async () => {
    let seen: Shown | undefined = shown('a', true);
    const uplinks = [{ name: 'hub', url: 'https://hub.example', pins: ['a'.repeat(64)] }];
    const source = certificateOf({ uplinks, isTroubled: () => true, see: async () => seen });
    let kept: string | undefined;
    const look = async (elapsed: number): Promise<Look> => {
      const found = await source.look({ wall: 0, elapsed }, kept);
      kept = found.keep ?? kept;
      return found;
    };
    expect(await look(0)).toEqual({ there: true, entries: [], conditions: [] });
    seen = shown('b', true);
    expect(await look(30_000)).toMatchObject({
      entries: [{ kind: 'tls-refused', details: { certificate: 'b'.repeat(64) } }],
      conditions: ['tls-intercepted'],
    });
    expect(await look(60_000)).toMatchObject({ entries: [], conditions: ['tls-intercepted'] });
    seen = undefined;
    expect(await look(90_000)).toMatchObject({ entries: [], conditions: ['tls-intercepted'] });
    seen = shown('a', true);
    expect(await look(120_000)).toMatchObject({ entries: [], conditions: ['tls-intercepted'] });
    expect(await look(240_000)).toMatchObject({ conditions: [] });
    seen = shown('b', true);
    expect(kinds([await look(270_000)])).toEqual(['tls-refused']);
  });
  test('is not looked at more often than it must be, and not where there is none', async () => {
    let asked = 0;
    let troubled = false;
    const uplinks = [{ name: 'hub', url: 'https://hub.example', pins: [] }];
    const source = certificateOf({ uplinks, isTroubled: () => troubled, see: async () => (asked++, shown('a', true)) });
    for (let elapsed = 0; elapsed < 1_800_000; elapsed += 10_000) await source.look({ wall: 0, elapsed }, undefined);
    expect(asked).toBe(2);
    troubled = true;
    for (let elapsed = 1_800_000; elapsed < 2_100_000; elapsed += 10_000) await source.look({ wall: 0, elapsed }, undefined);
    expect(asked).toBe(12);
    const plain = certificateOf({ uplinks: [{ name: 'hub', url: 'http://hub.example', pins: [] }], isTroubled: () => true });
    expect(await plain.look({ wall: 0, elapsed: 0 }, undefined)).toMatchObject({ there: false });
  });
});

describe('the keeper', () => {
  const now = instant(Date.parse('2026-11-22T18:00:00.000Z'));
  const clock = { now: () => now };
  const logged: string[] = [];
  let disk: Disk;
  const keeper = (sources: readonly Source[]): SourceKeeper => {
    const log = (name: string): void => void logged.push(name);
    const journal = openJournal({ disk, clock, log, zone: 'Asia/Almaty', secret: new Uint8Array(32), version: '1' });
    return keepSources({ sources, disk, system: clock, elapsed: () => 0, log, journal });
  };
  const says = (conditions: readonly Condition[], look: Partial<Look> = {}): Source => ({
    name: 'power',
    look: () => ({ there: true, entries: [], conditions, ...look }),
  });
  beforeEach(() => {
    logged.length = 0;
    disk = openDisk(root);
  });
  afterEach(() => disk.close());

  test('writes what is told together with what is kept, and gives it back after a restart', async () => {
    const given: (string | undefined)[] = [];
    const source: Source = {
      name: 'power',
      look: (_, kept) => {
        given.push(kept);
        return kept === 'battery'
          ? { there: true, entries: [], conditions: ['on-battery'] }
          : { there: true, entries: [{ kind: 'mains-lost' }], conditions: ['on-battery'], keep: 'battery' };
      },
    };
    const first = keeper([source]);
    await first.look();
    await first.look();
    await keeper([source]).look();
    expect(given).toEqual([undefined, 'battery', 'battery']);
    const { entries } = verifyChain(EMPTY, journalAfter(disk, 0, 99));
    expect(entries.map(({ kind }) => kind)).toEqual(['boot', 'mains-lost', 'boot']);
  });
  test('says each condition once, and once in the log that a part is not there', async () => {
    const screen: Source = { name: 'screen', look: () => ({ there: false, entries: [], conditions: [] }) };
    const all = keeper([says(['on-battery']), { ...says(['on-battery', 'battery-low']), name: 'ups' }, screen]);
    for (let i = 0; i < 3; i++) await all.look();
    expect(all.conditions()).toEqual(['on-battery', 'battery-low']);
    expect(logged).toEqual(['source.absent']);
  });
  test('a full disk keeps the condition and tries the entry again', async () => {
    let isFull = true;
    const commit: Disk['commit'] = (act) => (isFull ? { ok: false, error: { code: 'outbox/disk-full' } } : disk.commit(act));
    const journal = openJournal({ disk, clock, log: () => undefined, zone: 'Asia/Almaty', secret: new Uint8Array(32), version: '1' });
    const source: Source = {
      name: 'power',
      look: (_, kept) => ({
        there: true,
        entries: kept === undefined ? [{ kind: 'mains-lost' }] : [],
        conditions: ['on-battery'],
        keep: 'battery',
      }),
    };
    const log = (name: string): void => void logged.push(name);
    const full = keepSources({ sources: [source], disk: { ...disk, commit }, system: clock, elapsed: () => 0, log, journal });
    await full.look();
    expect([full.conditions(), logged]).toEqual([['on-battery'], ['store.full']]);
    isFull = false;
    await full.look();
    await full.look();
    expect(verifyChain(EMPTY, journalAfter(disk, 0, 99)).entries.filter(({ kind }) => kind === 'mains-lost')).toHaveLength(1);
  });
});
