import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import type { KioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadPaper } from '@dauys/wording/compiled/paper.load.ts';
import type { PaperText } from '@dauys/wording/compiled/paper.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { createContext, use } from 'react';

/** The sentences of one language: of the screens, and of what has to do with paper. */
export interface Texts {
  readonly t: KioskText;
  readonly paper: PaperText;
}

/** What every screen speaks: the person's language, and the facility's zone for times. */
export interface Words extends Texts {
  readonly language: KioskLanguage;
  /** IANA zone. */
  readonly zone: string;
}

export const WordsContext = createContext<Words | undefined>(undefined);

export const useWords = (): Words => {
  const words = use(WordsContext);
  if (words === undefined) throw new Error('a screen has a language');
  return words;
};

const RETRY_MS = 1_000;
const come = new Map<KioskLanguage, Texts>();

/** The sentences of a language, once they are there. */
export const textsIn = (language: KioskLanguage): Texts | undefined => come.get(language);

/** Brings the sentences of a language from the agent that brought the page, however long that takes. */
export const bringTexts = async (language: KioskLanguage): Promise<Texts> => {
  const held = come.get(language);
  if (held !== undefined) return held;
  try {
    const [t, paper] = await Promise.all([loadKiosk(language), loadPaper(language)]);
    const texts = { t, paper };
    come.set(language, texts);
    return texts;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    return bringTexts(language);
  }
};

/** All of them, one after the other, while nobody has touched anything yet: after that no touch waits. */
export const bringAllTexts = async (): Promise<void> => {
  for (const language of KIOSK_LANGUAGES) await bringTexts(language);
};
