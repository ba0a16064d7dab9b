import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { codes, isRegisteredCode } from '@dauys/protocol/codes.ts';
import { codesText, isCodesKey } from '@dauys/wording/compiled/codes.ts';
import { isKioskKey, kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { compareText, formatDate, formatDateTime, formatNumber, formatWeekday } from '@dauys/wording/dates.ts';
import { cardinal, KIOSK_LANGUAGES, LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import { lineIn } from '@dauys/wording/lines.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compiledFiles, isKiosk, readPack, surplusOf } from './compile.ts';
import { lineOf } from './kiosk-pack.ts';
import { compiledPack, faultsOfAudience, valuesOf } from './pack.ts';

const noon = Date.UTC(2026, 10, 22, 7, 5);

describe('packs', () => {
  const { files, faults } = compiledFiles();
  test('every language says the same things with the same values', () => expect(faults).toEqual([]));
  test('what is checked in is what the packs compile to', () => {
    for (const [path, content] of files) expect(existsSync(path) && readFileSync(path, 'utf8') === content, path).toBe(true);
    expect(surplusOf(files)).toEqual([]);
  });
  test('every code of the registry can be said', () => {
    for (const code of Object.keys(codes))
      for (const l of LANGUAGES) expect(isCodesKey(code) && code !== 'fallback' && codesText(l)(code as 'http/fault')).toBeTruthy();
  });
  test('there are words for registered codes only, and one for whatever comes from a newer hub', () => {
    const keys = Object.keys(JSON.parse(readFileSync('packages/wording/packs/codes.en.json', 'utf8')) as object);
    expect(keys.filter((key) => !key.startsWith('$') && !isRegisteredCode(key))).toEqual(['fallback']);
  });
  test('a missing key, another value and an empty sentence are named', () => {
    const packs = { en: { a: 'x {n}', b: 'y' }, ru: { a: 'x {m}', b: ' ' }, kk: { a: 'x {n}' } };
    expect(faultsOfAudience('t', packs)).toEqual(['t.ru: a uses other values than English', 't.ru: b is empty', 't.kk: missing b']);
  });
  test('values are found in nested choices', () =>
    expect(valuesOf('{n, plural, one {# {who}} other {#}} {at}')).toEqual(['at', 'n', 'who']));
  test.each(LANGUAGES)('what the kiosk fetches in %s says what is at hand elsewhere', async (language) => {
    const [near, fetched] = [kioskText(language), await loadKiosk(language)];
    const values = {
      n: 22,
      step: 2,
      steps: 8,
      page: 1,
      pages: 7,
      facility: 'x',
      body: 'x',
      day: 'x',
      time: 'x',
      digits: 'x',
      date: 'x',
      part: 'x',
      name: 'x',
    };
    const keys = Object.keys(readPack('kiosk', language)).filter(isKioskKey);
    expect(keys.length).toBeGreaterThan(200);
    for (const key of keys) expect(fetched(key as 'answers.title', values)).toBe(near(key as 'answers.title', values));
  });
  test('a sentence of the kiosk is data: a text, or parts that name their values', () => {
    expect(lineOf('Exit')).toBe('Exit');
    const line = lineOf('{who, select, a {{n, plural, =0 {none} one {# day} other {# days}}} other {}} of {name}');
    const days = { 0: 'none', one: [['n', 'number'], ' day'], other: [['n', 'number'], ' days'] };
    expect(line).toEqual([['who', 'select', { a: [['n', 'plural', days]], other: '' }], ' of ', ['name']]);
    const said = (who: string, n: number) => lineIn('en', line, { who, n, name: 'x' });
    expect([said('a', 0), said('a', 1), said('a', 1_200), said('b', 1)]).toEqual(['none of x', '1 day of x', '1,200 days of x', ' of x']);
    expect(() => lineOf('{at, date}')).toThrow('no function');
    expect(() => lineOf('{n, plural, offset:1 other {#}}')).toThrow('no plural');
  });
  test('a plural compiles to our own rules, not the browser’s', () => {
    const [, source] =
      compiledPack('t', {
        en: { a: '{n, plural, one {# day} other {# days}}' },
        ru: { a: '{n, plural, one {#} other {#}}' },
        kk: { a: '{n}' },
      })[0] ?? [];
    expect(source).toContain("from '../messages.ts'");
    expect(source).not.toContain('messageformat');
  });
});

describe('words before the kiosk', () => {
  const kioskPacks = (language: KioskLanguage): [string, string][] =>
    [...new Set(readdirSync('packages/wording/packs').map((file) => file.split('.')[0] ?? ''))]
      .filter(isKiosk)
      .flatMap((audience) => Object.entries(readPack(audience, language)))
      .filter(([key]) => !key.startsWith('$'));
  // A complaint of the law, on paper or against a decision, and that somebody complains.
  const LEGAL = /^(?:guide\.7\.title|body\.role\.court|category\.reprisal|right\.reprisal\..*|period\..*)$/;
  test.each([
    ['ru', /жалоб/iu],
    ['kk', /шағым|арыз/iu],
    ['uz', /shikoyat/iu],
    ['ug', /شىكا/u],
  ] as const)('what is lodged here has one name in %s, that of the glossary', (language, other) =>
    expect(kioskPacks(language).filter(([key, words]) => other.test(words) && !LEGAL.test(key))).toEqual([]),
  );
  test('in Russian no woman has to say of herself what a man would say', () => {
    const masculine = /(?:^|[\s.,;{])я(?: не)? [а-яё]+л(?:ся)?(?![а-яё])/iu;
    expect(['Я сообщил о преступлении', 'Я пожаловался'].filter((words) => !masculine.test(words))).toEqual([]);
    expect(kioskPacks('ru').filter(([, words]) => masculine.test(words))).toEqual([]);
  });
});

describe('tables instead of the browser', () => {
  test.each([
    ['kk', '2026\u202fж. 22 қараша', '1\u00a0234\u00a0567,8', 'жексенбі'],
    ['ru', '22 ноября 2026\u202fг.', '1\u00a0234\u00a0567,8', 'воскресенье'],
    ['en', '22 November 2026', '1,234,567.8', 'Sunday'],
    ['uz', '22-noyabr, 2026', '1\u00a0234\u00a0567,8', 'yakshanba'],
    ['ug', '22-نويابىر، 2026', '1,234,567.8', 'يەكشەنبە'],
  ] as const)('%s', (language, date, number, weekday) => {
    expect(formatDate(language, noon, 'Asia/Almaty')).toBe(date);
    expect(formatDateTime(language, noon, 'Asia/Almaty')).toBe(`${date}, 12:05`);
    expect(formatNumber(language, 1_234_567.8)).toBe(number);
    expect(formatWeekday(language, noon, 'Asia/Almaty')).toBe(weekday);
  });
  test('plural rules are those of a full ICU', () => {
    for (const language of KIOSK_LANGUAGES) {
      const rules = new Intl.PluralRules(language);
      fc.assert(
        fc.property(
          fc.oneof(
            fc.nat(1_000_000),
            fc.nat(10_000).map((n) => n / 10),
          ),
          (n) => cardinal[language](n) === rules.select(n),
        ),
      );
    }
  });
  test('і stands after ы in Kazakh, ё after е in Russian', () => {
    expect(['іс', 'ыс', 'ис'].toSorted((a, b) => compareText('kk', a, b))).toEqual(['ис', 'ыс', 'іс']);
    expect(['жук', 'ёлка', 'ель'].toSorted((a, b) => compareText('ru', a, b))).toEqual(['ель', 'ёлка', 'жук']);
  });
});
