import { instant } from '@dauys/basics/clock.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startLoop } from './loop.ts';

const clock = { now: () => instant(Date.now()) };
beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = (error: unknown): never => {
  throw error;
};

describe('the pace', () => {
  test('is the same whether a tick is short or takes most of its time', async () => {
    for (const takes of [0, 900]) {
      const started: number[] = [];
      const begin = Date.now();
      const tick = async () => {
        started.push(Date.now() - begin);
        await new Promise((resolve) => setTimeout(resolve, takes));
      };
      const loop = startLoop(clock, () => 1, tick, never);
      await vi.advanceTimersByTimeAsync(5_500);
      expect(started).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
      await Promise.all([loop.stop(), vi.advanceTimersByTimeAsync(1_000)]);
    }
  });
  test('a tick that takes longer than the pace is never overlapped, and no beat is made up for', async () => {
    const started: number[] = [];
    const begin = Date.now();
    const tick = async () => {
      started.push(Date.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    };
    const loop = startLoop(clock, () => 1, tick, never);
    await vi.advanceTimersByTimeAsync(6_900);
    expect(started).toEqual([0, 3_000, 6_000]);
    await Promise.all([loop.stop(), vi.advanceTimersByTimeAsync(3_000)]);
  });
  test('after the device slept it goes on from now; a fault in a tick is told', async () => {
    const faults: unknown[] = [];
    let ticks = 0;
    const tick = async () => {
      ticks++;
      throw new Error('disk');
    };
    const loop = startLoop(
      clock,
      () => 1,
      tick,
      (error) => faults.push(error),
    );
    await vi.advanceTimersByTimeAsync(0);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ticks).toBe(3);
    expect(faults).toHaveLength(3);
    await loop.stop();
  });
});
