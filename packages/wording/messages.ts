/** What compiled packs call: the few functions of ICU MessageFormat, over our own tables. */
import { formatNumber } from './dates.ts';
import { cardinal, type Language } from './plural.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Message = (values: Values) => string;

type Choices = Readonly<Record<string, string>> & { readonly other: string };

export const kk: Language = 'kk';
export const ru: Language = 'ru';
export const en: Language = 'en';

export const number = (language: string, value: string | number | undefined, offset: number): string =>
  formatNumber(language === 'kk' || language === 'ru' ? language : 'en', Number(value) - offset);

export const plural = (value: string | number | undefined, offset: number, language: Language, choices: Choices): string =>
  choices[String(value)] ?? choices[cardinal[language](Number(value) - offset)] ?? choices.other;

export const select = (value: string | number | undefined, choices: Choices): string => choices[String(value)] ?? choices.other;
