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
      const loop = startLoop(clock, () => 1, tick, { onFault: never });
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
    const loop = startLoop(clock, () => 1, tick, { onFault: never });
    await vi.advanceTimersByTimeAsync(6_900);
    expect(started).toEqual([0, 3_000, 6_000]);
    await Promise.all([loop.stop(), vi.advanceTimersByTimeAsync(3_000)]);
  });
  test('one held up by a busy process leaves no mark: those after it come when they would have come', async () => {
    const started: number[] = [];
    const begin = Date.now();
    const tick = async () => {
      started.push(Date.now() - begin);
      // As if nothing else could run for so long.
      if (started.length === 2) vi.setSystemTime(Date.now() + 2_300);
    };
    const loop = startLoop(clock, () => 1, tick, { onFault: never });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(started).toEqual([0, 1_000, 4_000, 5_000, 6_000]);
    await loop.stop();
  });
  test('timers that come a little early, as they do, do not pull the schedule forward', async () => {
    const started: number[] = [];
    const begin = Date.now();
    const tick = async () => {
      started.push(Date.now() - begin);
      // By the clock, which is what the schedule goes by, it is a millisecond earlier.
      vi.setSystemTime(Date.now() - 1);
    };
    const loop = startLoop(clock, () => 1, tick, { onFault: never });
    await vi.advanceTimersByTimeAsync(4_500);
    expect(started).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
    await loop.stop();
  });
  test('after the clock was set back it goes on from now', async () => {
    let ticks = 0;
    const loop = startLoop(
      clock,
      () => 1,
      async () => void ticks++,
      { onFault: never },
    );
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(ticks).toBe(5);
    await loop.stop();
  });
  test('after the device slept it goes on from now; a fault in a tick is told', async () => {
    const faults: unknown[] = [];
    let ticks = 0;
    const tick = async () => {
      ticks++;
      throw new Error('disk');
    };
    const loop = startLoop(clock, () => 1, tick, { onFault: (error) => void faults.push(error) });
    await vi.advanceTimersByTimeAsync(0);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ticks).toBe(3);
    expect(faults).toHaveLength(3);
    await loop.stop();
  });
  test('what is called before each tick comes so long before it', async () => {
    const said: string[] = [];
    const begin = Date.now();
    const tick = async () => void said.push(`tick ${Date.now() - begin}`);
    const before = { ms: () => 400, call: () => void said.push(`before ${Date.now() - begin}`) };
    const loop = startLoop(clock, () => 1, tick, { onFault: never, before });
    await vi.advanceTimersByTimeAsync(2_700);
    expect(said).toEqual(['tick 0', 'before 600', 'tick 1000', 'before 1600', 'tick 2000', 'before 2600']);
    await loop.stop();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(said).toHaveLength(6);
  });
});
