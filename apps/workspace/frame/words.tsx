/** The language of the page, and everything that speaks it: sentences, codes, dates. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Refusal } from '@dauys/basics/failure.ts';
import { messages as codesEn } from '@dauys/wording/compiled/codes.en.js';
import { messages as codesKk } from '@dauys/wording/compiled/codes.kk.js';
import { messages as codesRu } from '@dauys/wording/compiled/codes.ru.js';
import { isCodesKey } from '@dauys/wording/compiled/codes.ts';
import { deskText, type DeskText } from '@dauys/wording/compiled/desk.ts';
import { formatDate, formatDateTime, formatNumber, formatTime } from '@dauys/wording/dates.ts';
import { LANGUAGES, type Language } from '@dauys/wording/plural.ts';

export interface Words {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: DeskText;
  /** The sentence for a refusal or a failed check. */
  readonly say: (refusal: Refusal<string>) => string;
  readonly date: (at: number, zone: string) => string;
  readonly dateTime: (at: number, zone: string) => string;
  readonly time: (at: number, zone: string) => string;
  readonly number: (n: number) => string;
}

/** Officers' own times are shown where they sit; what happened at a facility, in its zone. */
export const OWN_ZONE = 'Asia/Almaty';

const codesIn = { kk: codesKk, ru: codesRu, en: codesEn } as const;

const speak = (language: Language, { code, params }: Refusal<string>): string => {
  const sentences = codesIn[language];
  // The key comes from outside: what the pack does not know is said with its code.
  return isCodesKey(code) ? sentences[code](params ?? {}) : sentences.fallback({ code });
};

const WordsContext = createContext<Words | undefined>(undefined);

const REMEMBERED = 'language';

/** The one thing this page leaves on the disk: which language it speaks. */
const remembered = (): Language | undefined => LANGUAGES.find((l) => l === localStorage.getItem(REMEMBERED));
const preferred = (): Language => LANGUAGES.find((l) => navigator.language.startsWith(l)) ?? 'ru';

export const WordsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [language, setLanguage] = useState<Language>(() => remembered() ?? preferred());
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(REMEMBERED, language);
  }, [language]);
  const words = useMemo<Words>(
    () => ({
      language,
      setLanguage,
      t: deskText(language),
      say: (refusal) => speak(language, refusal),
      date: (at, zone) => formatDate(language, at, zone),
      dateTime: (at, zone) => formatDateTime(language, at, zone),
      time: (at, zone) => formatTime(at, zone),
      number: (n) => formatNumber(language, n),
    }),
    [language],
  );
  // React Aria has no Kazakh: its few hidden words then come in Russian rather than in English.
  const locale = language === 'en' ? 'en-GB' : 'ru-RU';
  return (
    <I18nProvider locale={locale}>
      <WordsContext value={words}>{children}</WordsContext>
    </I18nProvider>
  );
};

/** Throws where no `WordsProvider` stands above. */
export const useWords = (): Words => {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error('words are missing above this component');
  return words;
};
