/**
 * One figure per facility and period, in which silence costs: what nobody explained is taken at more than its length, and the more so the more
 * was missing already. The idea is that of 40 CFR Part 75, where missing hours of a monitor are filled with ever harsher values.
 */
import type { Availability } from './availability.ts';

/** Versioned data: shares of the time that was due, in order, and how many times a lost minute in them counts when nobody explained it. */
export interface IndexRules {
  readonly version: number;
  readonly tiers: readonly { readonly upTo: number; readonly factor: number }[];
}

export const USUAL_INDEX: IndexRules = {
  version: 1,
  tiers: [
    { upTo: 0.05, factor: 1 },
    { upTo: 0.1, factor: 1.5 },
    { upTo: 0.2, factor: 2 },
    { upTo: 1, factor: 3 },
  ],
};

export interface Period extends Availability {
  /** Lost minutes of silences that are unmarked (announced maintenance). */
  readonly planned: number;
  /** Lost minutes of silences that count as unexplained. All others that were lost count as explained. */
  readonly unexplained: number;
}

/** 0…1, or `undefined` when nothing was due. Formula: docs/availability-index.md. */
export const indexOf = (
  { declared, usable, unknown, planned, unexplained }: Period,
  rules: IndexRules = USUAL_INDEX,
): number | undefined => {
  const due = declared - unknown - planned;
  if (due <= 0) return undefined;
  const lost = Math.max(0, due - usable);
  const silent = Math.min(unexplained, lost);
  const explained = lost - silent;
  return Math.max(0, 1 - explained / due - costBetween(explained / due, lost / due, rules));
};

/** The unexplained part lies on top of the explained one, so it stands in the harsher tiers. */
const costBetween = (from: number, to: number, { tiers }: IndexRules): number =>
  tiers.reduce((cost, { upTo, factor }, i) => {
    const begin = tiers[i - 1]?.upTo ?? 0;
    return cost + factor * Math.max(0, Math.min(to, upTo) - Math.max(from, begin));
  }, 0);
