import { instant, type Clock, type Instant } from '@dauys/basics/clock.ts';

/** The device's clock, never before the newest cosignature that it has seen: setting it back gains nothing. */
export interface FlooredClock extends Clock {
  /** Raises the floor; lower instants change nothing. */
  raise(floor: Instant): void;
  /** The newest cosignature seen. */
  floor(): Instant;
  /** Milliseconds by which the system clock lies before the floor, or 0. */
  behind(): number;
}

export const flooredClock = (system: Clock, floor: Instant): FlooredClock => {
  let lowest = floor;
  return {
    now: () => instant(Math.max(system.now(), lowest)),
    raise: (at) => {
      lowest = instant(Math.max(lowest, at));
    },
    floor: () => lowest,
    behind: () => Math.max(0, lowest - system.now()),
  };
};
