/** What is checked of every screen, and where its picture goes. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Axe, violationsOf } from './axe.ts';

const root = join(import.meta.dirname, '../..');

export interface Finding {
  readonly screen: string;
  readonly what: string;
}

/** Those that docs/screens holds are made anew with it; there the tall shape of a screen is the screen. */
const picture = async (page: Page, screen: string): Promise<void> => {
  const path = join(root, '.test', 'screens', `${screen}.png`);
  mkdirSync(join(path, '..'), { recursive: true });
  await page.screenshot({ path });
  const shown = join(root, 'docs', 'screens', `${screen.replace('/tall/', '/').replaceAll('/', '-')}.png`);
  if (existsSync(shown)) copyFileSync(path, shown);
};

/** DAUYS_SCREENS asks for pictures: a checking without them takes half the processor, and says the same. */
const wantsPictures = process.env['DAUYS_SCREENS'] !== undefined;

/** Collects what is wrong with the screens it is shown. With DAUYS_SCREENS, pictures go to `.test/screens`, and to `docs/screens` where they are shown. */
export const inspector = () => {
  const findings: Finding[] = [];
  return {
    findings,
    /** Nothing may be wider than the window, no key of a kiosk's keyboard under its moves; axe-core finds no violation of WCAG 2.2 up to AA (and AAA where asked). */
    look: async (page: Page, screen: string, options: { readonly aaa?: boolean; readonly axe?: Axe } = {}): Promise<void> => {
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      if (wantsPictures) await picture(page, screen);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 1) findings.push({ screen, what: `${wide} px wider than the window` });
      const hidden = await page.evaluate(keysHidden);
      if (hidden > 0) findings.push({ screen, what: `${hidden} keys lie under what goes on` });
      const { axe = 'all', aaa = false } = options;
      if (axe === 'none') return;
      for (const what of await violationsOf(page, axe, aaa)) findings.push({ screen, what });
    },
  };
};

/** Runs in the page. A phone, and a page at 200 %, may have to be scrolled to them; a kiosk may not. */
const keysHidden = (): number => {
  const moves = document.querySelector('.moves')?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
  const keys = window.innerWidth < 1_024 ? [] : [...document.querySelectorAll('.keyboard button')];
  return keys.filter((key) => key.getBoundingClientRect().bottom > moves).length;
};
