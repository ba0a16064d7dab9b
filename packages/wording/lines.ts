/** Sentences as data. What a page fetches of a language is text and no program: the few forms that sentences take are known here, once. */
import { number, plural, select, type Values } from './messages.ts';
import type { KioskLanguage } from './plural.ts';

/** A text, or parts of one. */
export type Line = string | readonly Part[];

/** A text; a value by its name; a value spelled as a number; or the line that a value chooses. */
type Part =
  | string
  | readonly [value: string]
  | readonly [value: string, form: 'number']
  | readonly [value: string, form: 'plural' | 'select', lines: Choices];

type Choices = Readonly<Record<string, Line>> & { readonly other: Line };

/** By key: what `npm run wording` writes for one audience in one language. */
export type Lines = Readonly<Record<string, Line>>;

/** The sentence, with its values in it. */
export const lineIn = (language: KioskLanguage, line: Line, values: Values): string =>
  typeof line === 'string' ? line : line.map((part) => partIn(language, part, values)).join('');

const partIn = (language: KioskLanguage, part: Part, values: Values): string => {
  if (typeof part === 'string') return part;
  const value = values[part[0]];
  if (part.length === 1) return String(value);
  if (part.length === 2) return number(language, value, 0);
  const [, form, lines] = part;
  return lineIn(language, form === 'plural' ? plural(value, 0, language, lines) : select(value, lines), values);
};
