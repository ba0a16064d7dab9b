import { UP_BYTES } from '@dauys/beat/frame.ts';
import type { HubLog } from '../events.ts';

/** A connection, a request or an answer: cut off, it gives its memory back. */
interface Holder {
  destroy(): unknown;
}

/**
 * Bounds what others may make the hub hold, and locks nobody out: when it is too much, the one that has held for longest is cut off. Who means
 * well is done in an instant; who dawdles on purpose cuts off himself. Counting by address would lock out forty terminals with their neighbour.
 */
export interface Bound {
  /** Holds so much from now on, also when it held something before. */
  hold(holder: Holder, weight: number): void;
  done(holder: Holder): void;
}

export const oldestYields = (most: number, onCut: () => void = () => undefined): Bound => {
  const held = new Map<Holder, number>();
  let total = 0;
  const done = (holder: Holder): void => {
    total -= held.get(holder) ?? 0;
    held.delete(holder);
  };
  return {
    done,
    hold: (holder, weight) => {
      done(holder);
      held.set(holder, weight);
      total += weight;
      if (total <= most) return;
      for (const oldest of held.keys()) {
        // Whoever came last is served, whatever it weighs.
        if (total <= most || oldest === holder) return;
        done(oldest);
        oldest.destroy();
        onCut();
      }
    },
  };
};

const MIB = 1024 * 1024;

/** The longest body that any route takes, from officers only: a sealed reply in base64 with what stands around it, or four hundred epoch keys. */
export const LONGEST_BODY = 1_600_000;

/** What a hub's process holds for those who have shown no key, and for slow lines (docs/operating/limits.md). */
export interface Limits {
  /** Open connections. Some 10 KB each, and at most 16 KiB of a head that does not end. */
  readonly lines: number;
  /** Bytes of frames that are half sent or half read. */
  readonly frames: number;
  /** Bytes announced of all other bodies that are half sent. */
  readonly bodies: number;
  /** Bytes of all other answers that are not read. */
  readonly answers: number;
}

// Frames: twice as many as come at once when all terminals do (S-52).
export const LIMITS: Limits = { lines: 8_192, frames: 4_096 * UP_BYTES, bodies: 64 * MIB, answers: 256 * MIB };

export type Bounds = Readonly<Record<keyof Limits, Bound>>;

const SAY_MS = 1_000;

/** All four, and a line in the log for each second in which something was cut off. */
export const createBounds = (log: HubLog, limits: Limits = LIMITS): Bounds => {
  const boundOf = (what: keyof Limits): Bound => {
    let cut = 0;
    const say = (): void => {
      log('http.shed', { what, cut });
      cut = 0;
    };
    return oldestYields(limits[what], () => {
      cut += 1;
      if (cut === 1) setTimeout(say, SAY_MS).unref();
    });
  };
  return { lines: boundOf('lines'), frames: boundOf('frames'), bodies: boundOf('bodies'), answers: boundOf('answers') };
};
