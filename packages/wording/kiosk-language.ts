/** What follows from the language that a person reads at the terminal. */
import type { KioskLanguage, Language } from './plural.ts';

/** Which way its lines run. */
export const directionOf = (language: KioskLanguage): 'ltr' | 'rtl' => (language === 'ug' ? 'rtl' : 'ltr');

const NAMES: Readonly<Record<KioskLanguage, Language>> = { kk: 'kk', ru: 'ru', en: 'en', uz: 'ru', ug: 'kk' };

/** Bodies and facilities state their names in three languages, and officers answer in them: which of them a reader of the others knows best. */
export const namesOf = (language: KioskLanguage): Language => NAMES[language];

/** A stated name, fit to stand in a sentence of this language: where the line runs the other way it is isolated (U+2068 … U+2069), or it would turn the sentence around. */
export const nameIn = (language: KioskLanguage, names: Readonly<Record<Language, string>>): string => {
  const name = names[namesOf(language)];
  return directionOf(language) === 'rtl' ? `\u2068${name}\u2069` : name;
};
