import type { Moment, Source } from './source.ts';
import type { Tree } from './tree.ts';
import { TOLD_FOR_MS } from './usb.ts';
import { makeAllowance } from './watch.ts';

/** By how much the wall clock may move against the machine's own between two looks, ms. Slewing does 5 in ten seconds. */
export const STEP_MS = 2_000;

/** Steps of the wall clock against the time since the machine started (`proc/uptime`, which goes on in sleep). */
export const clockOf = (tree: Tree): Source => {
  const allowance = makeAllowance();
  let before: Reading | undefined;
  let steppedAt: number | undefined;
  return {
    name: 'clock',
    look: (now) => {
      const reading = { wall: now.wall, own: uptimeMs(tree) ?? now.elapsed };
      const from = before === undefined ? undefined : steppedFrom(before, reading);
      before = reading;
      if (from !== undefined) steppedAt = now.elapsed;
      const isRecent = steppedAt !== undefined && now.elapsed - steppedAt < TOLD_FOR_MS;
      const entries = from !== undefined && allowance.take(now.elapsed) ? [stepped(from)] : [];
      return { there: true, entries, conditions: isRecent ? ['clock-stepped'] : [] };
    },
  };
};

interface Reading {
  readonly wall: Moment['wall'];
  /** Milliseconds since the machine started. */
  readonly own: number;
}

/** What the clock would show had nobody set it, ms; `undefined` when it shows that. Pure. */
const steppedFrom = (before: Reading, now: Reading): number | undefined => {
  const expected = before.wall + (now.own - before.own);
  return Math.abs(now.wall - expected) > STEP_MS ? Math.round(expected) : undefined;
};

const stepped = (from: number) => ({ kind: 'time-stepped', details: { from: new Date(from).toISOString() } }) as const;

/** `proc/uptime`: seconds since the start, with sleep. */
export const uptimeMs = (tree: Tree): number | undefined => {
  const seconds = Number.parseFloat(tree.text('proc/uptime') ?? '');
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
};
