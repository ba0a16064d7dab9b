/** The duty to explain: a notice with a clock, one answer that counts, and what a silence is counted as in the end. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Cause } from './cause.ts';
import type { FleetCode } from './codes.ts';
import { isExplanation, type Explanation } from './explanation.ts';
import type { LapseKind } from './hindrance.ts';
import { MINUTE_MS } from './minutes.ts';

/** Versioned data; the facility has no say in it. */
export interface DutyRules {
  readonly version: number;
  /** A silence this long has to be explained. */
  readonly noticeAfterMinutes: number;
  /** So has a terminal that beats and cannot be used. */
  readonly unusableAfterMinutes: number;
  /** And one that lacks something, as paper. */
  readonly hinderedAfterMinutes: number;
  readonly answerHours: number;
}

export const USUAL_DUTY: DutyRules = {
  version: 2,
  noticeAfterMinutes: 15,
  unusableAfterMinutes: 15,
  hinderedAfterMinutes: 240,
  answerHours: 24,
};

/** How long it must have lasted before it has to be explained, minutes. */
export const explainedAfter = (kind: LapseKind, rules: DutyRules): number =>
  ({ silent: rules.noticeAfterMinutes, unusable: rules.unusableAfterMinutes, hindered: rules.hinderedAfterMinutes })[kind];

export interface Notice {
  /** The key of the silence or hindrance: one notice for each, whoever opens it. */
  readonly key: string;
  readonly openedAt: Instant;
  /** Until then an answer counts. */
  readonly due: Instant;
  /** In the order in which they came. */
  readonly answers: readonly Explanation[];
}

export interface Asked {
  readonly key: string;
  readonly kind: LapseKind;
  readonly from: Instant;
  readonly to?: Instant;
  readonly cause: Pick<Cause, 'likelihood' | 'cause'>;
}

/**
 * Whether a silence or a hindrance has to be explained now. Announced maintenance without a flaw has not, nor has what the hub did not hear; everything else has,
 * also when it seems explained: who runs the facility says so with a name.
 */
export const noticeFor = (silence: Asked, now: Instant, rules: DutyRules = USUAL_DUTY): Notice | undefined => {
  const threshold = silence.from + explainedAfter(silence.kind, rules) * MINUTE_MS;
  const isOwed = silence.cause.likelihood !== 'planned' && silence.cause.cause !== 'hub-down';
  if (!isOwed || Math.min(now, silence.to ?? now) < threshold) return undefined;
  return { key: silence.key, openedAt: now, due: instant(now + rules.answerHours * 60 * MINUTE_MS), answers: [] };
};

export interface Answer {
  readonly word: string;
  readonly at: Instant;
  readonly evidence: readonly string[];
}

/**
 * Takes an answer; one that is late is kept too. Refusals: 'fleet/notice-not-found', 'fleet/explanation-unknown' for a word that is not of the list.
 */
export const answer = (notice: Notice | undefined, { word, at, evidence }: Answer): Result<Notice, Refusal<FleetCode>> => {
  if (notice === undefined) return err({ code: 'fleet/notice-not-found' });
  if (!isExplanation(word)) return err({ code: 'fleet/explanation-unknown' });
  return ok({ ...notice, answers: [...notice.answers, { word, at, evidence }] });
};

export type Standing =
  | { readonly state: 'open'; readonly due: Instant }
  | { readonly state: 'answered'; readonly explanation: Explanation }
  | { readonly state: 'unanswered'; readonly late: readonly Explanation[] };

/** The first answer in time is the answer: who may try until nothing contradicts would learn what was seen, and explain nothing. */
export const standingOf = (notice: Notice, now: Instant): Standing => {
  const first = notice.answers.find(({ at }) => at <= notice.due);
  if (first !== undefined) return { state: 'answered', explanation: first };
  return now <= notice.due ? { state: 'open', due: notice.due } : { state: 'unanswered', late: notice.answers };
};

/** What the minutes of a silence or hindrance count as. */
export type Counted = 'unmarked' | 'explained' | 'unexplained';

/** No answer counts as unexplained, whatever it looks like; an answer is worth what the evidence lets it be worth. */
export const countedAs = ({ likelihood, cause }: Asked['cause'], standing: Standing | undefined): Counted => {
  if (likelihood === 'planned' || cause === 'hub-down') return 'unmarked';
  if (standing?.state === 'unanswered') return 'unexplained';
  return likelihood === 'explained-external' || likelihood === 'explained-device' ? 'explained' : 'unexplained';
};
