/** What a watcher is shown of a silence: verdict, notice and answers. A facility is not shown what would tell it of visits. Pure. */
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { forFacility, type Cause } from '@dauys/fleet/cause.ts';
import { CAUSES, isCause, LIKELIHOODS, type AlikeWord, type CauseWord, type Likelihood } from '@dauys/fleet/cause-list.ts';
import { countedAs } from '@dauys/fleet/duty.ts';
import { isExplanation } from '@dauys/fleet/explanation.ts';
import { SIGNS, type Sign } from '@dauys/fleet/sign-list.ts';
import type { AnswerOnWire, DutyOnWire, NoticeOnWire, VerdictOnWire } from '@dauys/protocol/duty.ts';
import { terminalName } from '../beat/book.ts';
import type { VerdictRow } from '../causes/verdict-store.ts';
import { isoOrNothing, standing } from './standing.ts';
import type { AnswerRow, NoticeRow } from './store.ts';

const likelihoodIn = (word: string): Likelihood | undefined => LIKELIHOODS.find((one) => one === word);
const surenessIn = (word: string): Cause['sureness'] | undefined => (['strong', 'fair', 'weak'] as const).find((one) => one === word);
const signsIn = (words: readonly string[]): readonly Sign[] => SIGNS.filter((sign) => words.includes(sign));
const alikeIn = (cause: CauseWord): readonly AlikeWord[] => CAUSES[cause].alike;

/** A stored verdict as the rules know it; `undefined` for words that this version does not have. */
const causeIn = (row: VerdictRow): Cause | undefined => {
  const [likelihood, sureness] = [likelihoodIn(row.likelihood), surenessIn(row.sureness)];
  if (likelihood === undefined || sureness === undefined || !isCause(row.cause)) return undefined;
  const { speaksFor, speaksAgainst, contradicts } = row;
  return {
    likelihood,
    cause: row.cause,
    sureness,
    for: signsIn(speaksFor),
    against: signsIn(speaksAgainst),
    contradicts: signsIn(contradicts),
    alike: alikeIn(row.cause),
  };
};

export interface Eyes {
  readonly now: Instant;
  /** Whether a facility looks. */
  readonly isFacility: boolean;
  readonly names: ReadonlyMap<string, string>;
}

export interface Known {
  readonly verdict: VerdictRow | undefined;
  readonly notice: NoticeRow | undefined;
  readonly answers: readonly AnswerRow[];
}

type Shown = Pick<NoticeOnWire, 'verdict' | 'counted'> & { readonly duty?: DutyOnWire };

/** What is shown to these eyes of one silence’s verdict, duty and answers. */
export const shownOf = ({ verdict, notice, answers }: Known, eyes: Eyes): Shown => {
  const cause = verdict && causeIn(verdict);
  const stands = notice && standing(notice, answers, eyes.now);
  return {
    ...(verdict === undefined || cause === undefined
      ? {}
      : { verdict: wireOf(eyes.isFacility ? forFacility(cause) : cause, verdict.judgedAt) }),
    ...(cause === undefined ? {} : { counted: countedAs(cause, stands) }),
    ...(notice === undefined || stands === undefined ? {} : { duty: dutyOf(notice, answers, { eyes, state: stands.state }) }),
  };
};

const wireOf = ({ likelihood, cause, sureness, ...signs }: Cause, judgedAt: Instant): VerdictOnWire => ({
  judgedAt: isoOf(judgedAt),
  ...{ likelihood, cause, sureness },
  for: [...signs.for],
  against: [...signs.against],
  contradicts: [...signs.contradicts],
  alike: [...signs.alike],
});

const dutyOf = (
  notice: NoticeRow,
  answers: readonly AnswerRow[],
  { eyes, state }: { eyes: Eyes; state: DutyOnWire['state'] },
): DutyOnWire => ({
  openedAt: isoOf(notice.openedAt),
  due: isoOf(notice.dueAt),
  state,
  answers: answersOf(notice, answers).flatMap((one) => answerOf(one, eyes.names)),
});

const answersOf = ({ terminal, fromAt }: NoticeRow, answers: readonly AnswerRow[]): readonly AnswerRow[] =>
  answers.filter((one) => one.terminal === terminal && one.fromAt === fromAt);

const answerOf = ({ word, at, byWatcher, evidence }: AnswerRow, names: Eyes['names']): readonly AnswerOnWire[] =>
  isExplanation(word) ? [{ word, at: isoOf(at), by: names.get(byWatcher) ?? byWatcher, evidence }] : [];

/** One line of the list of notices. */
export const noticeLine = (known: Known & { readonly notice: NoticeRow }, eyes: Eyes): NoticeOnWire => {
  const { duty, ...rest } = shownOf(known, eyes);
  const { terminal, facility, kind, fromAt, toAt } = known.notice;
  return {
    ...{ terminal: terminalName(terminal), facility, from: isoOf(fromAt) },
    ...isoOrNothing(toAt),
    ...(kind === 'silent' ? {} : { kind }),
    duty: duty ?? { openedAt: isoOf(known.notice.openedAt), due: isoOf(known.notice.dueAt), state: 'open', answers: [] },
    ...rest,
  };
};
