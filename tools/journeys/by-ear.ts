/** A complaint in Russian, from the first screen to the promise and its end, by keypad and with the eyes shut. */
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { ownText } from '@dauys/wording/compiled/own.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import type { Page } from 'playwright-core';
import { speakFor } from './by-voice.ts';
import { earsOf, type Ears } from './ears.ts';

/** What is said up to the sending, screen by screen; `own`: words that no pack has, such as a body's name or a letter. */
export const spokenSteps = `
  kiosk.language.choose ways.listen.hint kiosk.language.name kiosk.language.offers kiosk.language.name kiosk.language.offers
  kiosk.home.title ways.urgent.tile ways.urgent.tile.detail kiosk.home.write kiosk.home.write.detail
  kiosk.body.title kiosk.body.help own kiosk.body.role.prosecutor own kiosk.body.role.court
  kiosk.category.title kiosk.category.help kiosk.category.ill-treatment
  kiosk.urgency.title kiosk.urgency.help kiosk.urgency.yes kiosk.urgency.yes.detail kiosk.urgency.no kiosk.urgency.no.detail
  kiosk.disclosure.title kiosk.disclosure.help kiosk.disclosure.named kiosk.disclosure.named.detail kiosk.disclosure.named-not-to-facility kiosk.disclosure.named-not-to-facility.detail kiosk.disclosure.anonymous kiosk.disclosure.anonymous.detail
  kiosk.text.title kiosk.text.help voice.speak voice.film kiosk.text.label own kiosk.keys.shift ways.listen.chosen kiosk.keys.backspace own kiosk.text.label own kiosk.text.label own kiosk.text.count kiosk.back kiosk.next
  kiosk.text.short.title kiosk.text.short.text kiosk.text.short.more kiosk.text.short.enough
  kiosk.pictures.title kiosk.pictures.help kiosk.pictures.add kiosk.back kiosk.pictures.none
  kiosk.review.title kiosk.review.help kiosk.review.body own kiosk.review.change.label kiosk.review.category kiosk.category.ill-treatment kiosk.review.change.label kiosk.review.urgency kiosk.review.usual kiosk.review.change.label kiosk.review.disclosure kiosk.disclosure.anonymous kiosk.review.change.label kiosk.review.text own kiosk.review.change.label kiosk.review.attachments kiosk.review.pictures kiosk.review.change.label services.about.part services.about.nothing kiosk.review.change.label kiosk.back kiosk.review.send
`
  .trim()
  .split(/\s+/);

/** Said once more, because somebody pressed again or news came, it is the same; what is said only while addresses are awaited, is left out. */
export const isNew = (name: string, i: number, names: readonly string[]): boolean => name !== names[i - 1] && name !== 'kiosk.body.none';

/** Four letters, found on the keyboard by listening. */
export const WRITTEN = 'Бьют';

export interface Told extends Pick<Ears, 'names' | 'mute'> {
  /** The groups of the code, as they were heard. */
  readonly code: readonly string[];
}

const [t, v, o] = [kioskText('ru'), voiceText('ru'), ownText('ru')];

/** One touch leads to the question; a terminal whose agent has not answered just then says so there, and is asked again. */
const askForBody = async (page: Page): Promise<void> => {
  const touch = (name: string): Promise<void> => page.getByRole('button', { name }).first().click();
  await page.getByRole('heading', { level: 1, name: t('home.title') }).waitFor();
  await touch(t('home.write'));
  const [asked, missed] = [page.getByRole('heading', { level: 1, name: t('body.title') }), page.getByRole('button', { name: t('again') })];
  await asked.or(missed).first().waitFor();
  while (await missed.isVisible()) {
    await touch(t('again'));
    await asked.or(missed).first().waitFor();
  }
};

/** From the first screen to the question what happened. */
const goToTelling = async (page: Page, url: string, body: string): Promise<Ears> => {
  const ears = earsOf(page);
  const { press, hears, choose } = ears;
  await page.goto(url);
  // Until the addresses are proven, somebody who sees looks once and goes back: what is spoken does not hang on how fast this machine is.
  const touch = (name: string): Promise<void> => page.getByRole('button', { name }).first().click();
  await touch(t('language.name'));
  await askForBody(page);
  await page.getByRole('button', { name: new RegExp(`^${body}`) }).waitFor();
  for (const name of [t('back'), t('language.change')]) await touch(name);
  await page.getByRole('button', { name: t('language.name') }).waitFor();
  await press('ArrowDown');
  await choose(t('language.name'));
  await hears(t('home.title'));
  await choose(t('home.write'));
  await hears(t('body.title'));
  await choose(body);
  await hears(t('category.title'));
  await choose(t('category.ill-treatment'));
  await hears(t('urgency.title'));
  await choose(t('urgency.no'));
  await hears(t('disclosure.title'));
  await choose(t('disclosure.anonymous'));
  await hears(t('text.title'));
  return ears;
};

