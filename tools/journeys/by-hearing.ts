/** Somebody who cannot read: she touches, hears what it is, and touches it again. What is spoken is what the agent was asked for. Her complaint, and her answer. */
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import type { Locator, Page } from 'playwright-core';
import { forgetRecorded, noteRecordings, speakFor } from './by-voice.ts';
import { type Ears, earsOf } from './ears.ts';
import { kioskOn } from './kiosk.ts';

const SLOW = 60_000;

declare global {
  interface Window {
    /** All that ever sounded in this page. */
    sounded?: HTMLMediaElement[];
  }
}

/** All that was asked to be spoken: `voice.send`, or `own` for words that no pack has; and in words. */
export interface Hearing extends Pick<Ears, 'names' | 'heard' | 'mute'> {
  /** The kiosk is there, and has heard nobody yet. */
  readonly page: Page;
}

export const hearingOn = async (page: Page, url: string): Promise<Hearing> => {
  const { names, heard, mute } = earsOf(page);
  await noteRecordings(page);
  await page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    window.sounded = [];
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      window.sounded?.push(this);
      return play.call(this);
    };
  });
  await page.goto(url);
  return { page, names, heard, mute };
};

/** Without the marks that keep a name's direction: nobody hears them. */
const plain = (words: string): string => words.replaceAll(/[\u2066-\u2069]/g, '');

/** Waits until this is among what was said since then. */
const hears = async ({ page }: Hearing, said: readonly string[], what: string, since: number): Promise<void> => {
  for (const end = Date.now() + SLOW; !said.slice(since).map(plain).includes(plain(what)); await page.waitForTimeout(20))
    if (Date.now() > end) throw new Error(`not said: ${what}; but ${said.slice(since).join(' | ')}`);
};

/** Touches and hears what it is. */
const once = async (hearing: Hearing, touched: Locator, said: readonly string[], what: string): Promise<void> => {
  const since = said.length;
  await touched.click({ timeout: SLOW });
  await hears(hearing, said, what, since);
};

/** And touches again. */
const twice = async (hearing: Hearing, touched: Locator, said: readonly string[], what: string): Promise<void> => {
  await once(hearing, touched, said, what);
  await touched.click({ timeout: SLOW });
};

type Take = (words: string, name: string) => Promise<void>;

/** From the first screen to the home screen in her language; how she takes what stands there. */
const begin = async (hearing: Hearing, language: KioskLanguage): Promise<Take> => {
  const { page, names } = hearing;
  const { t, asks } = kioskOn(page, language);
  const w = await loadWays(language);
  const take: Take = (words, name) => twice(hearing, page.getByRole('button', { name: words }).first(), names, name);
  const begun = names.length;
  await page.getByRole('button', { name: w('hear.short') }).click({ timeout: SLOW });
  await hears(hearing, names, 'kiosk.language.choose', begun);
  await take(t('language.name'), 'kiosk.language.name');
  await asks(t('home.title'));
  return take;
};

const ended = async ({ page }: Hearing, language: KioskLanguage): Promise<void> =>
  page.getByRole('button', { name: (await loadWays(language))('hear.short') }).waitFor({ timeout: SLOW });

interface Cried {
  /** What was asked to be spoken between two pieces of the recording. */
  readonly over: readonly string[];
  /** What sounded meanwhile. */
  readonly sounding: number;
}

/** In danger, from the first screen to the promise and back to it: says it, and sends it. */
export const cryByHearing = async (hearing: Hearing, language: KioskLanguage): Promise<Cried> => {
  const { page, names } = hearing;
  const { t, asks } = kioskOn(page, language);
  const [v, w] = [await loadVoice(language), await loadWays(language)];
  await forgetRecorded(page);
  const take = await begin(hearing, language);
  await take(w('urgent.tile'), 'ways.urgent.tile');
  await take(v('urgent.say'), 'voice.urgent.say');
  await speakFor(page, 1);
  const since = names.length;
  await speakFor(page, 2);
  const sounding = await page.evaluate(() => (window.sounded ?? []).filter((one) => !one.paused).length);
  const over = names.slice(since);
  await take(v('send'), 'voice.send');
  await asks(t('promise.title'));
  await take(t('promise.finish'), 'kiosk.promise.finish');
  await take(t('promise.sure.finish'), 'kiosk.promise.sure.finish');
  await ended(hearing, language);
  return { over, sounding };
};

/** Opens so many answers with their code, each digit found by its sound; returns all that is heard of them, touched one after the other. */
export const readByHearing = async (
  hearing: Hearing,
  language: KioskLanguage,
  { code, answers }: { readonly code: string; readonly answers: number },
): Promise<readonly string[]> => {
  const { page, heard } = hearing;
  const { t, asks, field } = kioskOn(page, language);
  const take = await begin(hearing, language);
  await take(t('home.read'), 'kiosk.home.read');
  await asks(t('code.title'));
  const pad = page.getByRole('group', { name: t('keys.digits') });
  for (const [i, digit] of [...code].entries()) {
    const key = pad.getByRole('button', { name: digit, exact: true });
    // The one before was the same: she has just heard it.
    await (digit === code[i - 1] ? once : twice)(hearing, key, heard, digit);
  }
  // What is in the field is what she heard, each digit once.
  await once(hearing, field(t('code.label')), heard, [...code].join(' '));
  const opened = heard.length;
  await take(t('code.open'), 'kiosk.code.open');
  await hears(hearing, heard, t('answers.title', { n: answers }), opened);
  const letters = page.locator('article').locator('h2, h3, p, .told');
  for (const letter of await letters.all()) await once(hearing, letter, heard, (await letter.textContent()) ?? '');
  const answer = heard.slice(opened);
  await take(t('answers.finish'), 'kiosk.answers.finish');
  await ended(hearing, language);
  return answer;
};
