/** CLDR cardinal rules of our languages; asserted against a full ICU in the tests. Browsers are not asked: their Kazakh data is broken. */
export type Language = 'kk' | 'ru' | 'en';
export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

export type PluralCategory = 'one' | 'few' | 'many' | 'other';

const russian = (n: number): PluralCategory => {
  if (!Number.isInteger(n)) return 'other';
  const [tens, units] = [n % 100, n % 10];
  if (units === 1 && tens !== 11) return 'one';
  if (units >= 2 && units <= 4 && (tens < 12 || tens > 14)) return 'few';
  return 'many';
};

/** The plural category of a non-negative number. */
export const cardinal: Readonly<Record<Language, (n: number) => PluralCategory>> = {
  kk: (n) => (n === 1 ? 'one' : 'other'),
  ru: russian,
  en: (n) => (n === 1 ? 'one' : 'other'),
};
