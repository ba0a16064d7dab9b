import { LANGUAGES } from '@dauys/wording/plural.ts';
import { verifyText } from '@dauys/wording/compiled/verify.ts';
import { startAsking } from './asking.ts';
import { el, mark } from './dom.ts';
import { createLooker } from './looking.ts';
import { anchorPart, moreParts } from './more-parts.ts';
import { recordPart } from './record-part.ts';
import { resultPart } from './result-part.ts';
import { builtInAnchor, createSession, isProblem, judge, type Session, trust } from './session.ts';
import { slipPart, type SlipPart } from './slip-part.ts';
import './verify.css';

const ask = startAsking();
const looker = createLooker(ask);
let slip: SlipPart | undefined;

const draw = (): void => {
  slip?.leave();
  document.documentElement.lang = session.language;
  document.title = `${session.t('page.title')} · Дауыс`;
  const results = el('div', { class: 'results', 'aria-live': 'polite' });
  document.getElementById('page')?.replaceChildren(header(session), el('main', {}, asking(session, results), results));
  session.shown.result();
};

const header = (held: Session): HTMLElement =>
  el(
    'header',
    {},
    el('p', { class: 'name' }, mark(), 'Дауыс'),
    el(
      'fieldset',
      { class: 'languages segments' },
      el('legend', { class: 'unseen' }, held.t('language.label')),
      ...LANGUAGES.flatMap((language) => [
        el('input', {
          type: 'radio',
          name: 'language',
          id: `speak-${language}`,
          checked: language === held.language,
          change: () => speak(held, language),
        }),
        el('label', { for: `speak-${language}`, lang: language }, verifyText(language)('language.name')),
      ]),
    ),
  );

const speak = (held: Session, language: Session['language']): void => {
  held.speak(language);
  document.getElementById(`speak-${language}`)?.focus();
};

/** The form. What was found goes away when something it rests on changes. */
const asking = (held: Session, results: HTMLElement): HTMLElement => {
  const { t } = held;
  const [mySlip, record, anchor] = [slipPart(held, looker), recordPart(held), anchorPart(held)];
  slip = mySlip;
  held.shown = { anchor: anchor.show, record: record.show, result: () => results.replaceChildren(resultPart(held)) };
  const button = el('button', { type: 'submit', class: 'button main' }, t('check'));
  const check = async (): Promise<void> => {
    if (held.entered.slip.trim() === '') return mySlip.refuse('');
    if (held.trusted === undefined || isProblem(held.trusted)) return anchor.refuse();
    await record.readIfAddressed();
    if (held.record === undefined) return held.reading === undefined ? record.refuse() : undefined;
    if (isProblem(held.record)) return goTo('record-title');
    button.textContent = held.entered.code.trim() === '' ? t('checking') : t('checking.code');
    await judge(held);
    button.textContent = t('check');
    const { result } = held;
    if (isProblem(result) && result.kind === 'usage' && result.code.startsWith('sealing/slip-')) return mySlip.refuse(result.code);
    goTo('result-title');
  };
  const form = el(
    'form',
    { novalidate: true, class: 'asking' },
    el('h1', {}, t('page.title')),
    el('p', { class: 'lead' }, t('page.lead')),
    mySlip.node,
    record.node,
    anchor.node,
    ...moreParts(held),
    button,
    el('p', { class: 'help private' }, t('page.private')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void check();
  });
  return form;
};

/** To the top of the screen, and for those who listen: there. */
const goTo = (id: string): void => {
  const place = document.getElementById(id);
  place?.focus({ preventScroll: true });
  place?.parentElement?.scrollIntoView({ block: 'start' });
};

const session = createSession(ask, draw);
const anchor = builtInAnchor();
session.builtIn = anchor !== undefined;
draw();
if (anchor !== undefined) await trust(session, anchor);
