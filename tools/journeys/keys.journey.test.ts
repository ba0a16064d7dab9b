/** What officers are told of their body's keys: a recovery, and that the next key is due; in three languages, narrow and dark. */
import { isoOf, instant, systemClock } from '@dauys/basics/clock.ts';
import { someRecipient } from '@dauys/testing/directory-cast.ts';
import type { Language } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doorsOf } from '../demo/provision.ts';
import { type Desk, deskOn, openFirst, signIn } from './desk.ts';
import type { Axe } from './axe.ts';
import { inspector } from './looking.ts';
import { lodge, stateInDirectory } from './officers.ts';
import { desk as deskSize, narrow, openWorld, type World } from './world.ts';

const LONG = 240_000;
const DAY = 86_400_000;
const BODY = 'ombudsman';
const REASON = 'Оба офицера потеряли ключи, когда сгорело здание.';
const languages: readonly Language[] = ['kk', 'ru', 'en'];

let world: World;
let page: Page;
let officer: Desk;
const eye = inspector();
beforeAll(async () => {
  world = await openWorld();
  const { system } = world;
  const door = (await doorsOf(system.data)).find((d) => d.login === 'timur');
  if (door === undefined) throw new Error('no such officer');
  await lodge(system, BODY, 'Третий день не дают лекарство.');
  page = await (await world.person({ viewport: deskSize })).newPage();
  await page.clock.install();
  officer = await signIn(page, system.workspaces.find((w) => w.id === BODY)?.url ?? '', door, 'ru');
}, LONG);
afterAll(async () => {
  await world.close();
}, 60_000);

const speak = async (language: Language) => {
  await page.getByRole('radio', { name: officer.t(`language.${language}`) }).click();
  return deskOn(page, language);
};
const looks: readonly (readonly [string, typeof deskSize | typeof narrow, 'light' | 'dark'])[] = [
  ['wide', deskSize, 'light'],
  ['narrow', narrow, 'light'],
  ['dark', narrow, 'dark'],
];
/** Everything once in Kazakh, the structure in each language, the colours again where it is dark. */
const axeOf = (language: Language, shape: string): Axe => {
  if (shape === 'wide') return language === 'kk' ? 'all' : 'structure';
  return shape === 'dark' && language === 'kk' ? 'contrast' : 'none';
};
const lookAtAll = async (language: Language, screen: string): Promise<void> => {
  for (const [shape, size, colorScheme] of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await eye.look(page, `keys/${language}/${screen}-${shape}`, { axe: axeOf(language, shape) });
  }
  await page.setViewportSize(deskSize);
  await page.emulateMedia({ colorScheme: 'light' });
};
const fromNow = (days: number) => isoOf(instant(systemClock.now() + days * DAY));

test(
  'without news the inbox says nothing of keys',
  async () => {
    await page
      .getByRole('link', { name: officer.t('inbox.sealed') })
      .first()
      .waitFor({ timeout: LONG });
    expect(await page.locator('.desk-notice').count()).toBe(0);
  },
  LONG,
);

test(
  'a recovery and a key that ends are told without a reload',
  async () => {
    const { system } = world;
    const at = fromNow(0);
    const people = { trustees: ['asel-nurlanova', 'vera-petrenko'], officers: ['timur-beketov'], by: 'timur-beketov' };
    const recipients = { recipient: someRecipient('q'), canaryRecipient: someRecipient('z') };
    await stateInDirectory(system, 'epoch-2', {
      ...{ v: 1, kind: 'body-epoch', at, body: BODY, epoch: 2, ...recipients, notBefore: fromNow(3), notAfter: fromNow(10) },
    });
    // Last: whoever sees it knows the key before it.
    await stateInDirectory(system, 'recovered-1', {
      ...{ v: 1, kind: 'epoch-recovered', at, body: BODY, epoch: 1, ...people, recipient: someRecipient('x'), reason: REASON },
    });
    // The page asks for the directory once a minute; minutes pass for it until the hub has it.
    const news = page.getByText(officer.t('keys.recovered', { epoch: 1 }));
    while (!(await news.isVisible())) {
      await page.clock.runFor(60_000);
      await news.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    await officer.sees(officer.t('keys.recovered-reason', { reason: REASON }));
    const told = await page.locator('main').innerText();
    for (const name of ['Әсел Нұрланова, Вера Петренко', 'Тимур Бекетов']) expect(told).toContain(name);
    const [before, after] = officer.t('keys.due', { date: '|' }).split('|');
    expect(told).toContain(before);
    expect(told).toContain(after);
  },
  LONG,
);

describe.each(languages)('in %s', (language) => {
  test('the inbox and a case of that epoch say it', { timeout: LONG }, async () => {
    const desk = await speak(language);
    await desk.sees(desk.t('keys.recovered', { epoch: 1 }));
    await lookAtAll(language, 'inbox');
    if (language === languages[0]) await openFirst(desk);
    else await page.locator('.line-link').first().click();
    await page.getByRole('heading', { name: desk.t('case.text') }).waitFor({ timeout: LONG });
    await desk.sees(desk.t('keys.recovered', { epoch: 1 }));
    expect(await page.getByText(desk.t('keys.recovered', { epoch: 1 })).count()).toBe(1);
    await lookAtAll(language, 'case');
    await page.getByRole('link', { name: desk.t('case.back') }).click();
  });
});

describe('what all this looked like', () => {
  test('no violation, nothing wider than its window', () => expect(eye.findings).toEqual([]));
  test('no page complained', () => expect(world.complaints).toEqual([]));
});
