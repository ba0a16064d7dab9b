import { formatDateTime } from '@dauys/wording/dates.ts';
import type { Place, RecordRead } from './conversation.ts';
import { el, icon } from './dom.ts';
import { problemNotice } from './problem.ts';
import { type Entered, forgetRecord, isProblem, read, type Session } from './session.ts';

export interface RecordPart {
  readonly node: HTMLElement;
  show(): void;
  /** Reads from the address that stands there, if that is the chosen way and nothing is read yet. */
  readIfAddressed(): Promise<void>;
  refuse(): void;
}

/** The second part: where the record lies, and what was found when it was read. */
export const recordPart = (session: Session): RecordPart => {
  const { t, entered } = session;
  const said = el('div', { class: 'said', 'aria-live': 'polite' });
  const chosen = el('div', { class: 'chosen' });
  const show = (): void => said.replaceChildren(...recordNotice(session));
  const from = (place: Place): Promise<void> => read(session, place);
  const address = (): Promise<void> => from({ at: 'url', url: entered.url.trim() });
  const choose = (how: Entered['how']): void => {
    if (how !== entered.how) forgetRecord(session);
    entered.how = how;
    chosen.replaceChildren(...ways[how](session, { from, address }));
    show();
  };
  choose(entered.how);
  const title = el('h2', { id: 'record-title', tabindex: '-1' }, t('record.title'));
  const node = el('section', { class: 'part', 'aria-labelledby': 'record-title' }, title, wayChoice(session, choose), chosen, said);
  return {
    node,
    show,
    readIfAddressed: async () => {
      if (session.record === undefined && entered.how === 'url' && entered.url.trim() !== '') await address();
    },
    refuse: () => {
      said.replaceChildren(el('p', { class: 'wrong', role: 'alert' }, t('record.missing')));
      chosen.querySelector<HTMLElement>('input, button')?.focus();
    },
  };
};

const wayChoice = ({ t, entered }: Session, choose: (how: Entered['how']) => void): HTMLElement =>
  el(
    'fieldset',
    { class: 'segments' },
    el('legend', {}, t('record.from')),
    ...(['url', 'folder', 'archive'] as const).flatMap((how) => [
      el('input', { type: 'radio', name: 'how', id: `how-${how}`, checked: how === entered.how, change: () => choose(how) }),
      el('label', { for: `how-${how}` }, t(`record.how.${how === 'url' ? 'fetch' : how}`)),
    ]),
  );

const recordNotice = (session: Session): Node[] => {
  const { t, reading, record } = session;
  if (reading === 'begun') return [el('p', {}, t('record.beginning'))];
  if (reading !== undefined) {
    const { done, total } = reading;
    return [el('p', {}, t('record.reading', { ...reading })), el('progress', { value: done, max: total, 'aria-hidden': 'true' })];
  }
  if (record === undefined) return [];
  return isProblem(record) ? [problemNotice(t, record)] : readNotice(session, record);
};

const readNotice = ({ t, language }: Session, { cases, directory, seen }: RecordRead): Node[] => {
  const read = t('record.read', { cases, directory });
  const zone = 'UTC';
  const until = seen === undefined ? '' : ` ${t('record.seen', { seen: formatDateTime(language, seen, zone), zone })}`;
  return [el('p', { class: 'done' }, icon('tick'), el('span', {}, read + until))];
};

interface Reading {
  readonly from: (place: Place) => Promise<void>;
  /** From the address that stands in the field. */
  readonly address: () => Promise<void>;
}

/** What one fills in or chooses, for each way to the record. */
const ways: Readonly<Record<Entered['how'], (session: Session, read: Reading) => Node[]>> = {
  url: ({ t, entered }, { address }) => {
    const field = el('input', { type: 'url', id: 'url', autocomplete: 'off', placeholder: 'https://' });
    field.value = entered.url;
    field.addEventListener('input', () => (entered.url = field.value));
    return [
      el('label', { for: 'url' }, t('record.url')),
      field,
      el('button', { type: 'button', class: 'button', click: () => void address() }, t('record.fetch')),
    ];
  },
  folder: ({ t }, { from }) => {
    const help = { class: 'unseen', 'aria-describedby': 'folder-help' };
    const input = el('input', { type: 'file', id: 'folder', webkitdirectory: true, multiple: true, ...help });
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      if (files.length > 0) void from({ at: 'files', files });
    });
    return [
      el('p', { id: 'folder-help', class: 'help' }, t('record.folder.help')),
      input,
      el('label', { for: 'folder', class: 'button' }, icon('folder'), t('record.folder')),
    ];
  },
  archive: ({ t }, { from }) => {
    const input = el('input', { type: 'file', id: 'archive', class: 'unseen', 'aria-describedby': 'archive-help' });
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file !== undefined) void from({ at: 'archive', file });
    });
    return [
      el('p', { id: 'archive-help', class: 'help' }, t('record.archive.help')),
      input,
      el('label', { for: 'archive', class: 'button' }, icon('file'), t('record.archive')),
    ];
  },
};
