import type { Language } from '@dauys/complaint/categories.ts';

/** Rows of letters as they lie on the keyboards people know; `wide` ones have the Kazakh letters in a row of their own, never behind a long press. */
export type Layout = readonly (readonly string[])[];

const row = (letters: string): readonly string[] => letters.split(' ');

export const LETTERS: Readonly<Record<Language, Layout>> = {
  kk: [row('ә і ң ғ ү ұ қ ө һ'), row('й ц у к е н г ш щ з х ъ'), row('ф ы в а п р о л д ж э'), row('я ч с м и т ь б ю ё')],
  ru: [row('й ц у к е н г ш щ з х ъ'), row('ф ы в а п р о л д ж э'), row('я ч с м и т ь б ю ё')],
  en: [row('q w e r t y u i o p'), row("a s d f g h j k l '"), row('z x c v b n m')],
};

/** Signs people need to tell what happened; № and ₸ among them. */
export const SYMBOLS: Layout = [row('1 2 3 4 5 6 7 8 9 0'), row('- / : ; ( ) № « » "'), row('? ! . , + = % ₸ @ *')];

/** Beside the space bar on every layer of letters. */
export const PUNCTUATION: readonly string[] = [',', '.'];

export const LAYOUT_LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

/** Capital of one letter. Plain mapping: none of our letters depends on a locale (no Turkish i). */
export const capital = (letter: string): string => letter.toUpperCase();
