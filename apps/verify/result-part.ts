import { formatDateTime, formatDay } from '@dauys/wording/dates.ts';
import type { Judged, Problem } from './conversation.ts';
import { el, icon, type IconName } from './dom.ts';
import { problemNotice } from './problem.ts';
import { isProblem, type Session } from './session.ts';
import { stepsPart } from './steps-part.ts';

type State = Judged['state'];

/** How a state looks. The words say it too. */
const looks: Readonly<Record<State['state'], { readonly look: 'good' | 'waits' | 'alarm'; readonly icon: IconName }>> = {
  promised: { look: 'waits', icon: 'clock' },
  logged: { look: 'good', icon: 'tick' },
  received: { look: 'good', icon: 'tick' },
  interim: { look: 'good', icon: 'reply' },
  answered: { look: 'good', icon: 'reply' },
  forwarded: { look: 'good', icon: 'reply' },
  'after-retirement': { look: 'alarm', icon: 'warn' },
  overdue: { look: 'alarm', icon: 'warn' },
  missing: { look: 'alarm', icon: 'warn' },
  'not-delivered': { look: 'alarm', icon: 'warn' },
};

/** What was found: state, witnesses, what was not checked, and every step. */
export const resultPart = (session: Session): HTMLElement => {
  const { t, result } = session;
  const title = el('h2', { id: 'result-title', tabindex: '-1' }, t('result.title'));
  const content =
    result === undefined
      ? [el('p', { class: 'help' }, t('result.empty'))]
      : isProblem(result)
        ? refused(session, result)
        : judged(session, result);
  return el('section', { class: 'result', 'aria-labelledby': 'result-title' }, title, ...content);
};

const refused = ({ t }: Session, problem: Problem): Node[] => [
  problem.kind === 'usage' ? el('p', { class: 'strong' }, t('usage.title')) : el('span'),
  problemNotice(t, problem),
];

const judged = (session: Session, result: Judged): Node[] => {
  const { t } = session;
  const { look, icon: sign } = looks[result.state.state];
  return [
    el(
      'div',
      { class: `state ${look}` },
      icon(sign),
      el('p', { class: 'state-word' }, t(`state.${result.state.state}`)),
      el('p', { class: 'state-says' }, says(session, result)),
      result.recordTooOld ? el('p', { class: 'state-says strong' }, t('state.too-old')) : undefined,
    ),
    facts(session, result),
    witnesses(session, result),
    unchecked(session, result),
    stepsPart(session, result.zone),
  ];
};

const says = ({ t, language }: Session, { state, zone, witnesses: seenBy, withCode }: Judged): string => {
  const time = (at: number): string => formatDateTime(language, at, zone);
  switch (state.state) {
    case 'promised':
      return t('state.promised.says', { until: time(state.until) });
    case 'overdue':
    case 'missing':
    case 'not-delivered':
    case 'after-retirement':
      return t(`state.${state.state}.says`, { since: time(state.since) });
    case 'interim':
      return t('state.interim.says', { count: state.count });
    case 'logged':
      return t('state.logged.says', { witnesses: seenBy.length }) + (withCode ? '' : ` ${t('state.logged.code')}`);
    default:
      return t(`state.${state.state}.says`);
  }
};

const facts = ({ t, language }: Session, { slip, facility, tier, at, seen, zone }: Judged): HTMLElement => {
  const time = (instant: number): string => formatDateTime(language, instant, zone);
  const rows: readonly (readonly [string, string])[] = [
    [t('fact.terminal'), slip.terminal],
    [t('fact.facility'), facility[language]],
    [t('fact.number'), String(slip.counter)],
    [t('fact.day'), formatDay(language, slip.day)],
    [t('fact.key'), t('fact.key.says', { tier })],
    [t('fact.judged'), time(at)],
    [t('fact.seen'), seen === undefined ? t('none') : time(seen)],
  ];
  return el(
    'div',
    { class: 'block' },
    el('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
    el('p', { class: 'help' }, t('fact.zone', { zone })),
  );
};

const witnesses = ({ t, language }: Session, { witnesses: seenBy, zone }: Judged): HTMLElement =>
  el(
    'div',
    { class: 'block' },
    el('h3', {}, t('witnesses.title')),
    el('p', { class: 'help' }, t('witnesses.says')),
    el(
      'ul',
      { class: 'witnesses' },
      ...(seenBy.length === 0 ? [el('li', {}, t('none'))] : []),
      ...seenBy.map(({ name, at }) =>
        el('li', {}, el('span', { class: 'strong' }, name), el('span', {}, formatDateTime(language, at, zone))),
      ),
    ),
  );

const unchecked = ({ t }: Session, { pageHash, withCode, later }: Judged): HTMLElement => {
  const lines: readonly (readonly (Node | string)[])[] = [
    pageHash === undefined ? [t('unchecked.page.unknown')] : [t('unchecked.page'), el('span', { class: 'fixed line' }, pageHash)],
    [t('unchecked.newer')],
    ...(withCode ? [] : [[t('unchecked.code')]]),
    [t('unchecked.content')],
    [t('unchecked.time')],
    [t('unchecked.audit')],
    ...(later === 0 ? [] : [[t('unchecked.later', { n: later })]]),
  ];
  return el(
    'div',
    { class: 'block' },
    el('h3', {}, t('unchecked.title')),
    el('ul', { class: 'plain' }, ...lines.map((line) => el('li', {}, ...line))),
  );
};
