import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { loadOwn } from '@dauys/wording/compiled/own.load.ts';
import { ownText } from '@dauys/wording/compiled/own.ts';
import { loadPaper } from '@dauys/wording/compiled/paper.load.ts';
import { loadServices } from '@dauys/wording/compiled/services.load.ts';
import { loadReader } from '@dauys/wording/compiled/reader.load.ts';
import { readerText } from '@dauys/wording/compiled/reader.ts';
import { servicesText } from '@dauys/wording/compiled/services.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import { paperText } from '@dauys/wording/compiled/paper.ts';
import { directionOf, nameIn } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import {
  pseudo,
  pseudoOwn,
  pseudoPaper,
  pseudoReader,
  pseudoServices,
  pseudoText,
  pseudoVoice,
  pseudoWays,
} from '../../../tools/wording/pseudo.ts';
import type { Wishes } from '@dauys/complaint/wishes.ts';
import { later } from './behind.tsx';
import { everyScreen, type Sample } from './every-screen.tsx';
import { bringLaw } from './services/law.ts';
import { Languages } from './screens/beginning.tsx';
import { SceneContext, type Scene } from './scene.ts';
import { freshSession } from './session.ts';

const nothing = (): void => undefined;
const written = '✎written✎';
const sample: Sample = { names: { kk: written, ru: written, en: written }, text: written };

/** What a person reads or hears of a page: its texts, and the names of what she cannot see. */
const saidIn = (html: string): string[] =>
  [
    ...html.replaceAll(/<[^>]*>/g, '\n').split('\n'),
    ...[...html.matchAll(/(?:aria-label|alt|title|placeholder)="([^"]*)"/g)].map(([, label = '']) => label),
  ]
    .map((text) => text.replaceAll('&#x27;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&').trim())
    .filter((text) => text !== '');

/** From no pack: neither odd, nor written by a person or body, nor the letter of a key, digits, a slip or a list of the former. */
const untranslated = (said: string): boolean => {
  let rest = said.replaceAll(/✎[^✎]*✎/g, '');
  // A sentence may hold another.
  while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  return !/^(?:[\s.,:;()]*|.|[og]ʻ|DAUYS1:\d+|[\d·]+)$/iu.test(rest);
};

// What is fetched behind the first screen is part of the others.
await later;
const screens = everyScreen(
  {
    t: pseudoText(kioskText('en')),
    paper: pseudoPaper(paperText('en')),
    w: pseudoWays(waysText('en')),
    o: pseudoOwn(ownText('en')),
    v: pseudoVoice(voiceText('en')),
    r: pseudoReader(readerText('en')),
    s: pseudoServices(servicesText('en')),
    law: await bringLaw(),
    language: 'en',
    zone: 'UTC',
  },
  sample,
  nothing,
).map(({ name, screen }) => [name, renderToStaticMarkup(screen)] as const);

describe('in a language that nobody speaks', () => {
  test.each(screens)('%s has no word that came past the packs', (_, html) => {
    const said = saidIn(html);
    expect(said.filter(untranslated)).toEqual([]);
    expect(said.some((one) => one.includes('⟦'))).toBe(true);
  });
  test('a word that did would be found', () => {
    expect(['Write', '⟦Ŵŕíťé~~⟧ now', 'Step 3'].every(untranslated)).toBe(true);
    expect([pseudo('Write'), `${pseudo('To')}: ${written}`, 'ә', '4821'].some(untranslated)).toBe(false);
  });
});

test('no screen shows that “send” was held', async () => {
  const [t, paper, w, o] = [await loadKiosk('kk'), await loadPaper('kk'), await loadWays('kk'), await loadOwn('kk')];
  const words = {
    t,
    paper,
    w,
    o,
    s: await loadServices('kk'),
    v: await loadVoice('kk'),
    r: await loadReader('kk'),
    law: await bringLaw(),
    language: 'kk',
    zone: 'UTC',
  } as const;
  const shown = (wishes: Wishes) =>
    everyScreen(words, sample, nothing, wishes).map(({ screen }) =>
      renderToStaticMarkup(screen).replaceAll(/(?:id|for|aria-\w+)="[^"]*"/g, ''),
    );
  expect(shown({ young: true, pressed: true })).toEqual(shown({ young: true }));
  expect(shown({ woman: true })).not.toEqual(shown({ young: true }));
});

describe('the languages of the kiosk', () => {
  test('the first screen stands in all of them, each with its own direction', () => {
    const scene: Scene = {
      session: freshSession(),
      act: nothing,
      terminal: { condition: 'damaged', state: undefined },
      view: undefined,
      vault: () => {
        throw new Error('nothing is sealed here');
      },
      ways: { way: 'touch', take: nothing },
    };
    const html = renderToStaticMarkup(
      <SceneContext value={scene}>
        <Languages />
      </SceneContext>,
    );
    // The question, the warning and the button.
    for (const language of KIOSK_LANGUAGES) expect(html.split(`lang="${language}" dir="${directionOf(language)}"`)).toHaveLength(4);
  });
  test.each(KIOSK_LANGUAGES)('every screen can be said in %s', async (language) => {
    const [t, paper, w, o] = [await loadKiosk(language), await loadPaper(language), await loadWays(language), await loadOwn(language)];
    const [s, v, r, law] = [await loadServices(language), await loadVoice(language), await loadReader(language), await bringLaw()];
    for (const { screen } of everyScreen({ t, paper, w, o, s, v, r, law, language, zone: 'Asia/Almaty' }, sample, nothing))
      expect(renderToStaticMarkup(screen)).not.toMatch(/undefined|NaN|\[object/);
  });
  test('names stand in the language that the reader knows best, and do not turn the sentence around', () => {
    const names = { kk: 'қ', ru: 'р', en: 'e' };
    expect(KIOSK_LANGUAGES.map((language) => nameIn(language, names))).toEqual(['қ', 'р', 'e', 'р', '\u2068қ\u2069']);
  });
});
