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
    const verdicts =
      /deliberat|intention|on purpose|sabotage|guilty|умышлен|намерен|нарочно|саботаж|виновен|қасақана|әдейі|ниетпен|complaint|жалоб|обращени|шағым|жолданым/i;
    for (const pack of packs) expect(pack.match(verdicts)).toBeNull();
    expect('The plug was pulled deliberately.').toMatch(verdicts);
  });
});
