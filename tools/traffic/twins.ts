/** Two terminals on the line at the same time, one of which acts: their beats, moment by moment. Pure. */
import type { Exchange } from './exchanges.ts';
import { onSchedule, scheduleOf, type Moment } from './shift.ts';

/** A stretch of time in which one twin acted and the other rested. */
export interface Stretch {
  /** What happened at the one that acts. */
  readonly what: string;
  /** 0 or 1. */
  readonly acting: number;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

export type Beat = Exchange & { readonly late: number };
/** By place in the schedule. */
export type Beats = ReadonlyMap<number, Beat>;

export const beatsOf = (exchanges: readonly Exchange[], pace: number): Beats =>
  onSchedule(
    exchanges,
    scheduleOf(
      exchanges.map(({ at }) => at),
      pace,
    ),
    pace,
  );

/**
 * Both twins at each place of the schedule within the stretches. One that sent nothing there was late by the whole pace; unless it still waited for an
 * answer, which is the line's and the hub's doing and is judged by `answers`: those moments are left out.
 */
export const departures = (twins: readonly Beats[], stretches: readonly Stretch[], pace: number): Moment[] =>
  paired(twins, stretches, pace).flatMap(({ at, acting, resting }) => {
    const [one, other] = [acting, resting].map((side) => lateIn(side, pace));
    return one === undefined || other === undefined ? [] : [{ at, acting: one, resting: other }];
  });

const lateIn = ({ beats, place }: Side, pace: number): number | undefined => {
  const beat = beats.get(place);
  if (beat !== undefined) return beat.late;
  for (let back = 1; back < MOST_MISSING; back++) {
    const last = beats.get(place - back);
    if (last === undefined) continue;
    const due = last.at - last.late + back * pace;
    return last.waited === undefined || last.at + last.waited > due - 1 ? undefined : pace;
  }
  return pace;
};
/** An answer is waited for no longer than this many paces in these tests. */
const MOST_MISSING = 60;

/** How long both waited for the answer to a beat, less `usual`; where both were answered. A set-up is another question, and takes longer everywhere. */
export const answers = (twins: readonly Beats[], stretches: readonly Stretch[], pace: number, usual: number): Moment[] =>
  paired(twins, stretches, pace).flatMap(({ at, acting, resting }) => {
    const [one, other] = [acting, resting]
      .map(({ beats, place }) => beats.get(place))
      .map((beat) => (beat?.type === BEAT ? beat.waited : undefined));
    return one === undefined || other === undefined ? [] : [{ at, acting: one - usual, resting: other - usual }];
  });

export const BEAT = 1;
export const SET_UP = 2;

interface Side {
  readonly beats: Beats;
  readonly place: number;
}
interface Pair {
  readonly at: number;
  readonly acting: Side;
  readonly resting: Side;
}

const paired = (twins: readonly Beats[], stretches: readonly Stretch[], pace: number): Pair[] =>
  stretches.flatMap(({ acting, from, to }) => {
    const [mine, other] = [twins[acting], twins[1 - acting]];
    if (mine === undefined || other === undefined) return [];
    const offset = placeNear(other, from) - placeNear(mine, from);
    const first = placeNear(mine, from) + 1;
    return Array.from({ length: Math.max(0, Math.floor((to - from) / pace) - 1) }, (_, i) => ({
      at: from + i * pace,
      acting: { beats: mine, place: first + i },
      resting: { beats: other, place: first + offset + i },
    }));
  });

/** The place in which a terminal was at a time. */
const placeNear = (beats: Beats, at: number): number => {
  let [best, distance] = [0, Number.POSITIVE_INFINITY];
  for (const [place, beat] of beats) if (Math.abs(beat.at - at) < distance) [best, distance] = [place, Math.abs(beat.at - at)];
  return best;
};

/**
 * Beats of one kind against the plain beat before each, at the same terminal: whether a set-up, or the repetition after an answer that was lost, leaves
 * at the same moment as any other.
 */
export const ofKind = (twins: readonly Beats[], isKind: (beat: Beat, before: Beat) => boolean): Moment[] =>
  twins.flatMap((beats) =>
    [...beats].flatMap(([place, beat]) => {
      const before = beats.get(place - 1);
      if (before === undefined || !isKind(beat, before)) return [];
      const plain = [2, 3, 4].map((back) => beats.get(place - back)).find((one) => one?.type === BEAT && one.waited !== undefined);
      return plain === undefined ? [] : [{ at: beat.at, acting: beat.late, resting: plain.late }];
    }),
  );
