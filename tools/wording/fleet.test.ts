import { isFleetKey } from '@dauys/wording/compiled/fleet.ts';
import { readFileSync } from 'node:fs';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { describe, expect, test } from 'vitest';
import { CAUSES, LIKELIHOODS } from '@dauys/fleet/cause-list.ts';
import { EXPLANATIONS } from '@dauys/fleet/explanation.ts';
import { CONDITIONS } from '@dauys/fleet/conditions.ts';
import { SIGNS } from '@dauys/fleet/sign-list.ts';

const packs = LANGUAGES.map((language) => readFileSync(`packages/wording/packs/fleet.${language}.json`, 'utf8'));

const sentences = packs.map((pack) => JSON.parse(pack) as Readonly<Record<string, string>>);

const wanted = /deliberat|intention|on purpose|sabotage|guilty|умышлен|намерен|нарочно|саботаж|виновен|қасақана|әдейі|ниетпен/i;

describe('words for causes', () => {
  test('every condition, cause, sign, class, explanation and likeness can be said in every language', () => {
    const keys = [
      ...Object.keys(CONDITIONS).map((word) => `condition.${word}`),
      ...Object.keys(CAUSES).map((word) => `cause.${word}`),
      ...Object.values(CAUSES).flatMap(({ alike }) => alike.map((word) => `alike.${word}`)),
      ...SIGNS.map((word) => `sign.${word}`),
      ...LIKELIHOODS.map((word) => `likelihood.${word}`),
      ...Object.keys(EXPLANATIONS).map((word) => `explanation.${word}`),
      ...['strong', 'fair', 'weak'].map((word) => `sureness.${word}`),
    ];
    for (const key of keys) for (const pack of sentences) expect(isFleetKey(key) && pack[key], key).toBeTruthy();
  });
  test('none of it says what anybody wanted, nor mentions a complaint', () => {
    for (const pack of packs) expect(pack.match(wanted)).toBeNull();
    for (const pack of packs) expect(pack.match(/complaint|жалоб|обращени|шағым|жолданым/i)).toBeNull();
    expect('The plug was pulled deliberately.').toMatch(wanted);
  });
  test.each(['duty', 'watch', 'alert', 'seal', 'visit', 'quiet', 'figures'])('nor does the pack %s say what anybody wanted', (pack) => {
    for (const language of LANGUAGES)
      expect(readFileSync(`packages/wording/packs/${pack}.${language}.json`, 'utf8').match(wanted)).toBeNull();
  });
});
