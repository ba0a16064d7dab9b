/**
 * A facility whose terminals work and from which far less comes than from others like it. A reason to go and ask, never more; monitors only.
 *
 * Model: arrivals of a facility in a period are negative binomial with mean `expected` and dispersion `sameness` (variance = mean + mean² ÷ sameness):
 * a Poisson count whose rate differs between places as a gamma does. `expected` is the rate of the other facilities of its kind, per person held and
 * hour open, times its own. The signal is the lower tail at most `level`.
 */
export interface QuietRules {
  readonly version: number;
  /** How much alike facilities of a kind are: 4 means that their rates differ by half of their mean. Estimated, then stated as data. */
  readonly sameness: number;
  /** The chance that a facility like the others is called quiet, per look. */
  readonly level: number;
  /** With fewer expected, nothing is said: the signal would come at one count only, and so tell it. */
  readonly leastExpected: number;
  /** How well a terminal must have worked: with less, there is another name for it. */
  readonly leastShare: number;
  /** All that is told of what would be usual: at least so much. Each is twice the one before. */
  readonly sizes: readonly number[];
}

export const USUAL_QUIET: QuietRules = {
  version: 2,
  sameness: 4,
  level: 0.005,
  leastExpected: 26,
  leastShare: 0.8,
  sizes: [26, 52, 104, 208],
};

/** P(count ≤ k) of the model; `share` of the usual rate, 1 for a facility like the others. */
export const tailOf = (k: number, expected: number, { sameness }: Pick<QuietRules, 'sameness'>, share = 1): number => {
  const mean = expected * share;
  const p = sameness / (sameness + mean);
  let term = p ** sameness;
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= ((sameness + i - 1) / i) * (1 - p);
    sum += term;
  }
  return Math.min(1, sum);
};

/** The largest count that is still a signal, or -1: none is, not even nothing. */
export const criticalCount = (expected: number, rules: QuietRules = USUAL_QUIET): number => {
  if (expected < rules.leastExpected) return -1;
  const { sameness, level } = rules;
  const p = sameness / (sameness + expected);
  // As `tailOf`, one count after the other.
  let [k, term] = [-1, p ** sameness];
  for (let tail = term; tail <= level; tail += term) {
    k++;
    term *= ((sameness + k) / (k + 1)) * (1 - p);
  }
  return k;
};

/** The chance of the signal when only this share of the usual comes. At 1 it is the rate of false alarms. */
export const powerAt = (share: number, expected: number, rules: QuietRules = USUAL_QUIET): number => {
  const k = criticalCount(expected, rules);
  return k < 0 ? 0 : tailOf(k, expected, rules, share);
};

export interface Peer {
  readonly arrivals: number;
  /** People held × hours in which terminals could be used. */
  readonly exposure: number;
}

/** What would be usual for an exposure, from the others of its kind; `undefined` with fewer than five or with nothing open. */
export const expectedFrom = (peers: readonly Peer[], exposure: number): number | undefined => {
  const total = peers.reduce((sum, peer) => sum + peer.exposure, 0);
  if (peers.length < 5 || total <= 0) return undefined;
  return (peers.reduce((sum, peer) => sum + peer.arrivals, 0) / total) * exposure;
};

/** Whether to tell monitors. Nothing is said of a facility whose terminals did not work: there is another name for that. */
export const isQuiet = (
  seen: { readonly arrivals: number; readonly expected: number; readonly share: number | undefined },
  rules: QuietRules = USUAL_QUIET,
): boolean => (seen.share ?? 0) >= rules.leastShare && seen.arrivals <= criticalCount(seen.expected, rules);

/**
 * How much would be usual, as far as it is told: one of `sizes`, or `undefined` below all of them. The rate of the whole kind is rounded down to a power
 * of two before anything else is worked out, so that all sizes of a kind together tell that power and nothing more, whatever else somebody knows.
 */
export const usualSize = (kind: readonly Peer[], exposure: number, rules: QuietRules = USUAL_QUIET): number | undefined => {
  const sum = (pick: (peer: Peer) => number): number => kind.reduce((n, peer) => n + pick(peer), 0);
  const [arrivals, exposures] = [sum((peer) => peer.arrivals), sum((peer) => peer.exposure)];
  if (arrivals <= 0 || exposures <= 0) return undefined;
  const atLeast = 2 ** Math.floor(Math.log2(arrivals / exposures)) * exposure;
  return rules.sizes.findLast((size) => size <= atLeast);
};

/** The least power at a share of the usual, of all facilities that are told by this size: the usual of one lies up to four times above it. */
export const powerOfSize = (share: number, size: number, rules: QuietRules = USUAL_QUIET): number => {
  const powers = Array.from({ length: size * 3 }, (_, i) => powerAt(share, size + i, rules));
  return Math.min(...powers);
};
