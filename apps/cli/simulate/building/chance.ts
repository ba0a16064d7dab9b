/** Chance from a seed: the same seed, the same building and the same day in it. */
export interface Chance {
  /** 0…1, without 1. */
  next(): number;
  /** Whether something of this probability happens. */
  is(probability: number): boolean;
  /** A whole number from `low` up to and including `high`. */
  whole(low: number, high: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

/** Mulberry32: enough for scenarios, and the same on every machine. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return { next, whole, is: (probability) => next() < probability, pick: (from) => from[whole(0, from.length - 1)] ?? from[0] };
};
