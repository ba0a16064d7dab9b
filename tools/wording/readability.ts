/**
 * How hard a sentence is to read, by what can be counted. For each language a formula that was made for it, or for its nearest kin:
 * English: Flesch-Kincaid grade (Kincaid and others, 1975: school years). Russian: Flesch reading ease as fitted to Russian by Oborneva (2006).
 * Kazakh has none that is published and tested; Ateşman's (1997) for Turkish, its kin with the same endings upon endings, stands in for it.
 * Formulas are made for paragraphs: for less than {@link PARAGRAPH} words they say more about one long word than about the sentence, so there only
 * the lengths of sentences and words count.
 */
import { parse, type Token } from '@messageformat/parser';

export type Scored = 'en' | 'ru' | 'kk';

/** From so many words on, a formula is asked. */
export const PARAGRAPH = 12;

interface Measure {
  readonly name: string;
  readonly syllablesIn: (word: string) => number;
  /** From words a sentence and syllables a word. */
  readonly formula: (words: number, syllables: number) => number;
  /** Whether more is easier. */
  readonly easy: 'high' | 'low';
}

const vowels = (letters: string) => (word: string) => Math.max(1, word.match(new RegExp(`[${letters}]`, 'gi'))?.length ?? 0);

/** Groups of vowels, less a silent e; right for nine words of ten. */
const english = (word: string): number => {
  const groups = word.toLowerCase().match(/[aeiouy]+/g)?.length ?? 0;
  const silent = /[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouysxzcgh]es$/i.test(word) ? 1 : 0;
  return Math.max(1, groups - silent);
};

export const MEASURES: Readonly<Record<Scored, Measure>> = {
  en: {
    name: 'Flesch-Kincaid grade',
    syllablesIn: english,
    formula: (words, syllables) => 0.39 * words + 11.8 * syllables - 15.59,
    easy: 'low',
  },
  ru: {
    name: 'Flesch-Oborneva',
    syllablesIn: vowels('аеёиоуыэюя'),
    formula: (words, syllables) => 206.835 - 1.3 * words - 60.1 * syllables,
    easy: 'high',
  },
  kk: {
    name: 'Ateşman',
    syllablesIn: vowels('аәеёиоөуұүыіэюя'),
    formula: (words, syllables) => 198.825 - 2.61 * words - 40.175 * syllables,
    easy: 'high',
  },
};

/** The longest form of a message as a person reads it; a value is a short word. */
export const spokenForm = (message: string): string => {
  const form = (tokens: readonly Token[]): string =>
    tokens
      .map((token) => {
        if (token.type === 'content') return token.value;
        if (token.type === 'octothorpe') return '12';
        if (token.type === 'plural' || token.type === 'select' || token.type === 'selectordinal')
          return token.cases.map((choice) => form(choice.tokens)).reduce((a, b) => (b.length > a.length ? b : a), '');
        return '12';
      })
      .join('');
  return form(parse(message));
};

export interface Score {
  readonly words: number;
  /** Words of the longest sentence. */
  readonly longestSentence: number;
  /** Syllables of the longest word. */
  readonly longestWord: number;
  /** Of the measure; absent where there are too few words. */
  readonly index?: number;
}

export const scoreOf = (language: Scored, message: string): Score => {
  const { syllablesIn, formula } = MEASURES[language];
  const sentences = spokenForm(message)
    .split(/(?<=[.!?…])\s+/)
    .map((sentence) => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’'ʼ]*/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  const syllables = words.map(syllablesIn);
  const sum = syllables.reduce((a, b) => a + b, 0);
  return {
    words: words.length,
    longestSentence: Math.max(0, ...sentences.map(({ length }) => length)),
    longestWord: Math.max(0, ...syllables),
    ...(words.length < PARAGRAPH ? {} : { index: formula(words.length / sentences.length, sum / words.length) }),
  };
};
