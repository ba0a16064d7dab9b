/** A picture by the camera, where no window of files opens. In Russian. */
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import type { Page } from 'playwright-core';
import { bodies } from '../demo/cast.ts';
import { enter } from './kiosk.ts';

/** Takes one and sees it. Throws where a file could be chosen, or the camera stays on. */
export const takePicture = async (page: Page, url: string): Promise<void> => {
  const v = voiceText('ru');
  // As its agent says it with `"pictures": "camera"` (config.test.ts).
  await page.route('**/api/state', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), pictures: 'camera' } });
  });
  const kiosk = await enter(page, url, 'ru');
  const { t, press, asks } = kiosk;
  await press(t('home.write'));
  for (const answer of [bodies[1]?.names.ru ?? '', t('category.food'), t('urgency.no'), t('disclosure.anonymous')]) await press(answer);
  await asks(t('text.title'));
  await kiosk.field(t('text.label')).fill('Посмотрите на эту бумагу.');
  await press(t('next'));
  await asks(t('pictures.title'));
  await press(v('camera.add'));
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await press(v('camera.take'));
  await page.getByRole('img', { name: t('pictures.one', { n: 1 }) }).waitFor();
  for (const place of ['input[type=file]', 'video']) await page.locator(place).waitFor({ state: 'detached' });
  await page.context().close();
};