/** Throws where something that must be heard is not. */
export const lodgeByEar = async (page: Page, url: string, body: string): Promise<Told> => {
  const ears = await goToTelling(page, url, body);
  const { hears, choose } = ears;
  await writeByEar(ears);
  await choose(t('next'));
  await hears(t('text.short.title'));
  await choose(t('text.short.enough'));
  return sendByEar(page, ears, learnByEar);
};

/** Says it into the microphone: no letter is sought. */
export const lodgeByEarAndVoice = async (page: Page, url: string, body: string): Promise<Told> => {
  const ears = await goToTelling(page, url, body);
  const { hears, choose } = ears;
  await choose(v('speak'));
  await hears(v('voice.title'));
  await choose(v('start'));
  await hears(v('running'));
  await speakFor(page, 2);
  await hears(v('left', { m: 5, s: 0 }));
  // It is read up to the first thing that can be chosen, and stands there.
  await hears(v('stop'));
  await choose(v('stop'));
  await hears(v('voice.title'));
  await choose(v('listen'));
  await choose(t('next'));
  return sendByEar(page, ears);
};

/** From the pictures to the end. `learns`: what is done with the first group of the code. */
const sendByEar = async (page: Page, ears: Ears, learns?: (ears: Ears, group: string) => Promise<void>): Promise<Told> => {
  const { hears, choose, goTo, heard, names, mute } = ears;
  await hears(t('pictures.title'));
  await choose(t('pictures.none'));
  await hears(t('review.title'));
  await choose(t('review.send'));
  await hears(t('promise.title'));
  await goTo(t('promise.code.text'));
  const code = heard.flatMap((words) =>
    words.startsWith(t('promise.code.group', { n: 1, digits: '' }).slice(0, 6)) ? [digitsOf(words)] : [],
  );
  await learns?.(ears, code[0] ?? '');
  await choose(t('promise.finish'));
  await hears(t('promise.sure.title'));
  await choose(t('promise.sure.finish'));
  await page.getByRole('button', { name: t('language.name') }).waitFor();
  return { names, mute, code };
};

/** Four letters, and hears what she wrote. */
const writeByEar = async ({ press, hears, choose, heard }: Ears): Promise<void> => {
  await choose(t('text.label'));
  await hears('Й');
  for (const key of ['ArrowDown', 'ArrowDown', ...Array.from({ length: 4 }, () => 'ArrowLeft' as const)] as const) await press(key);
  if (heard.at(-1) !== 'Б') throw new Error(`at another letter: ${heard.at(-1)}`);
  for (const key of [
    'Enter',
    'ArrowLeft',
    'Enter',
    'ArrowRight',
    'ArrowRight',
    'Enter',
    'ArrowLeft',
    'ArrowLeft',
    'ArrowLeft',
    'Enter',
  ] as const)
    await press(key);
  await press('F6');
  await hears(WRITTEN);
  await press('Escape');
};

/** The digits as they lie on the screen, three in a row; the last row has two keys more. */
const PAD = '123456789-0-';

/** The first group by heart: heard, forgotten, heard again, typed, and back to the promise. */
const learnByEar = async ({ press, hears, choose }: Ears, group: string): Promise<void> => {
  await choose(o('learn.offer'));
  await hears(t('promise.code.group', { n: 1, digits: [...group].join(' ') }));
  await choose(o('learn.show.on'));
  await hears(o('learn.ask.title', { n: 1 }));
  await choose(o('learn.ask.show'));
  await hears(o('learn.show.title', { n: 1 }));
  await choose(o('learn.show.on'));
  await choose(o('learn.ask.label', { n: 1 }));
  await hears('1');
  let [row, column] = [0, 0];
  for (const digit of group) {
    const place = PAD.indexOf(digit);
    for (; row !== Math.floor(place / 3); row = (row + 1) % 4) await press('ArrowDown');
    for (; column !== place % 3; column = (column + 1) % 3) await press('ArrowRight');
    await press('Enter');
  }
  await press('Escape');
  await choose(o('learn.ask.check'));
  await hears(o('learn.show.title', { n: 2 }));
  await choose(o('learn.stop'));
  await hears(t('promise.title'));
};

/** After the number of the group. */
const digitsOf = (group: string): string => group.replace(/^\D*\d+/, '').replaceAll(/\D/g, '');
