import { readFileSync } from 'node:fs';
import { fc, test as property } from '@fast-check/vitest';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { describe, expect, test } from 'vitest';
import { listText, listPath, SOURCES } from '../../../../tools/wording/word-lists.ts';
import { press, type Edited } from './editing.ts';
import { suggestionsFor, wordAt } from './suggest.ts';

const list = ['дәрігер', 'дәрі', 'дәретхана', 'доктор', 'oʻzim', 'oʻzi'];

test.each([
  ['дә', ['дәрігер', 'дәрі', 'дәретхана']],
  ['Дә', ['Дәрігер', 'Дәрі', 'Дәретхана']],
  ['ДӘ', ['Дәрігер', 'Дәрі', 'Дәретхана']],
  ['дәрі', ['дәрігер']],
  ['oʻ', ['oʻzim', 'oʻzi']],
  ['', []],
  ['я', []],
])('“%s” may become %o', (written, offered) => expect(suggestionsFor(list, written)).toEqual(offered));

test.each([
  ['мен дә', 6, 'дә'],
  ['мен дә', 3, 'мен'],
  ['мен дә', 2, ''],
  ['мен ', 4, ''],
  ['', 0, ''],
  ['gʻo', 3, 'gʻo'],
  ['ئۇ دوخ', 6, 'دوخ'],
])('in “%s” at %i the word is “%s”', (text, caret, word) => expect(wordAt(text, caret)).toBe(word));

/** As a person types: the letters of a text, one key each, and now and then a word that was offered. */
const typing = (text: string, takes: boolean): Edited => {
  let edited: Edited = { text: '', from: 0, to: 0 };
  for (const letter of text) {
    edited = press(edited, { key: 'letter', letter });
    const [offered] = suggestionsFor(list, wordAt(edited.text, edited.from));
    if (takes && offered !== undefined) edited = press(edited, { key: 'word', word: offered });
  }
  return edited;
};

property.prop([
  fc.array(fc.string({ unit: fc.constantFrom(...'дәріго ') })),
  fc.boolean(),
  fc.string({ unit: fc.constantFrom(...'дәріго'), maxLength: 4 }),
])('whatever was typed before, the next person is offered the same words as the first', (texts, takes, written) => {
  const first = suggestionsFor(list, written);
  const before = list.join();
  for (const text of texts) typing(text, takes);
  expect(suggestionsFor(list, written)).toEqual(first);
  expect(list.join()).toBe(before);
});

test('nothing under the keyboard keeps anything anywhere', () => {
  for (const file of ['suggest.ts', 'word-lists.ts', 'editing.ts', 'keyboard.tsx', 'writing.tsx', 'layouts.ts']) {
    const source = readFileSync(`apps/terminal/kiosk/keyboard/${file}`, 'utf8');
    expect(source, file).not.toMatch(/localStorage|sessionStorage|indexedDB|caches|cookie|BroadcastChannel|sendBeacon|\bpost\(/);
    // Nothing at the level of the module that could be added to.
    expect(source, file).not.toMatch(/^(?:export )?(?:let|var) |^(?:export )?const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap)|\[\])/m);
  }
});

describe.each(KIOSK_LANGUAGES)('the list of words in %s', (language) => {
  const lying = readFileSync(listPath(language), 'utf8');
  const words = lying.trim().split(/\s+/);
  test('is what its sources make', () => expect(lying).toBe(listText(language)));
  test('has enough words of its own alphabet, each once', () => {
    expect(words.length).toBeGreaterThan(700);
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => !SOURCES[language].word.test(word))).toEqual([]);
  });
  test('knows what people here write about', () => {
    const wanted = { kk: 'дәрігер', ru: 'врач', en: 'doctor', uz: 'shifokor', ug: 'دوختۇر' }[language];
    expect(suggestionsFor(words, wanted.slice(0, 3))).toContain(wanted);
  });
});
