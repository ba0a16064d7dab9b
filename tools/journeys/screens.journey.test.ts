/** Every screen in every language, tall, wide, narrow and dark: no violation, nothing cut off, no page error; pictures for people to look at. */
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { figuresText } from '@dauys/wording/compiled/figures.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { directionOf, nameIn } from '@dauys/wording/kiosk-language.ts';
import { visitText } from '@dauys/wording/compiled/visit.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import type { Language } from '@dauys/wording/plural.ts';
import type { Page, ViewportSize } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodies, facilities } from '../demo/cast.ts';
import { doorsOf, watcherDoors } from '../demo/provision.ts';
import { answer, comeIn, type Desk, deskOn, openFirst, openWith, signIn } from './desk.ts';
import { enterByTouch, readByTouch, touching, writeByTouch } from './by-touch.ts';
import { enter, finish, kioskOn, send, tell } from './kiosk.ts';
import type { Axe } from './axe.ts';
import { inspector } from './looking.ts';
import { newcomers, type VisitorsCode } from './newcomers.ts';
import { bringPlaces, quietBeforeMonitor } from './quiet.ts';
import { hold, type ShapeName, shapes, shapesOf, walked } from './shapes.ts';
import { sealBeforeMonitor } from './seals.ts';
import { desk as deskSize, narrow, openWorld, phone, portrait, type World } from './world.ts';

const LONG = 240_000;
const languages: readonly Language[] = ['kk', 'ru', 'en'];
const story = {
  kk: 'Үш күн бойы дәрі бермейді. Дәрігерді шақыруды сұраймын. Қолым ісіп кетті, түнде ұйықтай алмаймын.',
  ru: 'Третий день не дают лекарство. Прошу вызвать врача. Рука опухла, ночью не могу спать.',
  en: 'For three days I have had no medicine. Please call a doctor. My hand is swollen and I cannot sleep.',
} as const;

let world: World;
/** What the officer of the language before gave to a visitor. */
let visitors: VisitorsCode | undefined;
const eye = inspector();
beforeAll(async () => {
  world = await openWorld();
}, 240_000);
afterAll(async () => {
  await world.close();
}, 60_000);

/** Everything once in Kazakh; the structure in each language, because the words are part of it; the colours again where they differ. */
const axeOf = (language: Language, shape: ShapeName): Axe => {
  if (shape === 'tall') return language === 'kk' ? 'all' : 'structure';
  return shape === 'dark' && language === 'kk' ? 'contrast' : 'none';
};

const kioskUrl = () => world.system.kiosks[0]?.url ?? '';

/** The urgent way up to its sending. */
const urgently = async (page: Page, language: Language, look: (name: string) => Promise<void>): Promise<void> => {
  const w = waysText(language);
  const { press, asks } = await enter(page, kioskUrl(), language);
  await press(w('urgent.tile'));
  await asks(w('urgent.title'));
  await look('urgent');
  await press(w('urgent.own'));
  await asks(w('urgent.words.title'));
  await look('urgent-words');
  await press(kioskOn(page, language).t('back'));
  await press(w('urgent.dying'));
  await asks(w('urgent.send.title'));
  await look('urgent-send');
};

