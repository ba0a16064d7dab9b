/**
 * Whether two kinds of work take the same time, told from pairs that were measured one right after the other, in an order drawn for each.
 *
 * The sign test: were there no difference, the first of a pair would be the slower one in half of the pairs. Whatever the machine is doing
 * meanwhile, it does to both. A share of slower firsts within `MARGIN` of a half counts as the same (it is what some microseconds make of
 * themselves on a quiet machine, and nobody tells them apart over a network); beyond it, the deviation must be one that chance brings in
 * fewer than one of a million runs (5 standard deviations, two-sided 5.7e-7).
 */
export interface Pair {
  /** Milliseconds. */
  readonly one: number;
  readonly other: number;
}

export const MARGIN = 0.05;
export const DEVIATIONS = 5;

/** Measures `pairs` pairs; `draw` says which of the two goes first. */
export const compare = async (
  pairs: number,
  { one, other, isFirst }: { one(): Promise<unknown>; other(): Promise<unknown>; isFirst(): boolean },
): Promise<readonly Pair[]> => {
  const took = async (act: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await act();
    return performance.now() - began;
  };
  const found: Pair[] = [];
  for (let i = 0; i < pairs; i++) {
    if (isFirst()) {
      const first = await took(one);
      found.push({ one: first, other: await took(other) });
    } else {
      const first = await took(other);
      found.push({ one: await took(one), other: first });
    }
  }
  return found;
};

/** Share of pairs in which `one` took longer; ties count half. */
export const shareSlower = (pairs: readonly Pair[]): number =>
  pairs.reduce((sum, { one, other }) => sum + (one > other ? 1 : one === other ? 0.5 : 0), 0) / pairs.length;

/** How far from a half the share may be before it says that the two differ. */
export const bound = (pairs: number): number => MARGIN + DEVIATIONS * Math.sqrt(0.25 / pairs);

export const differs = (pairs: readonly Pair[]): boolean => Math.abs(shareSlower(pairs) - 0.5) > bound(pairs.length);
