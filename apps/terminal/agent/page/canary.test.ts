import { instant } from '@dauys/basics/clock.ts';
import { err } from '@dauys/basics/result.ts';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDisk, type Disk } from '../disk-store.ts';
import { makeServer } from '../http/server.ts';
import { waitingSmall } from '../outbox/store.ts';
import { canaryClock, dueAfter, isDue, type Way } from './canary.ts';

const now = instant(1_790_000_000_000);

test('the next canary comes after half a period and within a whole one, wherever chance falls', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (seconds, chance) => {
      const due = dueAfter(now, { seconds, chance });
      expect(due - now).toBeGreaterThanOrEqual(500 * seconds);
      expect(due - now).toBeLessThanOrEqual(1_000 * seconds);
      expect(isDue(due, instant(due - 1), seconds)).toBe(false);
      expect(isDue(due, due, seconds)).toBe(true);
    }),
  );
  expect(new Set([0, 0.3, 0.9].map((chance) => dueAfter(now, { seconds: 3_600, chance }))).size).toBe(3);
});

test('a clock that was set back, or a shorter period, does not silence it', () => {
  const due = dueAfter(now, { seconds: 3_600, chance: 0.99 });
  expect(isDue(due, instant(now - 86_400_000), 3_600)).toBe(true);
  expect(isDue(due, now, 60)).toBe(true);
});

test('due at once on a new terminal; what was taken is not due again, also after a restart, until its time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-canary-'));
  let time: number = now;
  const open = () => {
    const disk = openDisk(folder);
    const way = (): Way => ({ hub: 'reachable', waiting: 0 });
    return { disk, clock: canaryClock({ disk, way, clock: { now: () => instant(time) }, seconds: () => 3_600, chance: () => 0.5 }) };
  };
  const before = open();
  expect(before.clock.isDue()).toBe(true);
  before.clock.taken();
  expect(before.clock.isDue()).toBe(false);
  before.disk.close();
  const after = open();
  time += 2_700_000 - 1;
  expect(after.clock.isDue()).toBe(false);
  time += 1;
  expect(after.clock.isDue()).toBe(true);
  after.disk.close();
  rmSync(folder, { recursive: true });
});

const onDisk = async (act: (disk: Disk) => void | Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-canary-'));
  const disk = openDisk(folder);
  try {
    await act(disk);
  } finally {
    disk.close();
    rmSync(folder, { recursive: true });
  }
};
const steady = { clock: { now: () => now }, seconds: () => 3_600, chance: () => 0.5 };

test('none is due while the hub cannot be reached, or while people’s own small envelopes wait; it is when the way is free again', () =>
  onDisk((disk) => {
    let hub: Way['hub'] = 'starting';
    const due = () => canaryClock({ disk, ...steady, way: () => ({ hub, waiting: waitingSmall(disk) }) }).isDue();
    const keep = (counter: number, bytes: number): void => {
      const id = counter.toString(16).padStart(32, '0');
      disk.run(
        `insert into outbox (envelope_id, counter, day, stored_at, urgent, h, c, r, label, slip, parcel_hash, parcel_bytes, cosigned_at)
         values (?, ?, 20000, 1, 0, randomblob(32), randomblob(32), zeroblob(16), x'00', 'DAUYS1:X', randomblob(32), ?, 0)`,
        ...[id, counter, bytes],
      );
      disk.run("insert into whereabouts (envelope_id, state) values (?, 'stored')", id);
    };
    expect(due()).toBe(false);
    hub = 'unreachable';
    expect(due()).toBe(false);
    hub = 'reachable';
    expect(due()).toBe(true);
    // Films that take hours on a thin line: a canary is one frame of them, and its absence would show that somebody had filmed.
    for (let n = 1; n <= 5; n++) keep(n, 5_000_000);
    for (let n = 6; n <= 8; n++) keep(n, 18_000);
    expect(due()).toBe(true);
    keep(9, 18_000);
    expect(due()).toBe(false);
    disk.run("update whereabouts set state = 'accepted', acceptance = '{}', accepted_at = 1");
    expect(due()).toBe(true);
  }));

test('a disk that is full takes no note of it, and the page is told so: it lodges none', () =>
  onDisk(async (disk) => {
    const full: Disk = { ...disk, commit: () => err({ code: 'outbox/disk-full' }) };
    const clock = canaryClock({ disk: full, ...steady, way: () => ({ hub: 'reachable', waiting: 0 }) });
    const never = (): never => {
      throw new Error('nobody asks this one');
    };
    const others = {
      state: never,
      directory: never,
      lodge: never,
      print: never,
      whereabouts: never,
      proofs: never,
      replies: never,
      pulse: never,
      pageLives: never,
      speak: never,
      technician: never,
      identify: never,
      own: never,
    };
    const app = makeServer({ ...others, canaryTaken: clock.taken }, { onFault: never });
    const headers = { host: '127.0.0.1:0', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/canary-taken', headers, payload: '{}' });
    expect([statusCode, JSON.parse(body)]).toEqual([507, { code: 'outbox/disk-full' }]);
    await app.close();
  }));
