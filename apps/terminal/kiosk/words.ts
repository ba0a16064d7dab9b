import type { SpokenPack } from '@dauys/protocol/speech.ts';
import { firstWords } from '@dauys/wording/compiled/kiosk.first.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import type { KioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadOwn } from '@dauys/wording/compiled/own.load.ts';
import type { OwnText } from '@dauys/wording/compiled/own.ts';
import { loadPaper } from '@dauys/wording/compiled/paper.load.ts';
import type { PaperText } from '@dauys/wording/compiled/paper.ts';
import { loadReader } from '@dauys/wording/compiled/reader.load.ts';
import type { ReaderText } from '@dauys/wording/compiled/reader.ts';
import { loadServices } from '@dauys/wording/compiled/services.load.ts';
import type { ServicesText } from '@dauys/wording/compiled/services.ts';
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import type { VoiceText } from '@dauys/wording/compiled/voice.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import type { WaysText } from '@dauys/wording/compiled/ways.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { createContext, use } from 'react';
import { bringLaw, type Law } from './services/law.ts';

/** The sentences of one language: of the screens, and of what has to do with paper. */
export interface Texts {
  readonly t: KioskText;
  readonly paper: PaperText;
  /** Listening, urgent, advice. */
  readonly w: WaysText;
  /** Without paper: by heart. */
  readonly o: OwnText;
  /** The harmless functions. */
  readonly s: ServicesText;
  readonly law: Law;
  /** Recordings. */
  readonly v: VoiceText;
  /** Readers of fingers and cards. */
  readonly r: ReaderText;
}

/** A sentence as the packs know it: so it can be spoken, by whoever has recorded it or by a voice. */
export interface Sentence {
  readonly pack: SpokenPack;
  readonly key: string;
  readonly values: readonly unknown[];
}

/** What this person's screens have said, and which sentence that was. It ends with her session. */
export interface Said {
  /** Of whom: the number of the session. */
  readonly person: number;
  note(language: KioskLanguage, text: string, sentence: Sentence): void;
  of(language: string, text: string): Sentence | undefined;
}

export const freshSaid = (person: number): Said => {
  const sentences = new Map<string, Sentence>();
  const note: Said['note'] = (language, text, sentence) => void sentences.set(`${language} ${text}`, sentence);
  for (const language of KIOSK_LANGUAGES)
    for (const [key, text] of Object.entries(firstWords[language])) note(language, text, { pack: 'kiosk', key, values: [] });
  return { person, note, of: (language, text) => sentences.get(`${language} ${text}`) };
};

/** The same sentences, each noted when it is said. */
export const notedTexts = (said: Said, language: KioskLanguage, { t, paper, w, o, s, v, r, law }: Texts): Texts => {
  const noted = (
    pack: SpokenPack,
    key: string,
    { values, text }: { readonly values: readonly unknown[]; readonly text: string },
  ): string => {
    said.note(language, text, { pack, key, values });
    return text;
  };
  return {
    t: (key, ...values) => noted('kiosk', key, { values, text: t(key, ...values) }),
    paper: (key, ...values) => noted('paper', key, { values, text: paper(key, ...values) }),
    w: (key, ...values) => noted('ways', key, { values, text: w(key, ...values) }),
    o: (key, ...values) => noted('own', key, { values, text: o(key, ...values) }),
    s: (key, ...values) => noted('services', key, { values, text: s(key, ...values) }),
    v: (key, ...values) => noted('voice', key, { values, text: v(key, ...values) }),
    r: (key, ...values) => noted('reader', key, { values, text: r(key, ...values) }),
    law,
  };
};

/** What every screen speaks: the person's language, and the facility's zone for times. */
export interface Words extends Texts {
  readonly language: KioskLanguage;
  readonly said: Said;
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
    const [t, paper, w, o, s, v, r, law] = await Promise.all([
      loadKiosk(language),
      loadPaper(language),
      loadWays(language),
      loadOwn(language),
      loadServices(language),
      loadVoice(language),
      loadReader(language),
      bringLaw(),
    ]);
    const texts = { t, paper, w, o, s, v, r, law };
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
