/** From the screen as it stands to what the machine of ways knows of it. The screen is the only source: what is not on it can not be heard, and all that is on it can. */
import type { Said, Sentence } from '../words.ts';
import { SIGNS } from './signs.ts';
import type { Item, Shown, Spoken } from './steps.ts';

export interface Read {
  readonly shown: Shown;
  /** The element of each item, and of each letter. */
  readonly places: readonly HTMLElement[];
  readonly letters: readonly (readonly HTMLElement[])[];
}

interface Reader {
  readonly said: Said;
  readonly language: string;
  readonly personal: boolean;
  /** How the keypad works: said after the title of the first screen. */
  readonly hint: readonly Spoken[];
}

/** Reads what can be seen: a question over the screen alone, or the step, its moves, and the bar last. */
export const readScreen = (root: HTMLElement, reader: Reader): Read => {
  const found: { item: Item; place: HTMLElement }[] = [];
  let keyboard: HTMLElement | undefined;
  const add = (item: Item, place: HTMLElement): void => void (item.says.length > 0 && found.push({ item, place }));
  const see = (element: HTMLElement): void => {
    if (isUnheard(element)) return;
    if (element.matches('.keyboard')) keyboard = element;
    else if (isOne(element)) add(itemOf(element, reader), element);
    else
      for (const child of element.childNodes) {
        if (child instanceof HTMLElement) see(child);
        else if (child instanceof Text)
          add({ kind: 'text', says: spoken(child.data, { ...reader, language: languageAt(element, reader) }) }, element);
      }
  };
  for (const part of partsOf(root)) see(part);
  if (root.querySelector('dialog[open]') !== null) leadBack(found);
  const title = found.findIndex(({ item }) => item.kind === 'title');
  const beside = found[title];
  if (beside !== undefined && reader.hint.length > 0)
    found.splice(title + 1, 0, { item: { kind: 'text', says: reader.hint }, place: beside.place });
  const letters =
    keyboard === undefined ? [] : [...keyboard.querySelectorAll('.key-row')].map((row) => [...row.querySelectorAll('button')]);
  return {
    shown: {
      name: nameOf(root),
      ...(root.querySelector('main:is(.opening, .running)') === null ? {} : { recording: true }),
      items: found.map(({ item }) => item),
      letters: letters.map((row) => row.map((one) => spokenOf(one, { ...reader, personal: true }))),
    },
    places: found.map(({ place }) => place),
    letters,
  };
};

/** The first answer to a question over the screen is the one that loses nothing. */
const leadBack = (found: { item: Item; place: HTMLElement }[]): void => {
  const first = found.find(({ item }) => item.kind === 'control');
  if (first !== undefined) first.item = { ...first.item, back: true };
};

const languageAt = (element: HTMLElement, reader: Reader): string => {
  const language = element.closest<HTMLElement>('[lang]')?.lang ?? '';
  return language === '' ? reader.language : language;
};

const partsOf = (root: HTMLElement): HTMLElement[] => {
  const question = root.querySelector<HTMLElement>('dialog[open]');
  const parts = question === null ? ['main', '.moves'].flatMap((part) => [...root.querySelectorAll<HTMLElement>(part)]) : [question];
  return [...parts, ...root.querySelectorAll<HTMLElement>('.bar')];
};

/** Each screen is mounted anew: its heading is its own. */
const names = new WeakMap<Element, string>();
let named = 0;
const nameOf = (root: HTMLElement): string => {
  const heading = root.querySelector('dialog[open] h2') ?? root.querySelector('h1');
  if (heading === null) return '';
  const name = names.get(heading) ?? `screen ${(named += 1)}`;
  names.set(heading, name);
  return name;
};

const isUnheard = (element: HTMLElement): boolean =>
  element.getAttribute('aria-hidden') === 'true' || element.hidden === true || element.matches('dialog:not([open]), label');

const PARTS = 'button, input, textarea, canvas, [role=img], h1, h2, h3, p, li, dt, dd, section, article';
/** It is one thing to hear: a control, or words without another such thing in them. */
const isOne = (element: HTMLElement): boolean =>
  element.matches('button, input, textarea, canvas, [role=img], h1, h2, h3') ||
  (element.querySelector(PARTS) === null && element.textContent.trim() !== '');

