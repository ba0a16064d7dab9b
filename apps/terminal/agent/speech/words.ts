import type { SpeechAsked, SpokenPack } from '@dauys/protocol/speech.ts';
import { kioskLines } from '@dauys/wording/compiled/kiosk.load.ts';
import { ownLines } from '@dauys/wording/compiled/own.load.ts';
import { paperLines } from '@dauys/wording/compiled/paper.load.ts';
import { readerLines } from '@dauys/wording/compiled/reader.load.ts';
import { servicesLines } from '@dauys/wording/compiled/services.load.ts';
import { voiceLines } from '@dauys/wording/compiled/voice.load.ts';
import { waysLines } from '@dauys/wording/compiled/ways.load.ts';
import { lineIn, type Lines } from '@dauys/wording/lines.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';

/**
 * The words of what is asked, in its language; `undefined` where no pack has the sentence. The packs are read when somebody first listens: most
 * terminals never need them.
 */
export const wordsOf = async (asked: SpeechAsked): Promise<string | undefined> => {
  if ('text' in asked) return asked.text;
  const language = KIOSK_LANGUAGES.find((one) => one === asked.language);
  if (language === undefined) return undefined;
  const lines = await packs[asked.pack](language);
  const line = Object.hasOwn(lines, asked.key) ? lines[asked.key] : undefined;
  return line === undefined ? undefined : lineIn(language, line, Object.fromEntries(asked.values.map(({ name, value }) => [name, value])));
};

const packs: Readonly<Record<SpokenPack, (language: KioskLanguage) => Promise<Lines>>> = {
  kiosk: kioskLines,
  ways: waysLines,
  paper: paperLines,
  own: ownLines,
  services: servicesLines,
  voice: voiceLines,
  reader: readerLines,
};