describe.each(languages)('the kiosk in %s', (language) => {
  test('every step up to the review', { timeout: LONG }, async () => {
    const page = await (await world.person({ viewport: shapes[walked[language]].size })).newPage();
    const look = async (name: string) => {
      for (const shape of shapesOf(language)) {
        await hold(page, shape);
        await eye.look(page, `kiosk/${language}/${shape}/${name}`, { axe: axeOf(language, shape), aaa: true });
      }
      await hold(page, walked[language]);
    };
    await page.goto(kioskUrl());
    await page.getByRole('button', { name: kioskOn(page, language).t('language.name') }).waitFor();
    // What is fetched behind the first screen stands on it too.
    await page.getByRole('button', { name: waysText(language)('hear.short') }).waitFor();
    await look('languages');
    const kiosk = await enter(page, kioskUrl(), language);
    await look('home');
    await kiosk.press(kiosk.t('home.guide'));
    await kiosk.asks(kiosk.t('guide.1.title'));
    await look('guide');
    await page.getByRole('button', { name: kiosk.t('exit.label') }).click();
    await page.getByRole('heading', { level: 1, name: /^\d\d:\d\d$/ }).waitFor();
    await look('cover');
    await urgently(page, language, look);
    await enter(page, kioskUrl(), language);
    await tell(
      kiosk,
      {
        body: bodies[2]?.names[language] ?? '',
        category: 'health-care',
        urgent: false,
        disclosure: 'named',
        name: language === 'en' ? 'Asel T.' : 'Асель Т.',
        text: story[language],
      },
      look,
    );
    await page.context().close();
  });

  test('the promise, the answer, the addition; what a visitor typed at the kiosk is tied to the visit', { timeout: LONG }, async () => {
    const page = await (await world.person({ viewport: portrait })).newPage();
    const look = (name: string) => eye.look(page, `kiosk/${language}/tall/${name}`, { axe: axeOf(language, 'tall'), aaa: true });
    const kiosk = await enter(page, kioskUrl(), language);
    const { t, press, asks } = kiosk;
    await tell(kiosk, {
      body: bodies[2]?.names[language] ?? '',
      category: 'health-care',
      urgent: true,
      disclosure: 'anonymous',
      text: story[language],
      ...(visitors === undefined ? {} : { digits: visitors.digits }),
    });
    const { code } = await send(kiosk);
    await page.getByText(t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
    await look('promise');
    await press(t('promise.finish'));
    await look('promise-sure');
    await press(t('promise.sure.show'));
    await finish(kiosk);

    const door = (await doorsOf(world.system.data)).find((d) => d.login === 'timur');
    if (door === undefined) throw new Error('no such officer');
    const deskPage = await (await world.person({ viewport: deskSize })).newPage();
    const shown = (name: string) => eye.look(deskPage, `desk/${language}/${name}`, { axe: axeOf(language, 'tall') });
    await deskPage.goto(world.system.workspaces.find((w) => w.id === 'ombudsman')?.url ?? '');
    await deskPage.getByRole('heading').first().waitFor();
    const officer = await signIn(deskPage, deskPage.url(), door, language);
    await shown('inbox');
    await openFirst(officer);
    await officer.sees(officer.t('proof.holds'));
    if (visitors !== undefined) {
      await officer.sees(visitText(language)('found.visit', { visit: visitors.visit }));
      await officer.sees(visitText(language)('found.noted'));
    }
    await shown('case');
    await answer(officer, { kind: 'interim', text: story[language] });
    await shown('answered');
    for (const [shape, size] of [
      ['phone', phone],
      ['narrow', narrow],
    ] as const) {
      await deskPage.setViewportSize(size);
      await shown(`case-${shape}`);
    }
    await deskPage.setViewportSize(deskSize);
    await terminals(officer, language, shown);
    visitors = await newcomers(officer, { system: world.system, language, arrived: visitors, shown });
    await deskOn(deskPage, language).press(officer.t('frame.sign-out'));
    await deskPage.getByRole('heading', { name: officer.t('sign-in.title') }).waitFor();
    await shown('sign-in');

    await enter(page, kioskUrl(), language);
    await press(t('home.read'));
    await asks(t('code.title'));
    await look('code-empty');
    await page.keyboard.type(code.slice(0, 23) + ((Number(code.at(-1)) + 1) % 10));
    await page.getByText(t('code.wrong')).waitFor();
    await look('code-wrong');
    await press(t('code.clear'));
    // The answer needs a chunk of the feed; a person would come back later too.
    for (;;) {
      await page.keyboard.type(code);
      await press(t('code.open'));
      await page
        .getByRole('heading', { level: 1, name: new RegExp(`^(${t('answers.none.title')}|${t('answers.title', { n: 1 })})$`) })
        .waitFor({ timeout: LONG });
      if ((await page.getByRole('article').count()) === 1) break;
      await look('answer-none');
      await press(t('answers.finish'));
      await enter(page, kioskUrl(), language);
      await press(t('home.read'));
      await asks(t('code.title'));
    }
    await look('answer');
    await press(t('answers.solve'));
    await asks(t('solved.title'));
    await look('solved');
  });
});

describe('people who read and touch, and nothing else', () => {
  const codes = { ug: '', uz: '' };
  let saule: Desk;
  beforeAll(async () => {
    const door = (await doorsOf(world.system.data)).find((d) => d.login === 'saule');
    if (door === undefined) throw new Error('no such officer');
    const page = await (await world.person({ viewport: deskSize })).newPage();
    saule = await signIn(page, world.system.workspaces.find((w) => w.id === 'ombudsman')?.url ?? '', door, 'ru');
  }, LONG);
  afterAll(() => saule.page.context().close());
  const fingers = async (viewport: ViewportSize): Promise<Page> =>
    (await world.person({ viewport, hasTouch: true, reducedMotion: 'reduce' })).newPage();

  test.each(['ug', 'uz'] as const)(
    'in %s she lodges a complaint with her fingers alone, and it is answered',
    { timeout: LONG },
    async (language) => {
      const { writes, written, answered, route } = touching[language];
      const page = await fingers(writes);
      const look = (name: string) => eye.look(page, `kiosk/${language}/${name}`, { axe: 'structure', aaa: true });
      const kiosk = await enterByTouch(page, kioskUrl(), language);
      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
        language,
        directionOf(language),
      ]);
      const { text, following } = await writeByTouch(kiosk, language, written);
      expect(text.toLowerCase()).toBe(`${written.begun} ${written.word} `);
      // The key that points left goes left on the screen: in Uyghur that is onwards in the text, where nothing follows.
      expect(following).toBe(language === 'ug' ? 0 : 1);
      await look('written');
      await kiosk.press(kiosk.t('next'));
      await kiosk.press(kiosk.t('pictures.none'));
      await kiosk.asks(kiosk.t('review.title'));
      codes[language] = (await send(kiosk)).code;
      await look('promise');
      await finish(kiosk);
      await page.context().close();
      await openWith(saule, text.trim());
      await answer(saule, { kind: 'answered', text: answered.join('\n\n'), route });
    },
  );

  test.each(['ug', 'uz'] as const)(
    'in %s she comes back, opens the answer with the digits on the screen and reads it to its end',
    { timeout: LONG },
    async (language) => {
      const { reads, answered, route, own } = touching[language];
      const page = await fingers(reads);
      const look = (name: string) => eye.look(page, `kiosk/${language}/${name}`, { axe: 'structure', aaa: true });
      const lines = await readByTouch(page, { url: world.system.kiosks[1]?.url ?? '', language, code: codes[language], look });
      const { t } = kioskOn(page, language);
      expect(lines).toEqual([
        { words: t('answers.kind.answered'), begins: own },
        { words: expect.stringContaining(nameIn(language, bodies[2]?.names ?? { kk: '', ru: '', en: '' })), begins: own },
        { words: answered[0], begins: 'left' },
        { words: answered[1], begins: own },
        { words: t('answers.route'), begins: own },
        { words: route, begins: own },
        { words: t('answers.genuine'), begins: own },
      ]);
      await page.context().close();
    },
  );
});

