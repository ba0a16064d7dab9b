/** CLDR cardinal rules of our languages; asserted against a full ICU in the tests. Browsers are not asked: their Kazakh data is broken. */
export type Language = 'kk' | 'ru' | 'en';
export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

/** What a person may read at the terminal: the three, and those that only the kiosk has (decision 0032). */
export type KioskLanguage = Language | 'uz' | 'ug';
export const KIOSK_LANGUAGES: readonly KioskLanguage[] = [...LANGUAGES, 'uz', 'ug'];

export type PluralCategory = 'one' | 'few' | 'many' | 'other';

const russian = (n: number): PluralCategory => {
  if (!Number.isInteger(n)) return 'other';
  const [tens, units] = [n % 100, n % 10];
  if (units === 1 && tens !== 11) return 'one';
  if (units >= 2 && units <= 4 && (tens < 12 || tens > 14)) return 'few';
  return 'many';
};

const oneOrMore = (n: number): PluralCategory => (n === 1 ? 'one' : 'other');

/** The plural category of a non-negative number. */
export const cardinal: Readonly<Record<KioskLanguage, (n: number) => PluralCategory>> = {
  kk: oneOrMore,
  ru: russian,
  en: oneOrMore,
  uz: oneOrMore,
  ug: oneOrMore,
};
