import { isVerifyKey, type VerifyText } from '@dauys/wording/compiled/verify.ts';
import type { Problem } from './conversation.ts';
import { el, icon } from './dom.ts';

/** Why, in words: of the code itself, else that a check failed. */
export const why = (t: VerifyText, code: string): string => {
  const key = `why.${code}`;
  // Keys of this form take no values.
  return isVerifyKey(key) ? t(key as 'why.fallback') : t('why.fallback');
};

/** A problem where it arose. Evidence that does not hold looks like an alarm; a mistake does not. */
export const problemNotice = (t: VerifyText, problem: Problem): HTMLElement => {
  const isDistrust = problem.kind === 'distrust';
  const { code, where } = problem;
  return el(
    'div',
    { class: isDistrust ? 'notice alarm' : 'notice', role: 'alert' },
    icon('warn'),
    el(
      'div',
      {},
      isDistrust ? el('p', { class: 'strong' }, t('problem.title')) : undefined,
      el('p', {}, why(t, code)),
      isDistrust ? el('p', {}, t('problem.keep')) : undefined,
      isDistrust
        ? el('p', { class: 'small' }, where === '' ? t('problem.code', { code }) : t('problem.place', { code, where }))
        : undefined,
    ),
  );
};
