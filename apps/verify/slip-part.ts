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
  const seen = el('div', { class: 'camera' });
  let watching: Watching | undefined;

  const say = (text: string, isWrong = false): void => {
    said.textContent = text;
    said.classList.toggle('wrong', isWrong);
    if (isWrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  };
  const preview = async (): Promise<void> => {
    enter(session, 'slip', field.value);
    if (field.value.trim() === '') return say('');
    const slip = await orProblem(ask('slip', { text: field.value }));
    // Somebody went on typing meanwhile.
    if (entered.slip !== field.value) return;
    say(isProblem(slip) ? '' : t('slip.reads', { ...slip, day: formatDay(language, slip.day) }));
  };
  const take = (text: string): void => {
    field.value = text;
    void preview();
    closeCamera();
  };
  const closeCamera = (): void => {
    watching?.stop();
    watching = undefined;
    seen.replaceChildren();
    cameraWords.textContent = t('slip.camera');
  };
  const openCamera = async (): Promise<void> => {
    if (watching !== undefined) return closeCamera();
    try {
      watching = await watch(looker, take);
      seen.replaceChildren(watching.video, el('p', { role: 'status' }, t('slip.camera.looking')));
      cameraWords.textContent = t('slip.camera.stop');
    } catch {
      say(t('slip.camera.none'), true);
    }
  };
  const cameraWords = el('span', {}, t('slip.camera'));
  const picture = el('input', { type: 'file', id: 'picture', class: 'unseen', accept: 'image/*' });
  const openPicture = async (): Promise<void> => {
    const [file] = picture.files ?? [];
    if (file === undefined) return;
    say(t('slip.picture.looking'));
    const text = await looker.picture(file);
    picture.value = '';
    if (text === undefined) say(t('slip.picture.none'), true);
    else take(text);
  };
  picture.addEventListener('change', () => void openPicture());
  field.value = entered.slip;
  field.addEventListener('input', () => void preview());
  void preview();

  const node = el(
    'section',
    { class: 'part', 'aria-labelledby': 'slip-title' },
    el('h2', { id: 'slip-title' }, t('slip.title')),
    el('label', { for: 'slip' }, t('slip.label')),
    el('p', { id: 'slip-help', class: 'help' }, t('slip.help')),
    field,
    said,
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'button', class: 'button', click: () => void openCamera() }, icon('camera'), cameraWords),
      picture,
      el('label', { for: 'picture', class: 'button' }, icon('picture'), t('slip.picture')),
    ),
    seen,
  );
  const refuse = (code: string): void => {
    say(code === '' ? t('slip.missing') : why(t, code), true);
    field.focus();
  };
  return { node, refuse, leave: closeCamera };
};
