import { wordAt } from './suggest.ts';

/** A text with its caret, as offsets in UTF-16 units (what a text field reports). */
export interface Edited {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export type Key =
  | { readonly key: 'letter'; readonly letter: string }
  /** Instead of the word that is being written, with a space after it. */
  | { readonly key: 'word'; readonly word: string }
  | { readonly key: 'backspace' }
  | { readonly key: 'left' }
  | { readonly key: 'right' };

const caretAt = (text: string, at: number): Edited => ({ text, from: at, to: at });

/** What one key does to a text. Never splits a surrogate pair or a letter from its marks. */
export const press = ({ text, from, to }: Edited, key: Key): Edited => {
  switch (key.key) {
    case 'letter':
      return caretAt(text.slice(0, from) + key.letter + text.slice(to), from + key.letter.length);
    case 'word': {
      const start = from - wordAt(text, from).length;
      return caretAt(`${text.slice(0, start)}${key.word} ${text.slice(to)}`, start + key.word.length + 1);
    }
    case 'backspace': {
      const start = from === to ? before(text, from) : from;
      return caretAt(text.slice(0, start) + text.slice(to), start);
    }
    case 'left':
      return caretAt(text, from === to ? before(text, from) : from);
    case 'right':
      return caretAt(text, from === to ? after(text, to) : to);
  }
};

/** One visible character: a code point with the marks that follow it. */
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gsu;

const before = (text: string, at: number): number => {
  const last = text.slice(0, at).match(CHARACTER)?.at(-1);
  return at - (last?.length ?? 0);
};

const after = (text: string, at: number): number => {
  const first = text.slice(at).match(CHARACTER)?.[0];
  return at + (first?.length ?? 0);
};
