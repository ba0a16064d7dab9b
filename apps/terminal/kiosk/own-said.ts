import type { OwnAnswered } from '@dauys/protocol/own-number.ts';

/** Why a number did not do what it should, in a word. `seconds`: until it may be tried again. */
export interface OwnTrouble {
  readonly trouble: 'away' | 'wait' | 'full' | 'none' | 'unproven';
  readonly seconds?: number;
}

/** Whether what was to be left lies with both. */
export const keptBy = (answered: OwnAnswered): OwnTrouble | undefined =>
  answered.answers.length === 2 && answered.answers.every(({ answer }) => answer.do === 'kept') ? undefined : troubleIn(answered);

/** Why what was asked was not done by all. */
export const troubleIn = ({ answers }: OwnAnswered): OwnTrouble => {
  const seconds = answers.map(({ answer }) => (answer.do === 'wait' ? answer.seconds : 0));
  if (seconds.some((n) => n > 0)) return { trouble: 'wait', seconds: Math.max(...seconds) };
  return { trouble: answers.some(({ answer }) => answer.do === 'full') ? 'full' : 'away' };
};
