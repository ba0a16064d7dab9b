import { formatDay } from '@dauys/wording/dates.ts';
import { watch, type Watching } from './camera.ts';
import { el, icon } from './dom.ts';
import type { Looker } from './looking.ts';
import { why } from './problem.ts';
import { enter, isProblem, orProblem, type Session } from './session.ts';

export interface SlipPart {
  readonly node: HTMLElement;
  /** Says beside the field what is missing or wrong, and goes there. */
  refuse(code: string): void;
  leave(): void;
}

/** The first part: the slip, typed, scanned or from a picture. */
export const slipPart = (session: Session, looker: Looker): SlipPart => {
  const { t } = session;
  const { field, said, say, take } = slipField(session);
  const camera = cameraWay(session, looker, { say, take });
  const node = el(
    'section',
    { class: 'part', 'aria-labelledby': 'slip-title' },
    el('h2', { id: 'slip-title' }, t('slip.title')),
    el('label', { for: 'slip' }, t('slip.label')),
    el('p', { id: 'slip-help', class: 'help' }, t('slip.help')),
    field,
    said,
    el('div', { class: 'row' }, camera.button, ...pictureWay(session, looker, { say, take })),
    camera.seen,
  );
  const refuse = (code: string): void => {
    say(code === '' ? t('slip.missing') : why(t, code), true);
    field.focus();
  };
  return { node, refuse, leave: camera.close };
};

/** What both ways to scan do with what they found or did not find. */
interface Finding {
  say(text: string, isWrong?: boolean): void;
  take(text: string): void;
}

const slipField = (session: Session) => {
  const { t, entered, ask, language } = session;
  const field = el('textarea', {
    id: 'slip',
    rows: 5,
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'characters',
    'aria-describedby': 'slip-help slip-said',
  });
  const said = el('p', { id: 'slip-said', class: 'said', 'aria-live': 'polite' });
  const say = (text: string, isWrong = false): void => {
    said.textContent = text;
    said.classList.toggle('wrong', isWrong);
    if (isWrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  };
  const preview = async (): Promise<void> => {
    const text = field.value;
    enter(session, 'slip', text);
    if (text.trim() === '') return say('');
    const slip = await orProblem(ask('slip', { text }));
    // Somebody may have gone on typing meanwhile.
    if (field.value === text) say(isProblem(slip) ? '' : t('slip.reads', { ...slip, day: formatDay(language, slip.day) }));
  };
  const take = (text: string): void => {
    field.value = text;
    void preview();
  };
  field.addEventListener('input', () => void preview());
  take(entered.slip);
  return { field, said, say, take };
};

const cameraWay = ({ t }: Session, looker: Looker, { say, take }: Finding) => {
  const words = el('span', {}, t('slip.camera'));
  const seen = el('div', { class: 'camera' });
  let watching: Watching | undefined;
  const close = (): void => {
    watching?.stop();
    watching = undefined;
    seen.replaceChildren();
    words.textContent = t('slip.camera');
  };
  const found = (text: string): void => {
    close();
    take(text);
  };
  const toggle = async (): Promise<void> => {
    if (watching !== undefined) return close();
    try {
      watching = await watch(looker, found);
      // The language was changed while the camera opened: nobody would see that it is on.
      if (!button.isConnected) return close();
      seen.replaceChildren(watching.video, el('p', { role: 'status' }, t('slip.camera.looking')));
      words.textContent = t('slip.camera.stop');
    } catch {
      say(t('slip.camera.none'), true);
    }
  };
  const button = el('button', { type: 'button', class: 'button', click: () => void toggle() }, icon('camera'), words);
  return { button, seen, close };
};

const pictureWay = ({ t }: Session, looker: Looker, { say, take }: Finding): Node[] => {
  const input = el('input', { type: 'file', id: 'picture', class: 'unseen', accept: 'image/*' });
  const look = async (): Promise<void> => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    say(t('slip.picture.looking'));
    const text = await looker.picture(file);
    // The same picture may be chosen again.
    input.value = '';
    if (text === undefined) say(t('slip.picture.none'), true);
    else take(text);
  };
  input.addEventListener('change', () => void look());
  return [input, el('label', { for: 'picture', class: 'button' }, icon('picture'), t('slip.picture'))];
};
