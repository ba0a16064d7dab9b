import { CATEGORIES, DISCLOSURES } from '@dauys/complaint/categories.ts';
import { emptyDraft, faultsOf } from '@dauys/complaint/draft.ts';
import { LIMITS } from '@dauys/complaint/limits.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { describe, expect, test } from 'vitest';
import { bodies, facilities } from '../cast.ts';
import { parseComplaints, parseReplies, readSamples, SAMPLE_REPLIES } from './samples.ts';

const samples = readSamples();
const { complaints } = samples;
const everyPair = LANGUAGES.flatMap((language) => CATEGORIES.map((category) => ({ language, category })));

describe('sample complaints', () => {
  test.each(everyPair)('$language has one about $category', ({ language, category }) =>
    expect(complaints.some((c) => c.language === language && c.category === category)).toBe(true),
  );
  test.each(LANGUAGES)('%s has about twenty, of every body, urgency and disclosure, short and long', (language) => {
    const own = complaints.filter((c) => c.language === language);
    expect(own.length).toBeGreaterThanOrEqual(18);
    expect(new Set(own.map((c) => c.body))).toEqual(new Set(bodies.map(({ id }) => id)));
    expect(new Set(own.map((c) => c.urgent)).size).toBe(2);
    expect(new Set(own.map((c) => c.disclosure))).toEqual(new Set(DISCLOSURES));
    expect(Math.min(...own.map((c) => c.text.length))).toBeLessThan(80);
    expect(Math.max(...own.map((c) => c.text.length))).toBeGreaterThan(600);
  });
  test('the kiosk would take each as it stands', () => {
    for (const { identity, body, category, disclosure, language, text, urgent } of complaints) {
      const typed = { name: identity?.name ?? '', number: identity?.number ?? '', text };
      expect(faultsOf({ ...emptyDraft(), body, category, disclosure, language, urgent, ...typed })).toEqual([]);
    }
  });
  test('every name says that it is invented, and so does every facility of the cast', () => {
    const invented = { kk: 'ойдан шығарылған', ru: 'вымышленн', en: 'invented' };
    for (const { identity, language } of complaints) if (identity) expect(identity.name).toContain(invented[language]);
    for (const { names } of facilities) for (const language of LANGUAGES) expect(names[language]).toContain(invented[language]);
  });
  test('no text stands twice', () => expect(new Set(complaints.map((c) => c.text)).size).toBe(complaints.length));
});

describe('a file of complaints', () => {
  const one = { id: 'a-1', language: 'ru', category: 'food', body: 'court', urgent: false, disclosure: 'anonymous', text: 'текст' };
  const file = (...changes: object[]) => ({ v: 1, complaints: changes.map((change) => ({ ...one, ...change })) });
  test('with the longest text is read', () => {
    expect(parseComplaints(file({ text: '😀'.repeat(LIMITS.textCharacters) }))).toHaveLength(1);
  });
  test.each([
    ['another version', { ...file({}), v: 2 }],
    ['an unknown field', file({ officer: 'x' })],
    ['an unknown field beside the list', { ...file({}), more: 1 }],
    ['a missing field', { v: 1, complaints: [{ ...one, text: undefined }, { id: 'x' }] }],
    ['a text above the limit', file({ text: 'x'.repeat(LIMITS.textCharacters + 1) })],
    ['a text of blanks', file({ text: ' \n' })],
    ['half a character', file({ text: '\ud800' })],
    ['an unknown category', file({ category: 'weather' })],
    ['an unknown language', file({ language: 'fr' })],
    ['an urgency in words', file({ urgent: 'yes' })],
    ['one id twice', file({}, {})],
    ['a name without telling it', file({ name: 'N' })],
    ['no name where it is told', file({ disclosure: 'named' })],
    ['a body that is no id', file({ body: 'The Court' })],
    ['no list', { v: 1, complaints: {} }],
    ['a list without end', { v: 1, complaints: Array.from({ length: 501 }, (_, i) => ({ ...one, id: `a-${i}` })) }],
    ['nothing', null],
  ])('with %s is refused', (_, bad) => expect(() => parseComplaints(bad)).toThrow(/^complaints\.json/));
});

describe('sample answers', () => {
  const label = { kk: 'Көрсету үшін', ru: 'Демонстрационный', en: 'Demonstration' };
  const route = { kk: 'шағымдана', ru: 'обжаловать', en: 'appeal' };
  test.each(everyPair)('$language, $category: labelled, within a reply’s limits, final ones with a route of appeal', (of) => {
    for (const kind of SAMPLE_REPLIES) {
      const reply = samples.reply({ ...of, kind });
      expect(reply.text.startsWith(label[of.language])).toBe(true);
      expect(reply.text.length).toBeLessThan(12_000);
      if (kind === 'interim') expect(reply.route).toBeUndefined();
      else expect(reply.route?.startsWith(label[of.language]) && reply.route.length <= 2_000 && reply.route).toContain(route[of.language]);
    }
    expect(samples.reply({ ...of, kind: 'interim' }).text).not.toBe(samples.reply({ ...of, kind: 'answered' }).text);
  });
  test('cite no article of law: none of it was verified', () => {
    for (const of of everyPair)
      for (const kind of SAMPLE_REPLIES) {
        const { text, route: way = '' } = samples.reply({ ...of, kind });
        expect(`${text} ${way}`).not.toMatch(/\d|кодекс|стать[яеию]|\bArticle\b|-бап/iu);
      }
  });
  test('a file without a category, a language or a sentence is refused', () => {
    for (const bad of [{}, { v: 1, frame: {}, categories: {} }, { v: 1, frame: { kk: {}, ru: {}, en: {} }, categories: {} }, []])
      expect(() => parseReplies(bad)).toThrow(/^replies\.json/);
  });
});
