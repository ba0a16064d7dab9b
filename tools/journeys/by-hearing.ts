/** Somebody who cannot read: she touches, hears what it is, and touches it again. What is spoken is what the agent was asked for. */
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';
import { forgetRecorded, noteRecordings, speakFor } from './by-voice.ts';
import { kioskOn } from './kiosk.ts';

const SLOW = 60_000;

declare global {
  interface Window {
    /** All that ever sounded in this page. */
    sounded?: HTMLMediaElement[];
  }
}

export interface Hearing {
  /** The kiosk is there, and has heard nobody yet. */
  readonly page: Page;
  /** What was asked to be spoken, by name: `voice.send`, or `own.` for words that no pack has. */
  readonly names: readonly string[];
}

export const hearingOn = async (page: Page, url: string): Promise<Hearing> => {
  const names: string[] = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/speech')) return;
    const { pack = 'own', key = '' } = request.postDataJSON() as { readonly pack?: string; readonly key?: string };
    names.push(`${pack}.${key}`);
  });
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
  return { page, names };
};

interface Cried {
  /** What was asked to be spoken between two pieces of the recording. */
  readonly over: readonly string[];
  /** What sounded meanwhile. */
  readonly sounding: number;
}

/** In danger, from the first screen to the promise and back to it: says it, and sends it. */
export const cryByHearing = async ({ page, names }: Hearing, language: KioskLanguage): Promise<Cried> => {
  const { t, asks } = kioskOn(page, language);
  const [v, w] = [await loadVoice(language), await loadWays(language)];
  const hears = async (name: string, since: number): Promise<void> => {
    for (const end = Date.now() + SLOW; !names.includes(name, since); await page.waitForTimeout(20))
      if (Date.now() > end) throw new Error(`not said: ${name}; but ${names.slice(since).join(' ')}`);
  };
  const twice = async (words: string, name: string): Promise<void> => {
    const [button, since] = [page.getByRole('button', { name: words }).first(), names.length];
    await button.click({ timeout: SLOW });
    await hears(name, since);
    await button.click({ timeout: SLOW });
  };
  await forgetRecorded(page);
  const begun = names.length;
  await page.getByRole('button', { name: w('hear.short') }).click({ timeout: SLOW });
  await hears('kiosk.language.choose', begun);
  await twice(t('language.name'), 'kiosk.language.name');
  await asks(t('home.title'));
  await twice(w('urgent.tile'), 'ways.urgent.tile');
  await twice(v('urgent.say'), 'voice.urgent.say');
  await speakFor(page, 1);
  const since = names.length;
  await speakFor(page, 2);
  const sounding = await page.evaluate(() => (window.sounded ?? []).filter((one) => !one.paused).length);
  const over = names.slice(since);
  await twice(v('send'), 'voice.send');
  await asks(t('promise.title'));
  await twice(t('promise.finish'), 'kiosk.promise.finish');
  await twice(t('promise.sure.finish'), 'kiosk.promise.sure.finish');
  await page.getByRole('button', { name: w('hear.short') }).waitFor({ timeout: SLOW });
  return { over, sounding };
};
