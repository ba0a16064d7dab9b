/** When the page is to lodge a canary. Which envelope is one is never known here: to this process all envelopes are alike. */
import { instant, type Clock, type Instant } from '@dauys/basics/clock.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { Disk, DiskFull } from '../disk-store.ts';
import { fact, setFact } from '../facts-store.ts';

/**
 * The next time: half a period to a whole one after the last, so that nobody can tell from the clock what is a canary, and one comes in every period.
 * `chance` is from 0 up to but not 1.
 */
export const dueAfter = (now: Instant, { seconds, chance }: { readonly seconds: number; readonly chance: number }): Instant =>
  instant(Math.round(now + 500 * seconds * (1 + chance)));

/** Due when its time has come; also when that lies further ahead than any could: the clock was set back, or the period became shorter. */
export const isDue = (due: Instant, now: Instant, seconds: number): boolean => now >= due || due - now > 1_000 * seconds;

/** What people have lodged travels first. */
const MOST_WAITING = 3;

/** The way to the hub, as this device knows it. */
export interface Way {
  readonly hub: 'reachable' | 'unreachable' | 'starting';
  /** Envelopes as small as a canary that the hub has not taken yet. Larger ones lose nothing by it: it is a frame. */
  readonly waiting: number;
}

/** Whether a canary would go at once. Those that wait while the line is cut would travel before people's words when it is back. */
export const isFree = ({ hub, waiting }: Way): boolean => hub === 'reachable' && waiting <= MOST_WAITING;

export interface CanaryClock {
  isDue(): boolean;
  /** The page lodges one now. The next time survives a restart; that one was taken now does not. Refused: the disk is full, so none is lodged. */
  taken(): Result<void, DiskFull>;
}

export const canaryClock = ({ disk, clock, way, seconds, chance }: CanaryDeps): CanaryClock => ({
  isDue: () => isDue(instant(fact(disk, 'canary-due')), clock.now(), seconds()) && isFree(way()),
  taken: () => disk.commit(() => setFact(disk, 'canary-due', dueAfter(clock.now(), { seconds: seconds(), chance: chance() }))),
});

interface CanaryDeps {
  readonly disk: Disk;
  readonly clock: Clock;
  way(): Way;
  /** From policy. */
  seconds(): number;
  chance(): number;
}
