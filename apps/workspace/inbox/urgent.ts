/** Urgent complaints that nobody at the body has opened: who is there has to be told, on whatever screen she is. Pure. */
import type { InboxEntry } from './order.ts';

/** So often it sounds again while one waits. */
export const AGAIN_MS = 60_000;

/** The label says urgent, and no act of an officer stands after it. Oldest first; tests never. */
export const waitingUrgent = (entries: readonly InboxEntry[]): readonly InboxEntry[] =>
  entries
    .filter(({ row, isTest }) => row.urgent && row.state === 'accepted' && isTest !== true)
    .toSorted((a, b) => a.row.chain - b.row.chain);

/** What was last told, and when (ms). */
export interface Told {
  readonly newest: number;
  readonly at: number;
}

/** Whether it sounds now: at once for one that is new, and again while any waits. `told`: undefined before the first. */
export const soundsNow = (waiting: readonly InboxEntry[], told: Told | undefined, now: number): boolean => {
  const newest = waiting.at(-1)?.row.chain;
  if (newest === undefined) return false;
  return told === undefined || newest > told.newest || now - told.at >= AGAIN_MS;
};
