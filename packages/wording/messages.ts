/** What compiled packs call: the few functions of ICU MessageFormat, over our own tables. */
import { formatNumber } from './dates.ts';
import { cardinal, KIOSK_LANGUAGES, type KioskLanguage } from './plural.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Message = (values: Values) => string;

type Choices<T> = Readonly<Record<string, T>> & { readonly other: T };

export const kk: KioskLanguage = 'kk';
export const ru: KioskLanguage = 'ru';
export const en: KioskLanguage = 'en';
export const uz: KioskLanguage = 'uz';
export const ug: KioskLanguage = 'ug';

/** `{n, number}` as the language writes it; a language that is not ours counts as English. */
export const number = (language: string, value: string | number | undefined, offset: number): string =>
  formatNumber(KIOSK_LANGUAGES.find((one) => one === language) ?? 'en', Number(value) - offset);

/** `{n, plural, …}`: the branch of exactly this number, else of the language’s category for it, else `other`. */
export const plural = <T = string>(value: string | number | undefined, offset: number, language: KioskLanguage, choices: Choices<T>): T =>
  choices[String(value)] ?? choices[cardinal[language](Number(value) - offset)] ?? choices.other;

/** `{word, select, …}`: the branch of this word, else `other`. */
export const select = <T = string>(value: string | number | undefined, choices: Choices<T>): T => choices[String(value)] ?? choices.other;
