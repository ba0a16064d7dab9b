import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isKiosk, readPack } from './compile.ts';
import { MEASURES, scoreOf, spokenForm, type Score, type Scored } from './readability.ts';

interface Ceiling {
  /** Words of a sentence, syllables of a word; and what the language's formula may come to at worst. */
  readonly sentence: number;
  readonly word: number;
  readonly index: number;
}

/**
 * For who stands before the kiosk. English: grade 8 (13 to 14 years), 15 words, which is the mean that plain-language guides ask for. Russian: 50, between
 * plain and fairly hard, because the bodies’ own names are long. Kazakh: 60; its words carry what are words of their own elsewhere, so sentences are shorter.
 */
const PERSON: Readonly<Record<Scored, Ceiling>> = {
  en: { sentence: 15, word: 5, index: 8 },
  ru: { sentence: 13, word: 7, index: 50 },
  kk: { sentence: 12, word: 6, index: 60 },
};
/** For officers, duty officers, monitors and operators: 25 words is the most that GOV.UK lets stand. */
const OFFICE: Readonly<Record<Scored, Ceiling>> = {
  en: { sentence: 25, word: 6, index: 12 },
  ru: { sentence: 20, word: 8, index: 0 },
  kk: { sentence: 18, word: 8, index: 15 },
};

const tooHard = (language: Scored, score: Score, ceiling: Ceiling): string[] => {
  const { name, easy } = MEASURES[language];
  const past = score.index !== undefined && (easy === 'low' ? score.index > ceiling.index : score.index < ceiling.index);
  return [
    ...(score.longestSentence > ceiling.sentence ? [`a sentence of ${score.longestSentence} words`] : []),
    ...(score.longestWord > ceiling.word ? [`a word of ${score.longestWord} syllables`] : []),
    ...(past ? [`${name} ${score.index?.toFixed(0) ?? ''}`] : []),
  ];
};

const audiences = [...new Set(readdirSync('packages/wording/packs').map((file) => file.split('.')[0] ?? ''))];
const hardIn = (audience: string, language: Scored, ceiling: Ceiling): string[] =>
  Object.entries(readPack(audience, language)).flatMap(([key, message]) =>
    key.startsWith('$')
      ? []
      : tooHard(language, scoreOf(language, message), ceiling).map((what) => `${audience}.${language} ${key}: ${what}`),
  );

describe.each(['en', 'ru', 'kk'] as const)('sentences in %s', (language) => {
  test('none that stands before the kiosk is harder than its ceiling', () => {
    expect(audiences.filter(isKiosk).flatMap((one) => hardIn(one, language, PERSON[language]))).toEqual([]);
  });
  test('none that officers and operators read is harder than theirs', () => {
    expect(audiences.filter((one) => !isKiosk(one)).flatMap((one) => hardIn(one, language, OFFICE[language]))).toEqual([]);
  });
  test('what authorities write would not pass', () => {
    const official = {
      en: 'In accordance with the aforementioned regulation, your communication has been registered, and consideration thereof will be undertaken by the responsible administrative department in due course.',
      ru: 'В соответствии с вышеуказанным положением ваше обращение зарегистрировано и будет рассмотрено уполномоченным подразделением администрации учреждения в установленном законодательством порядке.',
      kk: 'Жоғарыда көрсетілген ережелерге сәйкес сіздің өтінішіңіз тіркелді және мекеме әкімшілігінің уәкілетті бөлімшесі заңнамада белгіленген тәртіппен қарайтын болады.',
    };
    expect(tooHard(language, scoreOf(language, official[language]), PERSON[language]).length).toBeGreaterThanOrEqual(2);
  });
});

test.each([
  [
    'en',
    'The cat sat on the mat and then it went to the door.',
    { words: 13, longestSentence: 13, longestWord: 1, index: 0.39 * 13 + 11.8 - 15.59 },
  ],
  [
    'ru',
    'Мама мыла раму. Мама мыла раму. Мама мыла раму. Мама мыла раму.',
    { words: 12, longestSentence: 3, longestWord: 2, index: 206.835 - 3.9 - 120.2 },
  ],
  [
    'kk',
    'Бала келді. Бала келді. Бала келді. Бала келді. Бала келді. Бала келді.',
    { words: 12, longestSentence: 2, longestWord: 2, index: 198.825 - 5.22 - 80.35 },
  ],
  ['ru', 'Да.', { words: 1, longestSentence: 1, longestWord: 1 }],
] as const)('%s is counted as a person would: %s', (language, text, score) => {
  const { index, ...counted } = scoreOf(language, text);
  expect(counted).toEqual(
    'index' in score ? { words: score.words, longestSentence: score.longestSentence, longestWord: score.longestWord } : score,
  );
  if ('index' in score) expect(index).toBeCloseTo(score.index, 6);
  else expect(index).toBeUndefined();
});

test.each([
  ['prosecutor', 4],
  ['complaint', 2],
  ['erased', 2],
  ['sealed', 1],
  ['people', 2],
  ['danger', 2],
] as const)('%s has %i syllables', (word, n) => expect(MEASURES.en.syllablesIn(word)).toBe(n));

test('of a plural the longest form is read', () => {
  expect(spokenForm('{n, plural, one {# day} other {# days}} by {who}')).toBe('12 days by 12');
});
