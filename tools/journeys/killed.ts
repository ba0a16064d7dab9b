/** What happens when the page dies, alone or with the agent as when the power goes, while somebody says what happened or while that is sealed. */
import { join } from 'node:path';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import type { BrowserContext, Page } from 'playwright-core';
import { peekAt } from '../crash/scene.ts';
import type { System } from '../demo/system.ts';
import { noteRecordings, speakFor } from './by-voice.ts';
import { enter, kioskOn } from './kiosk.ts';

export const MOMENTS = [
  ['the page', 'it is recorded'],
  ['the page', 'it is sealed'],
  ['page and agent', 'it is recorded'],
] as const;
type Moment = readonly [who: (typeof MOMENTS)[number][0], moment: (typeof MOMENTS)[number][1]];

/** What the agent was given. `id`: hex, of the envelope. */
export interface Given {
  readonly id: string;
  readonly isStored: boolean;
}

/** Kills at that moment, and leaves the next person before the first screen. What the page sends to the agent from then on never arrives. */
export const dieWhileSaying = async (
  context: BrowserContext,
  { kiosk, data }: { readonly kiosk: System['kiosks'][number]; readonly data: string },
  [who, moment]: Moment,
): Promise<{ readonly next: Page; readonly given: readonly Given[] }> => {
  const page = await context.newPage();
  await noteRecordings(page);
  const ids: string[] = [];
  // Held, and not refused: the page that dies is waiting for an answer.
  await page.route('**/api/envelopes', (route) => {
    ids.push(/"envelopeId":"([0-9a-f]+)"/.exec(route.request().postDataBuffer()?.toString('latin1') ?? '')?.[1] ?? 'unknown');
  });
  const [v, w] = [voiceText('kk'), waysText('kk')];
  const { t, press, asks } = await enter(page, kiosk.url, 'kk');
  await press(w('urgent.tile'));
  await press(v('urgent.say'));
  await speakFor(page, 1);
  if (moment === 'it is sealed') {
    await press(v('send'));
    await asks(t('sending.title'));
  }
  await crash(page);
  if (who === 'page and agent') {
    await kiosk.process.kill();
    await kiosk.process.ready();
  }
  const next = await context.newPage();
  await next.goto(kiosk.url);
  await next.getByRole('button', { name: kioskOn(next, 'kk').t('language.name') }).waitFor();
  const state = join(data, `terminal-${kiosk.id}`, 'state');
  const given = ids.map((id) => ({ id, isStored: peekAt(state, 'select 1 from outbox where envelope_id = ?', [id]).length > 0 }));
  return { next, given };
};

/** The process of the page ends at once, as by SIGSEGV. */
const crash = async (page: Page): Promise<void> => {
  const cdp = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  cdp.send('Page.crash').catch(() => undefined);
  await crashed;
};
