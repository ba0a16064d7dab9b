import type { Assertion } from '@dauys/complaint/assertion.ts';
import { assertedText } from '@dauys/wording/compiled/asserted.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Asserted, isAsWritten } from './asserted.tsx';

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#x27;', "'");
const who = { name: 'Асель Нурланова', number: '0412' } as const;
const all: readonly Assertion[] = [
  { how: 'fingerprint', strength: 'officer', ...who },
  { how: 'fingerprint', strength: 'alone', ...who },
  { how: 'card', strength: 'entered', ...who },
  { how: 'card', strength: 'words', ...who },
];

describe.each(LANGUAGES)('beside a name, in %s', (language) => {
  const a = assertedText(language);
  const shown = (assertion: Assertion | undefined, identity = { name: 'Асель Нурланова' }) =>
    textOf(renderToStaticMarkup(<Asserted language={language} assertion={assertion} identity={identity} />));
  test('what a reader said stands with how it knows, what that shows and what not', () => {
    const said = all.map((one) => shown(one));
    expect(new Set(said).size).toBe(4);
    for (const [n, { how, strength }] of all.entries()) {
      expect(said[n]).toContain(a('said.number', who));
      expect(said[n]).toContain(a(how === 'card' ? `card.${strength}` : `fingerprint.${strength}`));
      expect(said[n]).toContain(a(`${how}.means`));
      expect(said[n]).not.toContain(a('differs'));
    }
  });
  test('another name than the one that was written stands out', () => expect(shown(all[3], { name: 'Айгүл' })).toContain(a('differs')));
  test('what was only typed is said to be only typed', () => expect(shown(undefined).trim()).toBe(a('typed')));
});

test.each([
  ['letters of another size and blanks', { name: 'асель  нурланова' }, true],
  ['another number', { name: who.name, number: '0413' }, false],
  ['another name', { name: 'Асель' }, false],
])('%s', (_, wrote, isSame) => expect(isAsWritten(who, wrote)).toBe(isSame));
