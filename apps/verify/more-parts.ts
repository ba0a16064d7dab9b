import type { Trusted } from './conversation.ts';
import { el, icon } from './dom.ts';
import { problemNotice } from './problem.ts';
import { isProblem, type Session, trust } from './session.ts';

export interface AnchorPart {
  readonly node: HTMLElement;
  refuse(): void;
}

/** The third part: what is trusted before anything is read. Open while there is nothing. */
export const anchorPart = (session: Session, changed: () => void): AnchorPart => {
  const { t, trusted } = session;
  const input = el('input', { type: 'file', id: 'anchor-file', class: 'unseen', accept: '.json,application/json' });
  const take = async (): Promise<void> => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    await trust(session, await file.text(), false);
    changed();
  };
  input.addEventListener('change', () => void take());
  const said = el('div', { class: 'said', 'aria-live': 'polite' }, isProblem(trusted) ? problemNotice(t, trusted) : undefined);
  const refuse = (): void => {
    said.replaceChildren(el('p', { class: 'wrong', role: 'alert' }, t('anchor.missing')));
    input.focus();
  };
  // What came with the page is not exchanged by a touch: whoever wants another anchor takes the page without one.
  const choice =
    session.builtIn && !isProblem(trusted)
      ? []
      : [input, el('label', { for: 'anchor-file', class: 'button' }, icon('file'), t('anchor.choose')), said];
  if (trusted !== undefined && !isProblem(trusted)) {
    const origin = t(session.builtIn ? 'anchor.built-in' : 'anchor.chosen', { network: trusted.network });
    const facts = trustedFacts(session, trusted);
    return {
      node: el('details', { class: 'more' }, el('summary', {}, t('anchor.title')), el('p', {}, origin), ...facts, ...choice),
      refuse,
    };
  }
  // The built-in anchor is just being read.
  if (session.builtIn && trusted === undefined) return { node: el('div'), refuse };
  const title = el('h2', { id: 'anchor-title' }, t('anchor.title'));
  return {
    node: el('section', { class: 'part', 'aria-labelledby': 'anchor-title' }, title, el('p', {}, t('anchor.none')), ...choice),
    refuse,
  };
};

const trustedFacts = ({ t }: Session, { fingerprint, signers, threshold, witnesses }: Trusted): Node[] => [
  el('p', { class: 'strong' }, t('anchor.fingerprint')),
  el('p', { class: 'fixed' }, fingerprint.replaceAll(/(.{8})/g, '$1 ').trim()),
  el('p', { class: 'help' }, t('anchor.compare')),
  el(
    'dl',
    { class: 'facts' },
    el('dt', {}, t('anchor.signers')),
    el(
      'dd',
      {},
      t('anchor.threshold', { threshold, of: signers.length }),
      ...signers.map((key) => el('span', { class: 'fixed line' }, key)),
    ),
    el('dt', {}, t('anchor.witnesses')),
    el('dd', {}, ...(witnesses.length === 0 ? [t('none')] : witnesses.map((name) => el('span', { class: 'line' }, name)))),
  ),
];

/** What one may add: the code, and a time to judge by. */
export const moreParts = ({ t, entered }: Session): Node[] => {
  const code = el('input', { id: 'code', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'code-help' });
  code.value = entered.code;
  code.addEventListener('input', () => (entered.code = code.value));
  const at = el('input', { id: 'at', type: 'datetime-local', 'aria-describedby': 'at-help' });
  at.value = entered.at;
  at.addEventListener('input', () => (entered.at = at.value));
  return [
    el(
      'details',
      { class: 'more', open: entered.code !== '' },
      el('summary', {}, t('code.title')),
      el('p', { id: 'code-help', class: 'help' }, t('code.help')),
      el('label', { for: 'code' }, t('code.label')),
      code,
    ),
    el(
      'details',
      { class: 'more', open: entered.at !== '' },
      el('summary', {}, t('at.title')),
      el('p', { id: 'at-help', class: 'help' }, t('at.help')),
      el('label', { for: 'at' }, t('at.label')),
      at,
    ),
  ];
};
