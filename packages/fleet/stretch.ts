/** Stretches of time that may still last, held against each other. */
import { MINUTE_MS } from './minutes.ts';
import type { Instant } from '@dauys/basics/clock.ts';

export interface Stretch {
  readonly from: Instant;
  /** Absent while it lasts. */
  readonly to?: Instant;
}

/** Two observers may be this far apart about the same beginning: a beat is 30 s, a gateway is asked once a minute. */
export const TOGETHER_MS = 3 * MINUTE_MS;

/** Where it ends, or now while it lasts. */
export const endOf = (s: Stretch, now: Instant): number => s.to ?? now;

/** Milliseconds of `inner` that lie inside any of `outer`; overlapping ones count once. */
const coveredMs = (inner: Stretch, outer: readonly Stretch[], now: Instant): number => {
  let [covered, reached] = [0, inner.from as number];
  for (const s of outer.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(s.from, reached);
    const to = Math.min(endOf(s, now), endOf(inner, now));
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return covered;
};

/** 0…1 of `inner`; an instant that is covered counts as whole. */
export const shareCovered = (inner: Stretch, outer: readonly Stretch[], now: Instant): number => {
  const length = endOf(inner, now) - inner.from;
  return length <= 0 ? 0 : coveredMs(inner, outer, now) / length;
};

/** Whether any of them began within `tolerance` milliseconds of an instant. */
export const begunTogether = (at: Instant, others: readonly Stretch[], tolerance: number = TOGETHER_MS): boolean =>
  others.some(({ from }) => Math.abs(from - at) <= tolerance);

/** Whether an instant lies in a stretch, or this near to it. */
export const isWithin = (at: Instant, s: Stretch, now: Instant, margin: number = TOGETHER_MS): boolean =>
  at >= s.from - margin && at <= endOf(s, now) + margin;
