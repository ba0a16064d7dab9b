/**
 * Whether beats leave, and answers come, later (or earlier) at a terminal where something happens than at its twin where nothing happens in the same
 * moment. Compares how late each beat is against the terminal's own schedule, not one beat with the next, and not medians: a tenth of the beats
 * that are late moves no median. What it asks of the noise, how often it is wrong and what it sees: docs/decisions/0019. Pure.
 */

/** The same moment at both twins: how late, in ms, each was against its own schedule; a beat that did not leave at all was late by a whole pace. */
export interface Moment {
  /** ms. */
  readonly at: number;
  readonly acting: number;
  readonly resting: number;
}

/** Less is not looked for, ms: a processor that does something wakes otherwise than one that does nothing. */
export const TOLERANCE = 5;
/** A beat that is later is late, ms. With the tolerance still well below the 20 ms that must not escape. */
export const LATE = 10;
/** One very late beat says no more than this, ms. */
const MOST = 40;
/** Moments that lie closer are one: what holds up one beat often holds up the next, ms. */
const TOGETHER = 200;
/**
 * How many times its own noise the difference may be. By Hoeffding's inequality, whatever the noise, a value beyond it comes with a probability of less
 * than exp(-4.3²/2) = 1 in 10,000 when nothing is there; about 1 in 100,000 where the noise adds up to a bell.
 */
export const LIMIT = 4.3;

/** By how many times its noise one twin lags behind the other. */
export interface Shift {
  /** All beats a little, or most of them: mean lateness. */
  readonly later: number;
  readonly earlier: number;
  /** A few much: how many are late. */
  readonly moreLate: number;
  readonly fewerLate: number;
}

const level = (late: number): number => Math.min(MOST, Math.max(0, late));
const isLate = (late: number): number => (late > LATE ? 1 : 0);

/**
 * Each difference is counted in blocks of moments, whose signs would be a coin's when both twins are alike: which of them acts is then a name only.
 * The sum over the root of the sum of squares is Student's statistic without its mean, and Hoeffding bounds it without a word about the noise.
 */
export const shiftOf = (moments: readonly Moment[]): Shift => {
  const strength = (score: (late: number) => number, sign: 1 | -1): number => {
    const blocks = new Map<number, number>();
    for (const { at, acting, resting } of moments) {
      const [first, second] = sign === 1 ? [acting, resting] : [resting, acting];
      const block = Math.floor(at / TOGETHER);
      blocks.set(block, (blocks.get(block) ?? 0) + score(first - TOLERANCE) - score(second));
    }
    const all = [...blocks.values()];
    const noise = Math.sqrt(all.reduce((sum, one) => sum + one * one, 0));
    return noise === 0 ? 0 : all.reduce((sum, one) => sum + one, 0) / noise;
  };
  return { later: strength(level, 1), earlier: strength(level, -1), moreLate: strength(isLate, 1), fewerLate: strength(isLate, -1) };
};

/** The names of what is beyond the limit: nothing when no shift can be seen. */
export const flagged = (moments: readonly Moment[]): readonly string[] =>
  Object.entries(shiftOf(moments)).flatMap(([name, strength]) => (strength > LIMIT ? [name] : []));

/**
 * How often (0…1) a shift would be seen in noise as it was here: both twins are drawn, block by block, from the one that rested, and `betray` changes
 * what the acting one shows.
 */
export const powerOf = (
  moments: readonly Moment[],
  betray: (late: number, i: number) => number,
  random: () => number,
  rounds = 100,
): number => {
  const blocks = Object.values(Object.groupBy(moments, ({ at }) => Math.floor(at / TOGETHER))).map((block) => block ?? []);
  const drawn = (): readonly Moment[] => blocks[Math.floor(random() * blocks.length)] ?? [];
  let seen = 0;
  for (let round = 0; round < rounds; round++) {
    const all = blocks.flatMap((_, block): Moment[] => {
      const [one, other] = [drawn(), drawn()];
      const n = Math.min(one.length, other.length);
      return one.slice(0, n).map(({ resting }, i) => ({
        at: block * TOGETHER + i,
        acting: betray(other[i]?.resting ?? 0, block * 8 + i),
        resting,
      }));
    });
    if (flagged(all).length > 0) seen += 1;
  }
  return seen / rounds;
};

/** Where on the clock the schedule of a terminal lies, ms modulo its pace: the earliest tenth of its beats, around the moment at which most leave. */
export const scheduleOf = (times: readonly number[], pace: number): number => {
  const phases = times.map((at) => ((at % pace) + pace) % pace);
  const near = (phase: number): number => phases.filter((other) => (other - phase + pace) % pace < 3).length;
  const from = phases.reduce((best, phase) => (near(phase) > near(best) ? phase : best), phases[0] ?? 0);
  const around = phases.map((phase) => ((phase - from + 1.25 * pace) % pace) - pace / 4).toSorted((a, b) => a - b);
  return from + (around[Math.floor(around.length / 10)] ?? 0);
};

/** How much before its schedule a beat may seem to leave and still be that beat, ms. */
const EARLY = 5;

/** By number of its place in the schedule, the first beat that left in it. `late`: ms. */
export const onSchedule = <T extends { readonly at: number }>(
  beats: readonly T[],
  schedule: number,
  pace: number,
): ReadonlyMap<number, T & { readonly late: number }> => {
  const places = new Map<number, T & { readonly late: number }>();
  for (const beat of beats) {
    const since = beat.at - schedule;
    const place = Math.floor((since + EARLY) / pace);
    if (!places.has(place)) places.set(place, { ...beat, late: since - place * pace });
  }
  return places;
};
