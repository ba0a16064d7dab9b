import { instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDisk } from '../disk-store.ts';
import { canaryClock, dueAfter, isDue } from './canary.ts';

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
    return { disk, clock: canaryClock({ disk, clock: { now: () => instant(time) }, seconds: () => 3_600, chance: () => 0.5 }) };
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
