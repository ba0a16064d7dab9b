/** Up, late, down: what a terminal is called while its beats come, and when they do not. */
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';

/** One beat is missing: nothing is raised yet, and the screen says "late". */
export const lateAfterMs = (beatSeconds: number): number => 1_000 * beatSeconds + 2_000;
/** Two beats are missing. With a sweep once in `SWEEP_MS` a silence is raised at most two beats and five seconds after the last beat. */
export const downAfterMs = (beatSeconds: number): number => 2_000 * beatSeconds + 3_000;
/** The slowest a sweep may go. */
export const SWEEP_MS = 2_000;

/** What is kept of one terminal. Each state carries what is true in it and nothing else. */
export type Watch =
  | { readonly state: 'up'; readonly lastBeat: Instant }
  | { readonly state: 'late'; readonly lastBeat: Instant }
  /** A silence is open; it began with the last beat. */
  | { readonly state: 'down'; readonly lastBeat: Instant; readonly raisedAt: Instant };

export interface Silence {
  readonly terminal: string;
  /** The last beat before it. */
  readonly from: Instant;
  /** The first beat after it. */
  readonly to: Instant;
}

/**
 * The name of a silence: which terminal, and after which beat. Whoever looks at the same overdue terminal makes the same name, so under a
 * unique key the second of two workers raises nothing (S-53). The store must raise it in the statement that finds the last beat unchanged:
 * a beat that arrives meanwhile is then not overtaken by a silence that never was.
 */
export const silenceKey = (terminal: string, from: Instant): string => `${terminal}/${isoOf(from)}`;

/** When the next look is due. A hub that was down counts from when it listens again: nobody is accused of what nobody heard (S-51). */
export const dueAt = (
  watch: Watch,
  { beatSeconds, listeningSince }: { beatSeconds: number; listeningSince: Instant },
): Instant | undefined => {
  const counted = Math.max(watch.lastBeat, listeningSince);
  if (watch.state === 'down') return undefined;
  return instant(counted + (watch.state === 'up' ? lateAfterMs(beatSeconds) : downAfterMs(beatSeconds)));
};

export interface Look {
  readonly terminal: string;
  readonly watch: Watch;
  readonly now: Instant;
  readonly beatSeconds: number;
  /** Since when the hub hears beats without a break. */
  readonly listeningSince: Instant;
}

export interface Looked {
  readonly watch: Watch;
  /** Set in the one look that finds the terminal down. */
  readonly raised?: { readonly key: string; readonly terminal: string; readonly from: Instant };
}

/** What a look at a terminal finds. Looking early, late or often changes nothing else. */
export const look = ({ terminal, watch, now, beatSeconds, listeningSince }: Look): Looked => {
  if (watch.state === 'down') return { watch };
  const quiet = now - Math.max(watch.lastBeat, listeningSince);
  const { lastBeat } = watch;
  if (quiet > downAfterMs(beatSeconds))
    return { watch: { state: 'down', lastBeat, raisedAt: now }, raised: { key: silenceKey(terminal, lastBeat), terminal, from: lastBeat } };
  return { watch: { state: quiet > lateAfterMs(beatSeconds) ? 'late' : 'up', lastBeat } };
};

/** What an accepted beat changes. One that is older than what was heard changes nothing. */
export const hear = (terminal: string, watch: Watch | undefined, at: Instant): { readonly watch: Watch; readonly ended?: Silence } => {
  if (watch !== undefined && at <= watch.lastBeat) return { watch };
  const up: Watch = { state: 'up', lastBeat: at };
  return watch?.state === 'down' ? { watch: up, ended: { terminal, from: watch.lastBeat, to: at } } : { watch: up };
};