const itemOf = (element: HTMLElement, reader: Reader): Item => {
  const says = spokenOf(element, reader);
  const live = element.closest('[role=alert], [aria-live]') === null ? {} : ({ live: true } as const);
  if (element instanceof HTMLButtonElement) {
    const key = keyOf(says[0]);
    if (element.disabled) return { kind: 'text', says };
    return { kind: 'control', says, ...(key === 'back' ? { back: true } : {}), ...(key === 'exit.label' ? { exit: true } : {}) };
  }
  if (element instanceof HTMLTextAreaElement) return { kind: 'field', says };
  if (element instanceof HTMLInputElement) return { kind: element.type === 'file' ? 'control' : 'field', says };
  return { kind: element.matches('h1, dialog h2') ? 'title' : 'text', says, ...live };
};

const keyOf = (spoken: Spoken | undefined): string | undefined => (spoken !== undefined && 'key' in spoken ? spoken.key : undefined);

/** What one thing says, sentence by sentence. */
const spokenOf = (element: HTMLElement, reader: Reader): Spoken[] => {
  const here = { ...reader, language: languageAt(element, reader) };
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
    const labels = [...(element.labels ?? [])].flatMap((label) => spokenOf(label, reader));
    return [...labels, ...(element.type === 'file' ? [] : spoken(digitByDigit(element.value), { ...here, personal: true }))];
  }
  const label = element.getAttribute('aria-label');
  const sign = element.matches('.key') ? SIGNS.get(element.textContent) : undefined;
  if (sign !== undefined) return sentence({ pack: 'ways', key: sign, values: [] }, { ...reader, personal: true });
  const chosen =
    element.getAttribute('aria-pressed') === 'true'
      ? sentence({ pack: 'ways', key: 'listen.chosen', values: [] }, { ...reader, personal: true })
      : [];
  return [...(label === null ? textsOf(element, here) : spoken(label, here)), ...chosen];
};

/** A number of so many thousands is nobody's code. */
export const digitByDigit = (value: string): string => (/^[\d ]+$/.test(value) ? [...value.replaceAll(' ', '')].join(' ') : value);

const textsOf = (element: HTMLElement, reader: Reader): Spoken[] => {
  const language = element.lang === '' ? reader.language : element.lang;
  return [...element.childNodes].flatMap((node) => {
    if (node instanceof Text) return spoken(node.data, { ...reader, language });
    return node instanceof HTMLElement && !isUnheard(node) ? textsOf(node, { ...reader, language }) : [];
  });
};

/** A sentence of the packs is said as that; words that no pack has, as they stand. */
const spoken = (words: string, reader: Reader): Spoken[] => {
  const text = plain(words).trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  const known = reader.said.of(reader.language, words.trim());
  if (known !== undefined) return sentence(known, reader);
  const { language } = reader;
  return piecesOf(text).map((piece) => ({ language, text: piece, ...mine(reader) }));
};

/** Without the marks that keep a name's direction: they are for the eye. */
const plain = (words: string): string => words.replaceAll(/[\u2066-\u2069]/g, '');

const mine = ({ personal }: Reader): { personal?: true } => (personal ? { personal } : {});

const sentence = ({ pack, key, values }: Sentence, reader: Reader): Spoken[] => {
  const { language } = reader;
  return [{ language, pack, key, values: namedValues(values[0]), ...mine(reader) }];
};

const namedValues = (values: unknown): { name: string; value: string | number }[] =>
  typeof values !== 'object' || values === null ? [] : Object.entries(values).flatMap(([name, value]) => oneValue(name, value));

const oneValue = (name: string, value: unknown): { name: string; value: string | number }[] => {
  if (typeof value === 'string') return [{ name, value: plain(value) }];
  return typeof value === 'number' ? [{ name, value }] : [];
};

const LONGEST = 400;
/** A long text in pieces that begin to sound at once, cut where a sentence or at least a word ends. */
export const piecesOf = (text: string): string[] => {
  if (text.length <= LONGEST) return [text];
  const window = text.slice(0, LONGEST);
  const end = Math.max(...['. ', '! ', '? ', '… ', '\n'].map((mark) => window.lastIndexOf(mark) + 1));
  const at = end > 0 ? end : Math.max(window.lastIndexOf(' '), 0) || LONGEST;
  return [text.slice(0, at).trim(), ...piecesOf(text.slice(at).trim())].filter((piece) => piece !== '');
};
