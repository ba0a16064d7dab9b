import type { Trusted } from './conversation.ts';
import { el, icon } from './dom.ts';
import { problemNotice } from './problem.ts';
import { enter, isProblem, type Session, trust } from './session.ts';

export interface AnchorPart {
  readonly node: HTMLElement;
  show(): void;
  refuse(): void;
}

/** The third part: what is trusted before anything is read. Unfolded while there is nothing. */
export const anchorPart = (session: Session): AnchorPart => {
  const { t } = session;
  const input = el('input', { type: 'file', id: 'anchor-file', class: 'unseen', accept: '.json,application/json' });
  const take = async (): Promise<void> => {
    const [file] = input.files ?? [];
    session.builtIn = false;
    if (file !== undefined) await trust(session, await file.text());
  };
  input.addEventListener('change', () => void take());
  const said = el('div', { class: 'said', 'aria-live': 'polite' });
  const choice = [input, el('label', { for: 'anchor-file', class: 'button' }, icon('file'), t('anchor.choose')), said];
  const node = el('div');
  const show = (): void => {
    const { trusted, builtIn } = session;
    said.replaceChildren(...(isProblem(trusted) ? [problemNotice(t, trusted)] : []));
    // The built-in one is just being read.
    if (builtIn && trusted === undefined) return node.replaceChildren();
    if (trusted === undefined || isProblem(trusted)) {
      const title = el('h2', { id: 'anchor-title' }, t('anchor.title'));
      const part = { class: 'part', 'aria-labelledby': 'anchor-title' };
      return node.replaceChildren(el('section', part, title, el('p', {}, t('anchor.none')), ...choice));
    }
    // What came with the page is not exchanged by a touch: whoever wants another anchor takes the page without one.
    node.replaceChildren(trustedPart(session, trusted, builtIn ? [] : choice));
  };
  show();
  const refuse = (): void => {
    said.replaceChildren(el('p', { class: 'wrong', role: 'alert' }, t('anchor.missing')));
    input.focus();
  };
  return { node, show, refuse };
};

const trustedPart = (session: Session, trusted: Trusted, choice: readonly HTMLElement[]): HTMLElement => {
  const { t, builtIn } = session;
  const origin = t(builtIn ? 'anchor.built-in' : 'anchor.chosen', { network: trusted.network });
  const title = el('summary', {}, t('anchor.title'));
  return el('details', { class: 'more', open: !builtIn }, title, el('p', {}, origin), ...trustedFacts(session, trusted), ...choice);
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
export const moreParts = (session: Session): Node[] => {
  const { t, entered } = session;
  const code = el('input', { id: 'code', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'code-help' });
  code.value = entered.code;
  code.addEventListener('input', () => enter(session, 'code', code.value));
  const at = el('input', { id: 'at', type: 'datetime-local', 'aria-describedby': 'at-help' });
  at.value = entered.at;
  at.addEventListener('input', () => enter(session, 'at', at.value));
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
