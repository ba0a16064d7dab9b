import { hex } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { FRAGMENT_HEAD } from './up.ts';

/** A parcel that has not moved for this long is starving. */
export const STARVING_MS = 120_000;
/** The part of a frame that is kept for the one that starves longest. */
const STARVING_SHARE = 4;
/** Shorter ends of a frame are left to the filler. */
const SMALLEST = 64;

export interface Waiting {
  /** SHA-256 of the parcel. */
  readonly parcel: Uint8Array;
  readonly urgent: boolean;
  readonly total: number;
  /** The first byte that was not sent yet. */
  readonly sent: number;
  /** When a part of it was last sent, or when it was stored. */
  readonly movedAt: Instant;
}

export interface Planned {
  readonly parcel: Uint8Array;
  readonly total: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * What goes into the next frame with `room` bytes for fragments and their heads: urgent first, then fewest bytes
 * remaining. A parcel that has not moved for STARVING_MS gets a quarter of the frame (the longest-starving one only), so
 * a video gets through any number of texts, and a text never waits for a video. Only an urgent parcel that this
 * frame completes stands above that. Pure; never plans more than `room`.
 */
export const nextFragments = (parcels: readonly Waiting[], room: number, now: Instant): Planned[] => {
  const order = parcels.filter((p) => p.sent < p.total).toSorted(byOrder);
  const head = order[0];
  if (head === undefined) return [];
  const starving = head.urgent && needOf(head) <= room ? undefined : longestStarving(order.slice(1), now);
  if (starving === undefined) return fill(order, room);
  const kept = Math.min(needOf(starving), Math.floor(room / STARVING_SHARE));
  const first = fill([starving], kept);
  return [
    ...fill(
      order.filter((p) => p !== starving),
      room - sizeOf(first),
    ),
    ...first,
  ];
};

/** Bytes that planned fragments take in a cell. */
export const sizeOf = (planned: readonly Planned[]): number => planned.reduce((n, p) => n + FRAGMENT_HEAD + p.length, 0);

const remaining = (p: Waiting): number => p.total - p.sent;
const needOf = (p: Waiting): number => FRAGMENT_HEAD + remaining(p);

const byOrder = (a: Waiting, b: Waiting): number =>
  Number(b.urgent) - Number(a.urgent) || remaining(a) - remaining(b) || a.movedAt - b.movedAt || (hex(a.parcel) < hex(b.parcel) ? -1 : 1);

const longestStarving = (order: readonly Waiting[], now: Instant): Waiting | undefined =>
  order.filter((p) => now - p.movedAt >= STARVING_MS).toSorted((a, b) => a.movedAt - b.movedAt)[0];

const fill = (order: readonly Waiting[], room: number): Planned[] => {
  const planned: Planned[] = [];
  let left = room;
  for (const p of order) {
    const length = Math.min(remaining(p), left - FRAGMENT_HEAD);
    if (planned.length === 254 || length < Math.min(SMALLEST, remaining(p))) break;
    planned.push({ parcel: p.parcel, total: p.total, offset: p.sent, length });
    left -= FRAGMENT_HEAD + length;
  }
  return planned;
};
