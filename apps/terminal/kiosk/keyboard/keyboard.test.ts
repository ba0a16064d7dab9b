import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { press, type Edited } from './editing.ts';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { capital, hasCapitals, layoutsFor, LETTERS, symbolsOf } from './layouts.ts';

const ALPHABETS = {
  kk: 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя',
  ru: 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  en: 'abcdefghijklmnopqrstuvwxyz',
  // Of 1995; sh, ch and ng are two keys, c and w are for names.
  uz: [...'abdefghijklmnopqrstuvxyz', 'oʻ', 'gʻ', 'ʼ', 'c', 'w'],
  // 32 letters, and ئ, which carries a vowel that begins a syllable.
  ug: 'اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيئ',
};

describe.each(KIOSK_LANGUAGES)('layout %s', (language) => {
  const letters = LETTERS[language].flat();
  test('has every letter of its alphabet, once', () => {
    for (const letter of ALPHABETS[language]) expect(letters.filter((one) => one === letter)).toEqual([letter]);
  });
  test('has a capital for every letter, or no capitals at all', () => {
    for (const letter of ALPHABETS[language]) if (letter !== 'ʼ') expect(capital(letter) !== letter).toBe(hasCapitals(language));
    for (const letter of letters) expect([...capital(letter)]).toHaveLength([...letter].length);
  });
});

test.each(KIOSK_LANGUAGES)('%s: digits and signs stand once each', (language) => {
  const signs = symbolsOf(language).flat();
  expect(new Set(signs).size).toBe(signs.length);
  for (const digit of '0123456789') expect(signs).toContain(digit);
});

test('the language key leads from one’s own letters through those of names and papers, and back', () => {
  expect(layoutsFor('ug')).toEqual(['ug', 'kk', 'ru', 'en']);
  expect(layoutsFor('ru')).toEqual(['ru', 'kk', 'en']);
});

const at = (marked: string): Edited => ({
  text: marked.replaceAll('|', ''),
  from: marked.indexOf('|'),
  to: marked.lastIndexOf('|') - (marked.split('|').length - 2),
});
const shown = ({ text, from, to }: Edited) => `${text.slice(0, from)}|${text.slice(from, to)}${from === to ? '' : '|'}${text.slice(to)}`;

test.each([
  ['аб|', { key: 'letter', letter: 'ғ' }, 'абғ|'],
  ['а|бв|г', { key: 'letter', letter: 'қ' }, 'ақ|г'],
  ['аб|в', { key: 'backspace' }, 'а|в'],
  ['|аб', { key: 'backspace' }, '|аб'],
  ['а|бв|г', { key: 'backspace' }, 'а|г'],
  ['а😀|б', { key: 'backspace' }, 'а|б'],
  ['аи\u0306|', { key: 'backspace' }, 'а|'],
  ['а😀|б', { key: 'left' }, 'а|😀б'],
  ['а|😀б', { key: 'right' }, 'а😀|б'],
  ['а|бв|г', { key: 'left' }, 'а|бвг'],
  ['а|бв|г', { key: 'right' }, 'абв|г'],
  ['аб|', { key: 'right' }, 'аб|'],
  ['ол дә|', { key: 'word', word: 'дәрігер' }, 'ол дәрігер |'],
  ['дә|, ол', { key: 'word', word: 'дәрі' }, 'дәрі |, ол'],
  ['ئۇ دوخ|', { key: 'word', word: 'دوختۇر' }, 'ئۇ دوختۇر |'],
] as const)('%s with %o is %s', (before, key, after) => expect(shown(press(at(before), key))).toBe(after));

property.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })])(
  'what a key wrote, backspace takes away: the text never loses half a character',
  (text, letter) => {
    const end = { text, from: text.length, to: text.length };
    expect(press(press(end, { key: 'letter', letter }), { key: 'backspace' }).text.isWellFormed()).toBe(true);
  },
);

property.prop([fc.string({ unit: 'binary' })])('backspace ends at nothing', (text) => {
  let edited: Edited = { text, from: text.length, to: text.length };
  for (let i = 0; i <= text.length; i++) edited = press(edited, { key: 'backspace' });
  expect(edited).toEqual({ text: '', from: 0, to: 0 });
});
