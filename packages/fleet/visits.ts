/** Codes that visitors, lawyers and relatives have typed at a terminal: the tests that speak for people. */
import type { Instant } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from './minutes.ts';
import type { Observation } from './observed.ts';

export interface HumanCode {
  readonly terminal: string;
  /** The visit it belongs to; absent for a blind one. */
  readonly visit?: string;
  readonly typedAt: Instant;
  /** When the body's inbox had it. */
  readonly arrivedAt?: Instant;
}

/** A code has this long to arrive: it travels like anything else, in batches. */
const USUAL_PATIENCE_MINUTES = 45;

/** What the codes of a terminal say so far. One that may still arrive says nothing; one that arrived late arrived. */
export const humanTestsOf = (
  terminal: string,
  codes: readonly HumanCode[],
  now: Instant,
  patienceMinutes: number = USUAL_PATIENCE_MINUTES,
): Observation['humanTests'] =>
  codes
    .filter((code) => code.terminal === terminal && (code.arrivedAt !== undefined || now - code.typedAt > patienceMinutes * MINUTE_MS))
    .map(({ typedAt, arrivedAt }) => ({ at: typedAt, arrived: arrivedAt !== undefined }));

export type CodeVerdict = 'not-typed' | 'may-arrive' | 'arrived' | 'late' | 'failed';

/** What is known of one code. `failed` is not the end: what arrives afterwards arrived late, because nobody opened it earlier or because it lay somewhere. */
export const verdictOf = (
  { typedAt, arrivedAt }: { readonly typedAt?: Instant; readonly arrivedAt?: Instant },
  now: Instant,
  patienceMinutes: number = USUAL_PATIENCE_MINUTES,
): CodeVerdict => {
  const patience = patienceMinutes * MINUTE_MS;
  if (arrivedAt !== undefined) return typedAt !== undefined && arrivedAt - typedAt > patience ? 'late' : 'arrived';
  if (typedAt === undefined) return 'not-typed';
  return now - typedAt > patience ? 'failed' : 'may-arrive';
};

export interface VisitFinding {
  readonly visit: string;
  readonly tried: number;
  readonly arrived: number;
  /** Not yet told. */
  readonly waiting: number;
}

/** What one visit found out, over all terminals it tried. */
export const findingOf = (
  visit: string,
  codes: readonly HumanCode[],
  now: Instant,
  patienceMinutes: number = USUAL_PATIENCE_MINUTES,
): VisitFinding => {
  const own = codes.filter((code) => code.visit === visit);
  const arrived = own.filter(({ arrivedAt }) => arrivedAt !== undefined).length;
  const waiting = own.filter((code) => code.arrivedAt === undefined && now - code.typedAt <= patienceMinutes * MINUTE_MS).length;
  return { visit, tried: own.length, arrived, waiting };
};
