/** What really happened against what was found. */
import { LIKELIHOODS, type Likelihood } from '@dauys/fleet/cause-list.ts';
import type { Sureness } from '@dauys/fleet/cause.ts';
import type { Judged } from '../../apps/cli/simulate/building/labelled.ts';

export interface Matrix {
  readonly counts: Readonly<Record<Likelihood, Readonly<Record<Likelihood, number>>>>;
  /** Of those of a class, how many were found; 0…1. */
  readonly recall: Readonly<Record<Likelihood, number>>;
  /** Of those that were put into a class, how many belong there; 0…1. */
  readonly precision: Readonly<Record<Likelihood, number>>;
}

export const matrixOf = (judged: readonly Judged[]): Matrix => {
  const count = (truth: Likelihood, found: Likelihood) => judged.filter((j) => j.truth === truth && j.found.likelihood === found).length;
  const each = <T>(make: (word: Likelihood) => T): Record<Likelihood, T> => {
    const [planned, external, device, unexplained, inconsistent, tamper] = LIKELIHOODS;
    return {
      [planned]: make(planned),
      [external]: make(external),
      [device]: make(device),
      [unexplained]: make(unexplained),
      [inconsistent]: make(inconsistent),
      [tamper]: make(tamper),
    };
  };
  const counts = each((truth) => each((found) => count(truth, found)));
  const share = (word: Likelihood, those: readonly number[]) =>
    counts[word][word] /
    Math.max(
      1,
      those.reduce((a, b) => a + b, 0),
    );
  return {
    counts,
    recall: each((word) =>
      share(
        word,
        LIKELIHOODS.map((found) => counts[word][found]),
      ),
    ),
    precision: each((word) =>
      share(
        word,
        LIKELIHOODS.map((truth) => counts[truth][word]),
      ),
    ),
  };
};

/** Where somebody acted and it was called planned or an outage outside: must be nobody. */
export const excused = (judged: readonly Judged[]): readonly Judged[] =>
  judged.filter(({ kind, found }) => kind.acted && (found.likelihood === 'planned' || found.likelihood === 'explained-external'));

/** Where nobody acted against the terminal and it was called tampering, or the facility a liar. */
export const accused = (judged: readonly Judged[]): readonly Judged[] =>
  judged.filter(
    ({ kind, found }) => !kind.acted && (found.likelihood === 'tamper-evident' || found.likelihood === 'inconsistent-with-explanation'),
  );

/** How often the class was right, where it was said to be this sure; 0…1. */
export const rightWhen = (judged: readonly Judged[], sureness: Sureness): number => {
  const those = judged.filter(({ found }) => found.sureness === sureness);
  return those.filter(({ truth, found }) => truth === found.likelihood).length / Math.max(1, those.length);
};

const short: Readonly<Record<Likelihood, string>> = {
  planned: 'planned',
  'explained-external': 'external',
  'explained-device': 'device',
  unexplained: 'unexplained',
  'inconsistent-with-explanation': 'inconsistent',
  'tamper-evident': 'tamper',
};

/** Rows of a table: truth downwards, finding across, then how many of the truth were found. */
export const matrixRows = ({ counts, recall }: Matrix): readonly (readonly string[])[] => [
  ['happened ↓ found →', ...LIKELIHOODS.map((word) => short[word]), 'found'],
  ...LIKELIHOODS.map((truth) => [
    short[truth],
    ...LIKELIHOODS.map((found) => `${counts[truth][found]}`),
    `${Math.round(100 * recall[truth])} %`,
  ]),
];
