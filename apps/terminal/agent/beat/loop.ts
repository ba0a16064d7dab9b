import type { Clock } from '@dauys/basics/clock.ts';

/** The pace: a tick every `seconds()`, whatever there is to say. */
export interface Loop {
  stop(): Promise<void>;
}

export interface LoopEnds {
  onFault(error: unknown): void;
  /** Called so many ms before each tick but the first. */
  readonly before?: { ms(): number; call(): void };
}

/**
 * Calls `tick` at a constant pace. Ticks never overlap: one that is still running when the next is due takes its place, and the pace goes on
 * from the schedule, not from the end, so that nothing about the content shows in time.
 */
export const startLoop = (clock: Clock, seconds: () => number, tick: () => Promise<void>, { onFault, before }: LoopEnds): Loop => {
  let stopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ahead: NodeJS.Timeout | undefined;
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
    // After a sleep of the device, or when it was too busy: the next one of the schedule, not all missed ones at once. A schedule that moved would
    // show for good when something held it up.
    if (due <= now) due += pace * (Math.floor((now - due) / pace) + 1);
    // The clock was set back. By less than half a pace it was a timer that came early, and would pull the schedule forward each time.
    if (due > now + 1.5 * pace) due = now + pace;
    if (stopped) return;
    timer = setTimeout(beat, due - now);
    if (before !== undefined) ahead = setTimeout(before.call, Math.max(0, due - now - before.ms()));
  };
  beat();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(ahead);
      await running;
    },
  };
};
