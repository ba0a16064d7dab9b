/** Somebody who sees nothing: what she knows of the kiosk is what the agent was asked to say, and what she does is the keypad. */
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { loadOwn } from '@dauys/wording/compiled/own.load.ts';
import { loadPaper } from '@dauys/wording/compiled/paper.load.ts';
import { loadReader } from '@dauys/wording/compiled/reader.load.ts';
import { loadServices } from '@dauys/wording/compiled/services.load.ts';
import { loadVoice } from '@dauys/wording/compiled/voice.load.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';
import type { Page, Request } from 'playwright-core';

type Words = readonly { readonly name: string; readonly value: string | number }[];
interface Asked {
  readonly language: KioskLanguage;
  readonly personal: boolean;
  readonly text?: string;
  readonly pack?: 'kiosk' | 'ways' | 'paper' | 'own' | 'services' | 'voice' | 'reader';
  readonly key?: string;
  readonly values?: Words;
}

export interface Ears {
  /** All that was said, in words, in its order. */
  readonly heard: string[];
  /** The same, by name: `kiosk.home.title`, or `own` for what no pack has. */
  readonly names: string[];
  /** Sounds that did not come. */
  readonly mute: string[];
  press(key: 'ArrowDown' | 'ArrowUp' | 'ArrowRight' | 'ArrowLeft' | 'Enter' | 'Escape' | 'F6' | 'F7' | 'F8'): Promise<void>;
  /** Waits until these words are said, since the last thing chosen. */
  hears(words: string): Promise<void>;
  /** Goes on until these words are said. */
  goTo(words: string): Promise<void>;
  /** Goes on to these words and chooses them. */
  choose(words: string): Promise<void>;
}

const LONG = 60_000;
const MOST_STEPS = 60;

export const earsOf = (page: Page): Ears => {
  const [heard, names, mute]: [string[], string[], string[]] = [[], [], []];
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/speech')) return;
    const asked = request.postDataJSON() as Asked;
    heard.push(wordsOf(asked));
    names.push(asked.text === undefined ? `${asked.pack}.${asked.key}` : 'own');
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/api/speech') && response.status() !== 200)
      mute.push(`${response.status()} ${nameOf(response.request())}`);
  });
  const until = async (isSo: () => boolean, what: string): Promise<void> => {
    for (const end = Date.now() + LONG; !isSo(); await new Promise((resolve) => setTimeout(resolve, 5)))
      if (Date.now() > end) throw new Error(`${what}; the last words: ${heard.slice(-6).join(' | ')}`);
  };
  const press: Ears['press'] = async (key) => {
    const before = heard.length;
    await page.keyboard.press(key);
    // Every key of the keypad is answered.
    await until(() => heard.length > before, `${key} said nothing`);
  };
  // Where the present screen begins.
  let since = 0;
  const goTo = async (words: string): Promise<void> => {
    for (let n = 0; n < MOST_STEPS; n += 1) {
      // One thing says two sentences at most before it can be chosen.
      if (heard.slice(Math.max(since, heard.length - 2)).includes(words)) return;
      await press('ArrowDown');
    }
    throw new Error(`never said: ${words}; the last words: ${heard.slice(-12).join(' | ')}`);
  };
  return {
    ...{ heard, names, mute, press, goTo },
    hears: async (words) => {
      await until(() => heard.slice(since).includes(words), `not said: ${words}`);
      // What was asked for together with it has come too: else it would be taken for the answer to the next key.
      await page.evaluate(() => undefined);
    },
    choose: async (words) => {
      await goTo(words);
      since = heard.length;
      await page.keyboard.press('Enter');
    },
  };
};

const nameOf = (request: Request): string => {
  const { text, pack, key } = request.postDataJSON() as Asked;
  return text === undefined ? `${pack}.${key}` : 'own';
};

const packsIn = async (language: KioskLanguage) => ({
  kiosk: await loadKiosk(language),
  ways: await loadWays(language),
  paper: await loadPaper(language),
  own: await loadOwn(language),
  services: await loadServices(language),
  voice: await loadVoice(language),
  reader: await loadReader(language),
});
type Packs = Awaited<ReturnType<typeof packsIn>>;
const known = new Map<string, Packs>();
for (const language of KIOSK_LANGUAGES) known.set(language, await packsIn(language));

const wordsOf = ({ language, text, pack = 'kiosk', key = '', values = [] }: Asked): string => {
  if (text !== undefined) return text;
  const say = known.get(language)?.[pack] as ((key: string, values: object) => string) | undefined;
  return say?.(key, Object.fromEntries(values.map(({ name, value }) => [name, value]))) ?? '';
};
