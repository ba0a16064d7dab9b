/** Every language, and one that nobody speaks and that is longer than any: every screen, tall, wide, small, narrow and magnified, without colours of its own, and by keypad. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { loadReader } from '@dauys/wording/compiled/reader.load.ts';
import { readerText } from '@dauys/wording/compiled/reader.ts';
import { loadOwn } from '@dauys/wording/compiled/own.load.ts';
import { ownText } from '@dauys/wording/compiled/own.ts';
import { loadPaper } from '@dauys/wording/compiled/paper.load.ts';
import { loadServices } from '@dauys/wording/compiled/services.load.ts';
import { servicesText } from '@dauys/wording/compiled/services.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import { paperText } from '@dauys/wording/compiled/paper.ts';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { later } from '../../apps/terminal/kiosk/behind.tsx';
import { bringLaw } from '../../apps/terminal/kiosk/services/law.ts';
import { notedTexts, type Said, type Sentence } from '../../apps/terminal/kiosk/words.ts';
import { chromiumArgs, engine } from '../test/chromium.ts';
import { pseudoOwn, pseudoPaper, pseudoReader, pseudoServices, pseudoText, pseudoVoice, pseudoWays } from '../wording/pseudo.ts';
import { picturesOf } from '../wording/context.ts';
import { violationsOf } from './axe.ts';
import { galleryScript, writeGallery } from './gallery.ts';

const root = join(import.meta.dirname, '../..');
const names = {
  kk: 'Қазақстан Республикасының Бас прокуратурасы',
  ru: 'Генеральная прокуратура Республики Казахстан',
  en: 'Office of the Prosecutor General',
};
const sizes = [
  ['tall', { width: 1080, height: 1920 }],
  ['wide', { width: 1920, height: 1080 }],
  // An old screen that lies.
  ['small', { width: 1024, height: 768 }],
  ['narrow', { width: 320, height: 640 }],
  // What is left of 1280 × 1024 at 200 %.
  ['twice', { width: 640, height: 512 }],
] as const;
/** The same at 400 %. */
const MAGNIFIED = { width: 320, height: 256 };

const told = {
  uz: 'Uch kundan beri dori berishmayapti. Shifokor chaqirishingizni soʻrayman.',
  ug: 'ئۈچ كۈندىن بېرى دورا بەرمەيۋاتىدۇ. دوختۇر چاقىرىشىڭلارنى سورايمەن.',
  ru: 'Третий день не дают лекарство. Прошу вызвать врача.',
  en: 'For three days I have had no medicine.',
  kk: 'Үш күннен бері дәрі бермейді. Дәрігер шақыруыңызды сұраймын.',
} as const;

const script = galleryScript();
let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: engine(), args: chromiumArgs() });
  page = await browser.newPage({ reducedMotion: 'reduce' });
}, 60_000);
afterAll(() => browser.close());

const listed = (language: string): string[] =>
  readFileSync(join(root, `apps/terminal/kiosk/keyboard/lists/${language}.txt`), 'utf8')
    .trim()
    .split(/\s+/);
const longest = (language: string): string[] =>
  listed(language)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, 3);

const wantsPictures = process.env['DAUYS_SCREENS'] !== undefined;

/** DAUYS_SCREENS asks for pictures; those in Kazakh that no journey makes go to docs/screens, for translators. */
const picture = async (language: string, shape: string, name: string): Promise<void> => {
  const path = join(root, '.test/screens/gallery', language, shape, `${name}.png`);
  mkdirSync(join(path, '..'), { recursive: true });
  await page.screenshot({ path });
  const shown = join(root, 'docs/screens', `kiosk-kk-${name}.png`);
  if (
    language === 'kk' &&
    shape === 'tall' &&
    ['kiosk', 'reader'].some((audience) => picturesOf(audience).includes(name)) &&
    !JOURNEYS.has(name)
  )
    await page.screenshot({ path: shown });
};

