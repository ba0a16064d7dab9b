import { LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';

/** Rows of letters as they lie on the keyboards people know; what those hide behind a second press has a row or a key of its own. */
export type Layout = readonly (readonly string[])[];

const row = (letters: string): readonly string[] => letters.split(' ');

/**
 * Kazakh: its own letters in the upper row. Uzbek: oʻ, gʻ and the tutuq belgisi (U+02BB, U+02BC) beside the Latin ones. Uyghur: the usual layout
 * (چ where Q lies), and what lies there behind Shift in a row of its own; ئ, which carries vowels, among it.
 */
export const LETTERS: Readonly<Record<KioskLanguage, Layout>> = {
  kk: [row('ә і ң ғ ү ұ қ ө һ'), row('й ц у к е н г ш щ з х ъ'), row('ф ы в а п р о л д ж э'), row('я ч с м и т ь б ю ё')],
  ru: [row('й ц у к е н г ш щ з х ъ'), row('ф ы в а п р о л д ж э'), row('я ч с м и т ь б ю ё')],
  en: [row('q w e r t y u i o p'), row("a s d f g h j k l '"), row('z x c v b n m')],
  uz: [row('q w e r t y u i o p oʻ'), row('a s d f g h j k l gʻ'), row('z x c v b n m ʼ')],
  ug: [row('ژ ف گ خ ج ۆ ئ'), row('چ ۋ ې ر ت ي ۇ ڭ و پ'), row('ھ س د ا ە ى ق ك ل'), row('ز ش غ ۈ ب ن م')],
};

/** Uyghur letters have one size. */
export const hasCapitals = (language: KioskLanguage): boolean => language !== 'ug';

const SYMBOLS: Layout = [row('1 2 3 4 5 6 7 8 9 0'), row('- / : ; ( ) № « » "'), row('? ! . , + = % ₸ @ *')];
const UYGHUR: Readonly<Record<string, string>> = { '?': '؟', ';': '؛', ',': '،' };

/** Signs people need to tell what happened; № and ₸ among them. */
export const symbolsOf = (language: KioskLanguage): Layout =>
  language === 'ug' ? SYMBOLS.map((signs) => signs.map((sign) => UYGHUR[sign] ?? sign)) : SYMBOLS;

/** Beside the space bar on every layer of letters. */
export const punctuationOf = (language: KioskLanguage): readonly string[] => [language === 'ug' ? '،' : ',', '.'];

/** What the language key goes through: one's own letters first, then those in which names and papers are written here. */
export const layoutsFor = (language: KioskLanguage): readonly KioskLanguage[] => [language, ...LANGUAGES.filter((one) => one !== language)];

/** Capital of one letter. Plain mapping: none of our letters depends on a locale (no Turkish i). */
export const capital = (letter: string): string => letter.toUpperCase();
