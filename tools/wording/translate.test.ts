import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { describe, expect, test } from 'vitest';
import { readPack } from './compile.ts';
import { contextOf, excessOf, picturesOf } from './context.ts';
import { give, take } from './hand-over.ts';
import { keysOf } from './pack.ts';
import { parsePo } from './po.ts';
import { packOf, poOf, type Subject } from './translate.ts';

const english = { 'a.title': 'Hello {name}', 'a.days': '{n, plural, one {# day} other {# days}}', 'a.quote': 'Say “yes”\nor \\ "no"' };
const context = { where: 'On the first screen.', is: 'a headline', reader: 'anybody', limit: 24 };
const subject: Subject = { audience: 'a', language: 'ru', english, contextOf: () => context };
const russian = {
  $review: 'to be read',
  'a.title': 'Привет, {name}',
  'a.days': '{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}',
  'a.quote': 'Скажите «да»\nили \\ "нет"',
};
const file = poOf(subject, russian);
const changed = (from: string, to: string): string => {
  expect(file).toContain(from);
  return file.replace(from, to);
};

describe('a translator’s file', () => {
  test('says of each sentence where it stands, how long it may be and what has to stay', () => {
    expect(file).toContain(
      '#. On the first screen. It is a headline; at most 24 letters.\n#. Keep as they are: {name}\nmsgctxt "a.title"\nmsgid "Hello {name}"',
    );
    expect(file).toContain('#. Who reads it: anybody');
  });
  test('comes back as the pack it was made of', () => expect(packOf(file, subject)).toEqual({ ok: true, pack: russian }));
  test('comes back as it was from every pack of the kiosk', () => {
    for (const language of KIOSK_LANGUAGES) {
      const pack = readPack('kiosk', language);
      const kiosk: Subject = {
        audience: 'kiosk',
        language,
        english: readPack('kiosk', 'en'),
        contextOf: contextOf('kiosk') ?? (() => undefined),
      };
      expect(packOf(poOf(kiosk, pack), kiosk)).toEqual({ ok: true, pack });
    }
  });
  test('is read as programs for translators write it: in several lines, with their comments', () => {
    const text = '# translator\n#, fuzzy\nmsgctxt "a.title"\nmsgid ""\n"Hello "\n"{name}"\nmsgstr ""\n"Привет, "\n"{name}"\n';
    expect(parsePo(text)).toEqual({
      entries: [{ key: 'a.title', english: 'Hello {name}', translation: 'Привет, {name}', notes: [], line: 3 }],
      faults: [],
    });
  });
});

describe('what is wrong with it is said with its line', () => {
  test.each([
    ['a sentence is missing', () => changed(/msgctxt "a.quote"[^]*$/.exec(file)?.[0] ?? '', ''), 'missing: a.quote'],
    ['a sentence that is none', () => `${file}\nmsgctxt "a.more"\nmsgid "x"\nmsgstr "y"\n`, 'line 24: a.more: there is no such sentence'],
    [
      'a sentence twice',
      () => `${file}\nmsgctxt "a.title"\nmsgid "Hello {name}"\nmsgstr "Привет, {name}"\n`,
      'a.title stands here and in line 8',
    ],
    ['a value is lost', () => changed('Привет, {name}', 'Привет'), 'line 8: a.title: {name} is lost'],
    ['a value nobody gives', () => changed('Привет, {name}', 'Привет, {name} {who}'), 'line 8: a.title: {who} is not known here'],
    ['too long', () => changed('Привет, {name}', 'Приветствуем вас всех, {name}'), 'line 8: a.title: 2 letters too long (26 of 24)'],
    ['braces that do not fit', () => changed('Привет, {name}', 'Привет, {name'), 'line 8: a.title: braces do not fit'],
    ['a form of number is missing', () => changed(' few {# дня}', ''), 'the form “few” of {n} is missing'],
    ['not translated', () => changed('Привет, {name}', ' '), 'line 8: a.title: not translated'],
    [
      'English has changed since',
      () => changed('msgid "Hello {name}"', 'msgid "Hi {name}"'),
      'the English has changed since: “Hello {name}”',
    ],
    ['a line that is none', () => changed('msgstr "Привет', 'msgstr Привет'), 'line 10: cannot be read'],
  ])('%s', (_, text, fault) => {
    const taken = packOf(text(), subject);
    expect(taken.ok ? [] : taken.faults).toEqual([
      expect.stringContaining(fault),
      ...(fault.includes('cannot be read') ? [expect.anything()] : []),
    ]);
  });
});

describe('the command', () => {
  test('makes file and booklet, and takes nothing in that has a fault', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dauys-words-'));
    try {
      const made = give('ug', 'kiosk', folder);
      expect(readFileSync(join(made, 'kiosk.ug.html'), 'utf8')).toContain('<img src="home.png"');
      const po = join(made, 'kiosk.ug.po');
      const before = readFileSync('packages/wording/packs/kiosk.ug.json', 'utf8');
      expect(take(po)).toEqual([]);
      expect(readFileSync('packages/wording/packs/kiosk.ug.json', 'utf8')).toBe(before);
      writeFileSync(po, readFileSync(po, 'utf8').replace('{steps}', '{stairs}').replace('"back"', '"bakc"'));
      expect(take(po).length).toBeGreaterThan(1);
      expect(readFileSync('packages/wording/packs/kiosk.ug.json', 'utf8')).toBe(before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.each(['kiosk', 'reader'])('the context of the sentences of %s', (audience) => {
  const of = contextOf(audience);
  test('each sentence has one', () => expect(keysOf(readPack(audience, 'en')).filter((key) => of?.(key) === undefined)).toEqual([]));
  test('each screen has its picture', () => expect(picturesOf(audience).filter((name) => !existsPicture(name))).toEqual([]));
  test.each(KIOSK_LANGUAGES)('no sentence in %s is longer than its place', (language) => {
    const pack = readPack(audience, language);
    const long = keysOf(pack).flatMap((key) => {
      const place = of?.(key);
      const excess = place === undefined ? 0 : excessOf(pack[key] ?? '', place);
      return excess === 0 ? [] : [`${key}: ${excess} of ${place?.limit ?? 0} (${place?.is ?? ''})`];
    });
    expect(long).toEqual([]);
  });
});

const existsPicture = (name: string): boolean => readFileSync(`docs/screens/kiosk-kk-${name}.png`).length > 0;