/** Those that the journeys take, of the real system. */
const JOURNEYS = new Set(
  'languages home body category urgency disclosure identity text pictures review promise code-empty answer solved'.split(' '),
);

const spokenHere = ['kk', 'ru', 'en', 'uz', 'ug', 'pseudo'] as const;
/** The journeys look at these, tall, wide and narrow: here they are only small and magnified. */
const LOOKED_AT: readonly string[] = wantsPictures ? [] : ['kk', 'ru', 'en'];

/** The others of a kind have the same structure, with other words. */
const oneOfItsKind = (name: string): boolean =>
  !/^(?:home|guide|trouble|review|text|body|promise|learn|right|period)-|^own-(?!word$)/.test(name);

describe.each(spokenHere)('the kiosk in %s', (spoken) => {
  const language = spoken === 'pseudo' ? 'en' : spoken;
  test(
    'every screen has its room, its targets and its direction, magnified too and in the person’s own colours; nothing moves; by keypad all of it is reached; no violation of WCAG 2.2 AAA in its structure',
    { timeout: 120_000 },
    async () => {
      const t = spoken === 'pseudo' ? pseudoText(kioskText('en')) : await loadKiosk(spoken);
      const paper = spoken === 'pseudo' ? pseudoPaper(paperText('en')) : await loadPaper(spoken);
      const w = spoken === 'pseudo' ? pseudoWays(waysText('en')) : await loadWays(spoken);
      const o = spoken === 'pseudo' ? pseudoOwn(ownText('en')) : await loadOwn(spoken);
      const s = spoken === 'pseudo' ? pseudoServices(servicesText('en')) : await loadServices(spoken);
      const v = spoken === 'pseudo' ? pseudoVoice(voiceText('en')) : await loadVoice(spoken);
      const r = spoken === 'pseudo' ? pseudoReader(readerText('en')) : await loadReader(spoken);
      const law = await bringLaw();
      // What is fetched behind the first screen is part of the others.
      await later;
      const said: [string, Sentence][] = [];
      const note: Said['note'] = (of, text, sentence) => void said.push([`${of} ${text}`, sentence]);
      const noted = notedTexts({ person: 0, note, of: () => undefined }, language, { t, paper, w, o, s, v, r, law });
      const sample = { names, text: told[language] };
      const { url, names: screens } = writeGallery({ ...noted, language, zone: 'Asia/Almaty' }, directionOf(language), sample);
      await page.emulateMedia({ forcedColors: 'none' });
      await page.goto(url);
      await page.addScriptTag({ content: await script });
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const faults: string[] = [];
      const look = async (shape: string, how?: typeof said): Promise<void> => {
        const words = longest(language);
        const found = await page.evaluate(([wanted, offered, sentences]) => window.faultsOf(wanted, offered, sentences), [
          screens,
          words,
          how,
        ] as const);
        faults.push(...found.map((fault) => `${shape} ${fault}`));
        for (const name of wantsPictures ? screens : []) {
          await page.evaluate(([one, offered]) => window.showScreen(one, offered), [name, words] as const);
          await picture(spoken, shape, name);
        }
      };
      for (const [shape, size] of sizes) {
        if (shape !== 'twice' && shape !== 'small' && LOOKED_AT.includes(spoken)) continue;
        await page.setViewportSize(size);
        await look(shape);
      }
      if (spoken === 'uz' || spoken === 'ug')
        for (const name of screens.filter(oneOfItsKind)) {
          await page.evaluate(([one, offered]) => window.showScreen(one, offered), [name, longest(language)] as const);
          faults.push(...(await violationsOf(page, 'structure', true)).map((fault) => `${name}: ${fault}`));
        }
      // In every language: magnified four times, in the person's own colours, and by keypad.
      await page.setViewportSize(MAGNIFIED);
      await page.emulateMedia({ forcedColors: 'active' });
      await look('magnified', said);
      expect(faults).toEqual([]);
    },
  );
});
