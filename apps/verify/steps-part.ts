import type { Step } from '@dauys/verify/steps.ts';
import { formatDateTime } from '@dauys/wording/dates.ts';
import type { VerifyText } from '@dauys/wording/compiled/verify.ts';
import { el } from './dom.ts';
import { isProblem, orProblem, type Session } from './session.ts';
import { problemNotice } from './problem.ts';

type Row = readonly [name: string, value: string];

/** Every step, computed when somebody opens the list: audit paths of a large ledger take a moment. */
export const stepsPart = (session: Session, zone: string): HTMLElement => {
  const { t, language, ask } = session;
  const time = (at: number): string => formatDateTime(language, at, zone);
  const list = el('ol', { class: 'steps' });
  const show = async (): Promise<void> => {
    if (list.childElementCount > 0) return;
    const steps = await orProblem(ask('steps', {}));
    list.replaceChildren(...(isProblem(steps) ? [problemNotice(t, steps)] : steps.map((step) => stepItem(t, step, time))));
  };
  const details = el('details', { class: 'more' }, el('summary', {}, t('steps.title')), el('p', { class: 'help' }, t('steps.says')), list);
  details.addEventListener('toggle', () => void (details.open && show()));
  return details;
};

const stepItem = (t: VerifyText, step: Step, time: (at: number) => string): HTMLElement =>
  el(
    'li',
    {},
    el('p', { class: 'strong' }, titleOf(t, step)),
    el(
      'dl',
      { class: 'values' },
      ...rowsOf(t, step, time).flatMap(([name, value]) => [
        el('dt', {}, name),
        el('dd', { class: /[0-9a-f]{16}/.test(value) ? 'fixed' : '' }, value),
      ]),
    ),
  );

const titleOf = (t: VerifyText, step: Step): string => {
  switch (step.step) {
    case 'checkpoint':
      return t('step.checkpoint', { ledger: step.ledger });
    case 'entries':
      return t('step.entries', { size: step.size });
    case 'statements':
      return t('step.statements', { believed: step.believed });
    case 'batches':
      return t('step.batches', { batches: step.batches });
    case 'inclusion':
    case 'absence':
      return t(`step.${step.step}`, { kind: step.kind });
    default:
      return t(`step.${step.step}`);
  }
};

const rowsOf = (t: VerifyText, step: Step, time: (at: number) => string): readonly Row[] => {
  switch (step.step) {
    case 'anchor':
      return [
        [t('value.network'), step.network],
        [t('anchor.fingerprint'), step.fingerprint],
        [
          t('anchor.signers'),
          `${t('anchor.threshold', { threshold: step.threshold, of: step.signers.length })}: ${step.signers.join(', ')}`,
        ],
      ];
    case 'checkpoint':
      return [
        [t('value.origin'), step.origin],
        [t('value.size'), String(step.size)],
        [t('value.root'), step.root],
        ...step.witnesses.map(({ name, at }): Row => [t('value.witness', { name }), time(at)]),
      ];
    case 'entries':
      return [];
    case 'statements':
      return [
        [t('value.threshold'), String(step.threshold)],
        ...(step.unread === 0 ? [] : [[t('value.heads'), `${step.unread}. ${t('step.statements.heads')}`] as const]),
      ];
    case 'batches':
      return [[t('value.sizes'), step.sizes.join(', ')]];
    case 'terminal':
      return terminalRows(t, step, time);
    case 'signature':
      return [
        [t('value.file'), step.h],
        [t('value.opening'), step.r],
      ];
    case 'inclusion':
      return [
        [t('value.commitment'), step.commitment],
        [t('value.place'), t('value.place.says', { index: step.index, batch: step.batch })],
        [t('value.leaf'), step.leafHash],
        [t('value.path'), step.proof.join(' ')],
      ];
    case 'absence':
      return [
        [t('value.commitment'), step.commitment],
        [t('value.size'), String(step.size)],
        [t('fact.seen'), step.seen === undefined ? t('none') : time(step.seen)],
      ];
    case 'clock':
      return [
        [t('value.end-of-day'), time(step.endOfDay)],
        [t('value.promise'), time(step.promise)],
        [t('value.cut-off'), time(step.cutOff)],
        [t('fact.judged'), time(step.at)],
      ];
  }
};

const terminalRows = (t: VerifyText, step: Extract<Step, { step: 'terminal' }>, time: (at: number) => string): readonly Row[] => [
  [t('fact.terminal'), step.terminal],
  [t('value.key', { algorithm: step.algorithm }), step.key],
  [t('value.since'), time(step.since)],
  ...(step.retired === undefined ? [] : [[t('value.retired'), time(step.retired)] as const]),
];
