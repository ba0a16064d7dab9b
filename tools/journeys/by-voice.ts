/** A complaint that is said: by touch, by keypad and headset, and in danger. Whoever asks what was recorded hooks the browser's recorder, which the page uses. */
import { createHash } from 'node:crypto';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import type { Language } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';
import type { Kiosk } from './kiosk.ts';

const LONG = 60_000;

declare global {
  interface Window {
    /** Pieces of the last recording, as the browser's recorder gave them. */
    recorded?: number[][];
  }
}

/** From now on the page notes what its recorders gave; to be called before it opens. */
export const noteRecordings = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const [start, read] = [MediaRecorder.prototype.start, Blob.prototype.arrayBuffer];
    MediaRecorder.prototype.start = function (this: MediaRecorder, slice) {
      window.recorded = [];
      start.call(this, slice);
    };
    Blob.prototype.arrayBuffer = async function (this: Blob) {
      const bytes = await read.call(this);
      if (/^(?:audio|video)\/webm/.test(this.type)) window.recorded?.push([...new Uint8Array(bytes)]);
      return bytes;
    };
  });
};

/** Before somebody speaks again in the same page: what is waited for is what is said then. */
export const forgetRecorded = (page: Page): Promise<void> => page.evaluate(() => void delete window.recorded);

export const bytesRecorded = async (page: Page): Promise<Buffer> => Buffer.from((await page.evaluate(() => window.recorded?.flat())) ?? []);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Waits until so many pieces of about a second have come: no clock of ours is looked at. */
export const speakFor = async (page: Page, pieces: number): Promise<void> => {
  await page.waitForFunction((n) => (window.recorded?.length ?? 0) >= n, pieces, { timeout: LONG });
};

/** What is played next sounds until it is stopped: a second of it may be over before anybody has looked. */
const soundOn = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      HTMLMediaElement.prototype.play = play;
      this.loop = true;
      return play.call(this);
    };
  });

export interface Spoken {
  readonly body: string;
  readonly disguised: boolean;
  /** Happens while it is recorded. */
  meanwhile?(): Promise<void>;
}

/** From the home screen to the review without a keyboard: heard once, deleted, recorded anew. */
export const tellByVoice = async (kiosk: Kiosk, language: Language, { body, disguised, meanwhile }: Spoken): Promise<void> => {
  const { t, press, asks, page } = kiosk;
  const v = voiceText(language);
  await press(t('home.write'));
  for (const answer of [body, t('category.health-care'), t('urgency.no'), t('disclosure.anonymous')]) await press(answer);
  await asks(t('text.title'));
  await press(v('speak'));
  await asks(v('voice.title'));
  await press(v('start'));
  await speakFor(page, 1);
  await page.getByText(v('running')).first().waitFor();
  await press(v('stop'));
  await soundOn(page);
  await press(v('listen'));
  await page.getByRole('button', { name: v('listen.stop') }).waitFor();
  await press(v('anew'));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: v('erase') })
    .click();
  if (disguised) await press(v('disguise'));
  await forgetRecorded(page);
  await press(v('start'));
  await speakFor(page, 2);
  await meanwhile?.();
  await press(v('stop'));
  await page.getByRole('button', { name: v('erase'), exact: true }).waitFor();
  await press(t('next'));
  await asks(t('pictures.title'));
  await press(t('pictures.none'));
  await asks(t('review.title'));
};

/** In danger: counts the touches from the idle screen to the promise. */
export const cryByVoice = async (kiosk: Kiosk, language: Language): Promise<number> => {
  const { t, asks, page } = kiosk;
  const [v, w] = [voiceText(language), waysText(language)];
  let touches = 0;
  const touch = async (words: string): Promise<void> => {
    await kiosk.press(words);
    touches += 1;
  };
  await touch(t('language.name'));
  await touch(w('urgent.tile'));
  await touch(v('urgent.say'));
  await speakFor(page, 1);
  await touch(v('send'));
  await asks(t('promise.title'));
  return touches;
};

/** Devices of this page as they should not be. `unplugged`: they go away after a second. */
export const spoilDevices = async (page: Page, how: 'denied' | 'absent' | 'unplugged'): Promise<void> => {
  await page.addInitScript((wrong) => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      if (wrong !== 'unplugged') throw new DOMException('', wrong === 'denied' ? 'NotAllowedError' : 'NotFoundError');
      const stream = await ask(wanted);
      const pull = (): void => {
        if ((window.recorded?.length ?? 0) < 1) return void setTimeout(pull, 50);
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      };
      pull();
      return stream;
    };
  }, how);
};