/** What an officer sees of the terminals: by region, by facility, one by one; wide and narrow, dark, without colours, and on paper. */
const terminals = async ({ page, t }: Desk, language: Language, shown: (name: string) => Promise<void>): Promise<void> => {
  const [f, w] = [fleetText(language), watchText(language)];
  const glance = (name: string, axe: Axe = 'none') => eye.look(page, `desk/${language}/${name}`, { axe });
  await page.getByRole('link', { name: t('frame.fleet') }).click();
  await page.getByRole('heading', { level: 1, name: f('page.title') }).waitFor();
  await page.getByText(f('page.as-of', { time: '' }).trim()).waitFor({ timeout: LONG });
  await shown('terminals-wrong');
  await page.getByRole('radio', { name: f('page.view.all'), exact: true }).click();
  await page.getByRole('row').nth(2).waitFor({ timeout: LONG });
  await shown('terminals');
  await page.setViewportSize(narrow);
  await shown('terminals-narrow');
  await page.setViewportSize(deskSize);
  // By keyboard: from the country to a region; the table then has what stands there and nothing else.
  await page.getByRole('radio', { name: w('map.all') }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.getByText(w('map.only', { region: w('region.KZ-59') })).waitFor();
  expect(await page.getByRole('link', { name: /^0000090/ }).count()).toBe(0);
  await page.getByRole('radio', { name: new RegExp(`^${w('short.KZ-33')}`) }).click();
  await page.getByText(w('map.only', { region: w('region.KZ-33') })).waitFor();
  expect(await page.getByRole('link', { name: /^0000090/ }).allTextContents()).toEqual(['00000901']);
  await page.getByRole('radio', { name: w('view.facilities') }).click();
  await page.getByRole('link', { name: facilities[0].names[language] }).click();
  await page.getByRole('heading', { level: 1, name: facilities[0].names[language] }).waitFor();
  await page.getByRole('heading', { name: w('time.title-all') }).waitFor({ timeout: LONG });
  // What the hub publishes, once the page has found its signature good. On the first of a month nothing of it is counted yet.
  await page
    .getByText(figuresText(language)('checked'))
    .or(page.getByText(figuresText(language)('none')))
    .waitFor({ timeout: LONG });
  await shown('facility');
  await page.setViewportSize(narrow);
  await glance('facility-narrow');
  await page.setViewportSize(deskSize);
  await page.getByRole('link', { name: '00000901' }).first().click();
  await page.getByText(f('terminal.note')).waitFor();
  await page.getByText(w('journal.kind.boot')).first().waitFor({ timeout: LONG });
  await shown('terminal');
  await everyWay(page, language, glance);
};

/** The page of a terminal in its other shapes: a year, narrow, dark, without colours, on paper. */
const everyWay = async (page: Page, language: Language, glance: (name: string, axe?: Axe) => Promise<void>): Promise<void> => {
  const w = watchText(language);
  await page.getByRole('radio', { name: w('time.scale.year') }).click();
  await page.locator('summary', { hasText: w('time.table') }).click();
  await page.locator('details[open]').getByRole('row').nth(12).waitFor();
  await glance('terminal-year');
  await page.setViewportSize(narrow);
  await glance('terminal-narrow');
  await page.setViewportSize(deskSize);
  await page.emulateMedia({ colorScheme: 'dark' });
  await glance('terminal-dark', axeOf(language, 'dark'));
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await glance('terminal-forced');
  await page.emulateMedia({ forcedColors: 'none', media: 'print' });
  expect(await page.getByRole('button', { name: w('print') }).count()).toBe(0);
  await glance('terminal-print');
  await page.emulateMedia({ media: null });
};

/** In every language, wide and narrow; signed in once. */
const inEach = async ({ page }: Desk, shown: (name: string, axe: Axe) => Promise<void>): Promise<void> => {
  for (const language of languages) {
    await page.getByRole('radio', { name: deskOn(page, language).t(`language.${language}`) }).click();
    await shown(language, axeOf(language, 'tall'));
    await page.setViewportSize(narrow);
    await shown(`${language}-narrow`, 'none');
    await page.setViewportSize(deskSize);
  }
};

/** In English: what the hub hears meanwhile comes onto the page. It is not loaded anew, focus stays, and it does not jump up: what stands above may grow meanwhile. */
const comesAlone = async ({ page }: Desk, happens: () => void): Promise<void> => {
  const f = fleetText('en');
  await page.getByRole('link', { name: deskOn(page, 'en').t('frame.fleet'), exact: true }).click();
  await page.getByRole('radio', { name: f('page.view.all'), exact: true }).click();
  const cut = page.getByRole('row', { name: '00000901' });
  await cut.getByText(f('state.down'), { exact: true }).waitFor({ timeout: LONG });
  await page.setViewportSize(narrow);
  await cut.getByRole('link').first().focus();
  const where = () =>
    page.evaluate(() => ({ loaded: performance.timeOrigin, focused: document.activeElement?.textContent, scrolled: Math.round(scrollY) }));
  const before = await where();
  expect(before).toMatchObject({ focused: '00000901' });
  expect(before.scrolled).toBeGreaterThan(0);
  happens();
  await cut.getByText(f('state.up'), { exact: true }).waitFor({ timeout: LONG });
  const after = await where();
  expect([after.loaded, after.focused]).toEqual([before.loaded, before.focused]);
  expect(after.scrolled).toBeGreaterThan(0);
  await page.setViewportSize(deskSize);
};

describe('a terminal that is cut off', () => {
  test(
    'is explained by its facility, which sees nothing else, and looked at by a monitor, who also sees which facilities are quiet, and its seal; what changes meanwhile comes onto the page by itself',
    { timeout: LONG },
    async () => {
      const [d, f] = [dutyText('kk'), fleetText('kk')];
      const [kiosk] = world.system.kiosks;
      const url = world.system.workspaces[0]?.url ?? '';
      const doors = await watcherDoors(world.system.data);
      const comesIn = async (login: string, heading: string): Promise<Desk> => {
        const door = doors.find((one) => one.login === login);
        if (door === undefined) throw new Error('no such account');
        return comeIn(await (await world.person({ viewport: deskSize })).newPage(), { url, door, language: 'kk', heading });
      };
      kiosk?.link.cut();
      const duty = await comesIn('nurlan', d('duty.title'));
      await duty.page.getByText(f('likelihood.unexplained')).waitFor({ timeout: LONG });
      expect(await duty.page.getByRole('link').allTextContents()).toEqual([duty.t('frame.skip')]);
      await inEach(duty, (name, axe) => eye.look(duty.page, `watch/duty/${name}`, { axe }));
      await duty.page.getByRole('radio', { name: duty.t('language.kk') }).click();
      // Its page was closed for a while before: that is another notice.
      const cut = duty.page.getByRole('article').filter({ hasText: f('likelihood.unexplained') });
      await cut.getByLabel(d('explain.word')).selectOption({ label: f('explanation.power-area') });
      await cut.getByLabel(d('explain.evidence')).fill('Акт № 12');
      await cut.getByRole('button', { name: d('explain.send'), exact: true }).click();
      await duty.sees(d('answers.counts'));
      await bringPlaces(world.system);
      const monitor = await comesIn('irina', f('page.title'));
      await monitor.page.getByRole('link', { name: d('frame.notices') }).click();
      await monitor.sees(d('answers.title'));
      await inEach(monitor, (name, axe) => eye.look(monitor.page, `watch/monitor/${name}`, { axe }));
      await comesAlone(monitor, () => kiosk?.link.mend());
      await quietBeforeMonitor(monitor, world.system);
      await inEach(monitor, (name, axe) => eye.look(monitor.page, `watch/quiet/${name}`, { axe }));
      await sealBeforeMonitor(monitor, world, (page, name) => eye.look(page, `watch/${name}`, { axe: 'structure' }));
    },
  );
});

describe('what all this looked like', () => {
  test('no violation, nothing wider than its window', () => expect(eye.findings).toEqual([]));
  test('no page complained', () => expect(world.complaints).toEqual([]));
});
