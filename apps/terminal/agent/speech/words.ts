import type { SpeechAsked, SpokenPack } from '@dauys/protocol/speech.ts';
import type { Message } from '@dauys/wording/messages.ts';

/**
 * The words of what is asked, in its language; `undefined` where no pack has the sentence. The packs are read when somebody first listens: most
 * terminals never need them.
 */
export const wordsOf = async (asked: SpeechAsked): Promise<string | undefined> => {
  if ('text' in asked) return asked.text;
  const { language, key } = asked;
  const { keys, lines } = await packs[asked.pack]();
  const line = (Object.hasOwn(lines, language) ? lines[language] : undefined)?.[keys.indexOf(key)];
  return typeof line === 'function' ? line(Object.fromEntries(asked.values.map(({ name, value }) => [name, value]))) : line;
};

/** Lines of each language, in the order of the keys. */
interface Pack {
  readonly keys: readonly string[];
  readonly lines: Readonly<Record<string, readonly (string | Message)[]>>;
}

const packs: Readonly<Record<SpokenPack, () => Promise<Pack>>> = {
  kiosk: async () => ({
    keys: Object.keys((await import('@dauys/wording/compiled/kiosk.en.js')).messages),
    lines: {
      kk: (await import('@dauys/wording/compiled/kiosk.kk.lines.js')).lines,
      ru: (await import('@dauys/wording/compiled/kiosk.ru.lines.js')).lines,
      en: (await import('@dauys/wording/compiled/kiosk.en.lines.js')).lines,
      uz: (await import('@dauys/wording/compiled/kiosk.uz.lines.js')).lines,
      ug: (await import('@dauys/wording/compiled/kiosk.ug.lines.js')).lines,
    },
  }),
  ways: async () => ({
    keys: Object.keys((await import('@dauys/wording/compiled/ways.en.js')).messages),
    lines: {
      kk: (await import('@dauys/wording/compiled/ways.kk.lines.js')).lines,
      ru: (await import('@dauys/wording/compiled/ways.ru.lines.js')).lines,
      en: (await import('@dauys/wording/compiled/ways.en.lines.js')).lines,
      uz: (await import('@dauys/wording/compiled/ways.uz.lines.js')).lines,
      ug: (await import('@dauys/wording/compiled/ways.ug.lines.js')).lines,
    },
  }),
  paper: async () => ({
    keys: Object.keys((await import('@dauys/wording/compiled/paper.en.js')).messages),
    lines: {
      kk: (await import('@dauys/wording/compiled/paper.kk.lines.js')).lines,
      ru: (await import('@dauys/wording/compiled/paper.ru.lines.js')).lines,
      en: (await import('@dauys/wording/compiled/paper.en.lines.js')).lines,
      uz: (await import('@dauys/wording/compiled/paper.uz.lines.js')).lines,
      ug: (await import('@dauys/wording/compiled/paper.ug.lines.js')).lines,
    },
  }),
  own: async () => ({
    keys: Object.keys((await import('@dauys/wording/compiled/own.en.js')).messages),
    lines: {
      kk: (await import('@dauys/wording/compiled/own.kk.lines.js')).lines,
      ru: (await import('@dauys/wording/compiled/own.ru.lines.js')).lines,
      en: (await import('@dauys/wording/compiled/own.en.lines.js')).lines,
      uz: (await import('@dauys/wording/compiled/own.uz.lines.js')).lines,
      ug: (await import('@dauys/wording/compiled/own.ug.lines.js')).lines,
    },
  }),
};
