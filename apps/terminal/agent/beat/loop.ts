import type { Clock } from '@dauys/basics/clock.ts';

/** The pace: a tick every `seconds()`, whatever there is to say. */
export interface Loop {
  stop(): Promise<void>;
}

/**
 * Calls `tick` at a constant pace. Ticks never overlap: one that is still running when the next is due takes its place, and the pace goes on
 * from the schedule, not from the end, so that nothing about the content shows in time.
 */
export const startLoop = (clock: Clock, seconds: () => number, tick: () => Promise<void>, onFault: (error: unknown) => void): Loop => {
  let stopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due: number = clock.now();
  const beat = (): void => {
    running ??= tick()
      .catch(onFault)
      .finally(() => {
        running = undefined;
      });
    const pace = seconds() * 1_000;
    const now = clock.now();
    due += pace;
    // After a sleep of the device, or a step of the clock: from now on, not all missed ones at once.
    if (due <= now || due > now + pace) due = now + pace;
    if (!stopped) timer = setTimeout(beat, due - now);
  };
  beat();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
