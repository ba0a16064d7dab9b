/** With the 24 digits of the promise, typed on a real keyboard. In Kazakh. */
import type { Page } from 'playwright-core';
import { enter } from './kiosk.ts';

const SLOW = 60_000;

/** From the idle screen to what the code opens at this terminal: how many answers are there. */
export const countReplies = async (page: Page, url: string, code: string): Promise<number> => {
  const { t, press, asks } = await enter(page, url, 'kk');
  await press(t('home.read'));
  await asks(t('code.title'));
  await page.keyboard.type(code);
  await press(t('code.open'));
  const titles = [t('answers.none.title'), ...[1, 2, 3].map((n) => t('answers.title', { n }))];
  await page.getByRole('heading', { level: 1, name: new RegExp(titles.join('|')) }).waitFor({ timeout: SLOW });
  return page.getByRole('article').count();
};
