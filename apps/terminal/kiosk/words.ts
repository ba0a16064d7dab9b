import type { Language } from '@dauys/complaint/categories.ts';
import { kioskText, type KioskText } from '@dauys/wording/compiled/kiosk.ts';
import { createContext, use } from 'react';

/** What every screen speaks: the person's language, and the facility's zone for times. */
export interface Words {
  readonly t: KioskText;
  readonly language: Language;
  /** IANA zone. */
  readonly zone: string;
}

export const WordsContext = createContext<Words>({ t: kioskText('kk'), language: 'kk', zone: 'UTC' });
export const useWords = (): Words => use(WordsContext);
