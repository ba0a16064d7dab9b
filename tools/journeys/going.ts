/** Who goes away, by the exit: at the end of what she came for, or while it is still under way. In English. */
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import type { Page } from 'playwright-core';
import { noteRecordings, speakFor } from './by-voice.ts';
import { enter, type Kiosk, kioskOn } from './kiosk.ts';

const [v, w] = [voiceText('en'), waysText('en')];

/** By the exit, to the clock on the wall. */
const go = async ({ page, t, press }: Kiosk): Promise<void> => {
  await press(t('exit.label'));
  await page.getByRole('heading', { level: 1, name: /^\d\d:\d\d$/ }).waitFor();
};

/** The page has looked twice how the terminal stands: what was on its way to the screen has come. */
const settled = async (page: Page): Promise<void> => {
  for (let n = 0; n < 2; n += 1) await page.waitForResponse(/\/api\/state$/);
};

/** In danger, by four touches from idle to stored; advice stands on the screen; and away. */
export const cryByTouch = async (page: Page, url: string): Promise<void> => {
  const kiosk = kioskOn(page, 'en');
  const { t, press, asks } = kiosk;
  await page.goto(url);
  // It waits for what is proven: an urgent complaint has an address before it has words.
  await page.getByRole('button', { name: t('language.name') }).waitFor();
  await press(t('language.name'));
  await press(w('urgent.tile'));
  await press(w('urgent.beaten'));
  await asks(w('urgent.send.title'));
  await press(t('review.send'));
  await asks(t('promise.title'));
  await page.getByText(w('advice.doctor')).waitFor();
  await go(kiosk);
};

/** Goes while her code is searched for; then it comes out that nobody answers. Returns what the screen says. */
export const goWhileSearching = async (page: Page, url: string, code: string): Promise<string> => {
  const [asked, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route('**/api/replies', async (route) => {
    asked.resolve();
    await gone.promise;
    await route.abort();
  });
  const kiosk = await enter(page, url, 'en');
  const { t, press, asks } = kiosk;
  await press(t('home.read'));
  await asks(t('code.title'));
  await page.keyboard.type(code);
  await press(t('code.open'));
  await asked.promise;
  await go(kiosk);
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/replies'));
  gone.resolve();
  await failed;
  await settled(page);
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
};

/** Goes while she is recorded. Returns how often the page then says that somebody is there. */
export const goWhileRecording = async (page: Page, url: string): Promise<number> => {
  await noteRecordings(page);
  const kiosk = await enter(page, url, 'en');
  await kiosk.press(w('urgent.tile'));
  await kiosk.press(v('urgent.say'));
  await speakFor(page, 1);
  await go(kiosk);
  await page.evaluate(() => {
    document.body.dataset['heard'] = '0';
    window.addEventListener('dauys-heard', () => {
      document.body.dataset['heard'] = String(Number(document.body.dataset['heard']) + 1);
    });
  });
  await settled(page);
  return page.evaluate(() => Number(document.body.dataset['heard']));
};
