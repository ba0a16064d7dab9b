/** Who only reads leaves a cover behind, as whoever complains leaves a complaint; a page where nobody stands lodges a canary. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { servicesText } from '@dauys/wording/compiled/services.ts';
import type { Page } from 'playwright-core';
import { bodies } from '../demo/cast.ts';
import type { System } from '../demo/system.ts';
import { enter } from './kiosk.ts';
import { inDatabase } from './officers.ts';
import { portrait, type World } from './world.ts';

/** Reads her rights in English, goes away, and as long passes as a cover takes at most. The page is still open: it seals the cover now. */
export const readsHerRights = async (world: World, url: string): Promise<Page> => {
  const [t, s] = [kioskText('en'), servicesText('en')];
  const page = await (await world.person({ viewport: portrait })).newPage();
  await page.clock.install();
  const { press, asks } = await enter(page, url, 'en');
  // Where complaints have an address, covers have one.
  await press(t('home.write'));
  await page.getByRole('button', { name: bodies[2]?.names.en ?? '' }).waitFor();
  await press(t('back'));
  await press(s('home.shelf'));
  await press(s('shelf.rights'));
  await asks(s('rights.title'));
  await page.getByRole('button', { name: t('exit.label') }).click();
  await page.clock.fastForward(181_000);
  return page;
};

/** From which terminals the covers came that responders have opened and reported. */
export const coversOpened = (system: System): Promise<readonly number[]> =>
  inDatabase(system, async (client) => {
    const { rows } = await client.query<{ terminal: string }>("select terminal from canary_seen where what = 'cover'");
    return rows.map(({ terminal }) => Number(terminal));
  });

/** From which terminals canaries have come, as the hub wrote in its log. */
export const canariesArrived = ({ data }: System): readonly string[] =>
  readFileSync(join(data, 'logs', 'hub.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"canary.arrived"'))
    .map((line) => (JSON.parse(line) as { readonly terminal: string }).terminal);
