import { wishesText } from '@dauys/wording/compiled/wishes.ts';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { WishesSaid } from './wishes.tsx';

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll('&amp;', '&');

describe.each(LANGUAGES)('beside a complaint, in %s', (language) => {
  const w = wishesText(language);
  test('each wish stands with what it asks of the officer', () => {
    const said = textOf(
      renderToStaticMarkup(<WishesSaid language={language} wishes={{ young: true, woman: true, helper: 'Асель', pressed: true }} />),
    );
    for (const one of ['young', 'woman', 'pressed'] as const)
      for (const part of ['title', 'text'] as const) expect(said).toContain(w(`${one}.${part}`));
    expect(said).toContain(w('helper', { name: 'Асель' }));
  });
  test('where nothing was said, nothing stands', () =>
    expect(renderToStaticMarkup(<WishesSaid language={language} wishes={undefined} />)).toBe(''));
});
