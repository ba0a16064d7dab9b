/** A complaint, from the first screen to the promise and its end, and its answer, by keypad and with the eyes shut. */
import { type KioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { type OwnText } from '@dauys/wording/compiled/own.ts';
import { loadOwn } from '@dauys/wording/compiled/own.load.ts';
import { type VoiceText } from '@dauys/wording/compiled/voice.ts';
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { namesOf } from '@dauys/wording/kiosk-language.ts';
import type { KioskLanguage, Language } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';
import { forgetRecorded, speakFor } from './by-voice.ts';
import type { Ears } from './ears.ts';

/** Four letters, found on the keyboard by listening. */
export const WRITTEN = 'Бьют';

export interface Told {
  /** All that was said, by name. */
  readonly names: readonly string[];
  /** The groups of the code, as they were heard. */
  readonly code: readonly string[];
}

/** Somebody who listens in this language. */
export interface Listener extends Ears {
  readonly page: Page;
  readonly language: KioskLanguage;
  readonly t: KioskText;
  readonly v: VoiceText;
  readonly o: OwnText;
}

export const listenerIn = async (language: KioskLanguage, page: Page, ears: Ears): Promise<Listener> => ({
  ...{ page, language, ...ears },
  ...{ t: await loadKiosk(language), v: await loadVoice(language), o: await loadOwn(language) },
});

/** One touch leads to the question; a terminal whose agent has not answered just then says so there, and is asked again. */
const askForBody = async ({ page, t }: Listener): Promise<void> => {
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

type Names = Readonly<Record<Language, string>>;

/** Until the addresses are proven, somebody who sees looks once and goes back: what is spoken does not hang on how fast this machine is. */
export const waitForAddresses = async (listener: Listener, url: string, body: Names): Promise<void> => {
  const { page, t, language } = listener;
  const touch = (name: string): Promise<void> => page.getByRole('button', { name }).first().click();
  await page.goto(url);
  await touch(t('language.name'));
  await askForBody(listener);
  await page.getByRole('button', { name: body[namesOf(language)] }).waitFor();
  for (const name of [t('back'), t('language.change')]) await touch(name);
  await page.getByRole('button', { name: t('language.name') }).waitFor();
};

/** The first arrow on the first screen begins to speak. */
const begin = async ({ t, press, hears, choose }: Listener): Promise<void> => {
  await press('ArrowDown');
  await choose(t('language.name'));
  await hears(t('home.title'));
};

/** From the first screen to the question what happened. */
const goToTelling = async (listener: Listener, body: Names): Promise<void> => {
  const { t, hears, choose, language } = listener;
  await begin(listener);
  await choose(t('home.write'));
  await hears(t('body.title'));
  await choose(body[namesOf(language)]);
  await hears(t('category.title'));
  await choose(t('category.ill-treatment'));
  await hears(t('urgency.title'));
  await choose(t('urgency.no'));
  await hears(t('disclosure.title'));
  await choose(t('disclosure.anonymous'));
  await hears(t('text.title'));
};

/** Written letter by letter, in Russian. Throws where something that must be heard is not. */
export const lodgeByEar = async (listener: Listener, body: Names): Promise<Told> => {
  const { t, hears, choose, names } = listener;
  const before = names.length;
  await goToTelling(listener, body);
  await writeByEar(listener);
  await choose(t('next'));
  await hears(t('text.short.title'));
  await choose(t('text.short.enough'));
  const code = await sendByEar(listener, learnByEar);
  return { names: names.slice(before), code };
};

/** Says it into the microphone: no letter is sought. */
export const lodgeByEarAndVoice = async (listener: Listener, body: Names): Promise<Told> => {
  const { page, t, v, hears, choose, names } = listener;
  const before = names.length;
  await forgetRecorded(page);
  await goToTelling(listener, body);
  await choose(v('speak'));
  await hears(v('voice.title'));
  await choose(v('start'));
  await hears(v('running'));
  await speakFor(page, 1);
  await choose(v('stop'));
  await hears(v('voice.title'));
  await choose(v('listen'));
  await choose(t('next'));
  const code = await sendByEar(listener);
  return { names: names.slice(before), code };
};

/** Opens so many answers with their code; returns all that is heard of them. */
export const readByEar = async (listener: Listener, code: string, answers: number): Promise<readonly string[]> => {
  const { t, hears, choose, goTo, heard, press } = listener;
  await begin(listener);
  await choose(t('home.read'));
  await hears(t('code.title'));
  await choose(t('code.label'));
  await hears('1');
  await typeByEar(listener, code);
  await press('Escape');
  const before = heard.length;
  await choose(t('code.open'));
  await hears(t('opening.title'));
  await hears(t('answers.title', { n: answers }));
  await goTo(t('answers.solve'));
  const answer = heard.slice(before);
  await choose(t('answers.finish'));
  await listener.page.getByRole('button', { name: t('language.name') }).waitFor();
  return answer;
};

/** From the pictures to the end: the groups of the code. `learns`: what is done with the first. */
const sendByEar = async (listener: Listener, learns?: typeof learnByEar): Promise<readonly string[]> => {
  const { page, t, hears, choose, goTo, heard, names } = listener;
  await hears(t('pictures.title'));
  await choose(t('pictures.none'));
  await hears(t('review.title'));
  await choose(t('review.send'));
  const before = heard.length;
  await hears(t('promise.title'));
  await goTo(t('promise.code.text'));
  // News in between begins a group again.
  const groups = new Set(heard.filter((_, i) => i >= before && names[i] === 'kiosk.promise.code.group'));
  const code = [...groups].map(digitsOf);
  await learns?.(listener, code[0] ?? '');
  await choose(t('promise.finish'));
  await hears(t('promise.sure.title'));
  await choose(t('promise.sure.finish'));
  await page.getByRole('button', { name: t('language.name') }).waitFor();
  return code;
};

/** Four letters, and hears what she wrote. */
const writeByEar = async ({ t, press, hears, choose, heard }: Listener): Promise<void> => {
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

/** From the first digit on, to each by the shortest way: rows and columns go round. */
const typeByEar = async ({ press }: Listener, digits: string): Promise<void> => {
  let [row, column] = [0, 0];
  for (const digit of digits) {
    const place = PAD.indexOf(digit);
    const [down, right] = [(Math.floor(place / 3) - row + 4) % 4, ((place % 3) - column + 3) % 3];
    for (let n = down === 3 ? 1 : down; n > 0; n -= 1) await press(down === 3 ? 'ArrowUp' : 'ArrowDown');
    if (right !== 0) await press(right === 1 ? 'ArrowRight' : 'ArrowLeft');
    await press('Enter');
    [row, column] = [(row + down) % 4, (column + right) % 3];
  }
};

/** The first group by heart: heard, forgotten, heard again, typed, and back to the promise. */
const learnByEar = async (listener: Listener, group: string): Promise<void> => {
  const { t, o, press, hears, choose } = listener;
  await choose(o('learn.offer'));
  await hears(t('promise.code.group', { n: 1, digits: [...group].join(' ') }));
  await choose(o('learn.show.on'));
  await hears(o('learn.ask.title', { n: 1 }));
  await choose(o('learn.ask.show'));
  await hears(o('learn.show.title', { n: 1 }));
  await choose(o('learn.show.on'));
  await choose(o('learn.ask.label', { n: 1 }));
  await hears('1');
  await typeByEar(listener, group);
  await press('Escape');
  await choose(o('learn.ask.check'));
  await hears(o('learn.show.title', { n: 2 }));
  await choose(o('learn.stop'));
  await hears(t('promise.title'));
};

/** After the number of the group. */
const digitsOf = (group: string): string => group.replace(/^\D*\d+/, '').replaceAll(/\D/g, '');
