/** A seal: entered through the screen by one officer, countersigned by another, and seen by a monitor, who has no key. */
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { sealText } from '@dauys/wording/compiled/seal.ts';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { officers } from '../demo/cast.ts';
import { doorsOf } from '../demo/provision.ts';
import { type Desk, deskOn, signIn } from './desk.ts';
import { desk as deskSize, type World } from './world.ts';

const LONG = 240_000;
const NUMBER = 'KZ-2026-7';
const s = sealText('kk');

/** On the page of a terminal, in Kazakh: number, photograph, the first signature. It waits for another's. */
const enterSeal = async (page: Page, shown: (name: string) => Promise<void>): Promise<void> => {
  await page.locator('summary', { hasText: s('enter') }).click();
  await page.getByRole('radio', { name: new RegExp(`^${s('act.placed')}`) }).check({ force: true });
  await page.getByLabel(s('number')).fill(NUMBER.toLowerCase());
  await page.locator('input[type=file]').setInputFiles({ name: 'seal.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.getByText(s('chosen')).waitFor();
  await shown('seal-form');
  await page.getByRole('button', { name: s('sign'), exact: true }).click();
  await page.getByText(s('second-by-another')).waitFor({ timeout: LONG });
};

/** To the seals of the first terminal. */
const toSeals = async ({ page, t }: Desk): Promise<void> => {
  await page.getByRole('radio', { name: t('language.kk') }).click();
  await page.getByRole('link', { name: deskOn(page, 'kk').t('frame.fleet'), exact: true }).click();
  await page.getByRole('radio', { name: fleetText('kk')('page.view.all'), exact: true }).click();
  await page.getByRole('link', { name: '00000901' }).first().click();
  await page.getByRole('heading', { name: s('title') }).waitFor({ timeout: LONG });
};

/** Into the workspace of the ombudsman, and to the seals. */
const officerAtSeals = async (world: World, login: 'timur' | 'saule'): Promise<Desk> => {
  const door = (await doorsOf(world.system.data)).find((one) => one.login === login);
  const url = world.system.workspaces.find(({ id }) => id === 'ombudsman')?.url;
  if (door === undefined || url === undefined) throw new Error('no such officer');
  const officer = await signIn(await (await world.person({ viewport: deskSize })).newPage(), url, door, 'kk');
  await toSeals(officer);
  return officer;
};

/** One officer enters a seal, another signs it, too; the monitor sees both names and the photograph, and may enter and sign nothing. */
export const sealBeforeMonitor = async (monitor: Desk, world: World, shown: (page: Page, name: string) => Promise<void>): Promise<void> => {
  const nameOf = (login: string) => officers.find((one) => one.login === login)?.name ?? '';
  const first = await officerAtSeals(world, 'timur');
  await enterSeal(first.page, (name) => shown(first.page, name));
  await toSeals(monitor);
  await monitor.sees(s('waits', { act: s('act.placed'), number: NUMBER }));
  expect(await monitor.page.getByRole('button', { name: s('second') }).count()).toBe(0);
  expect(await monitor.page.getByText(s('enter')).count()).toBe(0);
  const second = await officerAtSeals(world, 'saule');
  await second.press(s('second'));
  const both = s('both', { first: nameOf('timur'), second: nameOf('saule') });
  await second.sees(both);
  await toSeals(monitor);
  await monitor.sees(both);
  const picture = s('photograph-of', { number: NUMBER });
  await monitor.page.getByRole('button', { name: `${s('show')}: ${picture}` }).click();
  await monitor.page.getByRole('img', { name: picture }).waitFor({ timeout: LONG });
  await shown(monitor.page, 'seal');
};
