/** An index by due time: a sweep costs what is due, whatever the number of terminals that are well. */
import type { Instant } from '@dauys/basics/clock.ts';

const SLOT_MS = 1_000;

export interface Overdue {
  /** Files a terminal under its next due time, or takes it out; constant time. */
  file(terminal: string, due: Instant | undefined): void;
  /** Takes out all that are due; no other terminal is looked at. */
  take(now: Instant): readonly string[];
  readonly size: number;
}

/** One second's terminals lie in one slot; slots are asked in order of time, each once. */
export const makeOverdue = (start: Instant): Overdue => {
  const slots = new Map<number, Map<string, Instant>>();
  const slotOf = new Map<string, number>();
  let next = Math.floor(start / SLOT_MS);

  const drop = (terminal: string): void => {
    const slot = slotOf.get(terminal);
    if (slot === undefined) return;
    slotOf.delete(terminal);
    const held = slots.get(slot);
    held?.delete(terminal);
    if (held?.size === 0) slots.delete(slot);
  };
  const file = (terminal: string, due: Instant | undefined): void => {
    drop(terminal);
    if (due === undefined) return;
    // What was due before the last sweep is found by the next one.
    const slot = Math.max(next, Math.floor(due / SLOT_MS));
    const held = slots.get(slot) ?? new Map<string, Instant>();
    held.set(terminal, due);
    slots.set(slot, held);
    slotOf.set(terminal, slot);
  };
  return {
    file,
    take: (now) => {
      const taken: string[] = [];
      const last = Math.floor(now / SLOT_MS);
      // After a long stop there may be more seconds than slots.
      const due =
        last - next > slots.size ? [...slots.keys()].filter((slot) => slot <= last).toSorted((a, b) => a - b) : secondsOf(next, last);
      for (const slot of due)
        for (const [terminal, at] of slots.get(slot) ?? [])
          if (at <= now) {
            taken.push(terminal);
            drop(terminal);
          }
      next = Math.max(next, last);
      return taken;
    },
    get size() {
      return slotOf.size;
    },
  };
};

const secondsOf = (from: number, to: number): readonly number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
