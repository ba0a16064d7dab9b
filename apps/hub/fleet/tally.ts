/** What beats prove of each terminal, minute by minute, until it is written. Canaries come later and are not looked at here. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { minuteOf } from '@dauys/fleet/minutes.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { provenBy, type Heard } from '@dauys/fleet/usable.ts';

/** A terminal's last beat and what it said. */
export interface HeardFrom extends Heard {
  readonly terminal: number;
}

/** Minutes since 1970, from `from` up to but not including `to`. */
export interface Minutes {
  readonly from: number;
  readonly to: number;
}
export interface ProvenMinutes extends Minutes {
  readonly terminal: number;
}

export interface Tally {
  /** The newest beat of each terminal that was heard since the last call. Costs nothing that waits. */
  hear(heard: readonly HeardFrom[], beatSeconds: number): void;
  /** All that was proven since the last call. */
  take(): readonly ProvenMinutes[];
  /** What could not be written. */
  putBack(minutes: readonly ProvenMinutes[]): void;
}

export const createTally = (): Tally => {
  const last = new Map<number, Heard>();
  let waiting: ProvenMinutes[] = [];
  const open = new Map<number, ProvenMinutes>();
  const add = (terminal: number, { from, to }: Minutes): void => {
    const before = open.get(terminal);
    const joins = before !== undefined && from <= before.to && to >= before.from;
    if (before !== undefined && !joins) waiting.push(before);
    open.set(terminal, joins ? { terminal, from: Math.min(before.from, from), to: Math.max(before.to, to) } : { terminal, from, to });
  };
  return {
    hear: (heard, beatSeconds) => {
      for (const { terminal, at, conditions } of heard) {
        // Whether a canary arrived is not known here yet: as if one always had.
        const pace = { beatSeconds, canarySeconds: Number.POSITIVE_INFINITY };
        const minutes = provenBy({ before: last.get(terminal), heard: { at, conditions }, canaryAt: instant(0) }, pace);
        last.set(terminal, { at, conditions });
        if (minutes !== undefined) add(terminal, minutes);
      }
    },
    take: () => {
      const taken = [...waiting, ...open.values()];
      waiting = [];
      open.clear();
      return taken;
    },
    putBack: (minutes) => {
      // By their beginning, so that what touches joins: a database that stays away costs no row a minute.
      const all = [...minutes, ...waiting, ...open.values()].toSorted((a, b) => a.from - b.from);
      waiting = [];
      open.clear();
      for (const { terminal, from, to } of all) add(terminal, { from, to });
    },
  };
};

/** How a process found the world when it began to listen, and what others left. */
export interface Gaps {
  readonly since: Instant;
  /** Up to when any other process had written what it heard. */
  readonly othersUntil: Instant | undefined;
  /** Processes that ended without a word, by how far they had written. */
  readonly lost: readonly Instant[];
  readonly now: Instant;
  readonly beatSeconds: number;
}

/**
 * Stretches in which the hub did not hear, for certain or perhaps (S-51): before this process began when nobody else listened, and as long
 * after it as a beat may take; and what a process that fell held in its memory.
 */
export const unheardOf = ({ since, othersUntil, lost, now, beatSeconds }: Gaps): readonly Minutes[] => {
  const heardAgain = since + downAfterMs(beatSeconds);
  const begun = othersUntil !== undefined && othersUntil >= since ? [] : [minutesOf(othersUntil ?? since, heardAgain)];
  return [...begun, ...lost.map((until) => minutesOf(until, Math.max(until, now)))];
};

/**
 * So long a responder may leave an envelope unread, milliseconds: half of the period in which each page lodges a canary (`canarySeconds` is what one
 * proves, two of them). A terminal whose last canary has run out had lodged the next one before that, so nobody is accused by a reader that is behind.
 */
export const behindAfterMs = (canarySeconds: number): number => 250 * canarySeconds;

/**
 * The stretch for which nobody can say of any terminal whether its canaries arrive: since the oldest envelope that a responder has left unread for
 * too long, as far back as this minute or the ones before it were not told so. `undefined` when each responder keeps up.
 * Threat: judged by one terminal's own unread envelopes, its minutes would show whoever may see them when somebody has lodged there.
 */
export const behindOf = ({ oldest, now, canarySeconds }: Unread): Minutes | undefined => {
  const patience = behindAfterMs(canarySeconds);
  if (oldest === undefined || now - oldest < patience) return undefined;
  return minutesOf(Math.max(oldest, now - 2 * patience), now);
};

interface Unread {
  /** When the oldest envelope that a responder has not looked at was accepted. */
  readonly oldest: Instant | undefined;
  readonly now: Instant;
  readonly canarySeconds: number;
}

/** Every minute that a stretch touches. */
const minutesOf = (from: number, to: number): Minutes => ({ from: minuteOf(instant(from)), to: minuteOf(instant(to)) + 1 });
