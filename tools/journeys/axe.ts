/** axe-core, asked in the page itself: what our pages are made of has no frames in it, and its helper for frames costs as much as the checking. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  // What the source leaves in the page.
  var axe: typeof axeCore;
}

/**
 * How much of axe-core looks at a screen. Colours are the same in every language and cost the most to check: `structure` leaves them out, `contrast`
 * is them alone; `best-practice` is every rule that axe-core has, those that no standard asks for too.
 */
export type Axe = 'best-practice' | 'all' | 'structure' | 'contrast' | 'none';

const CONTRAST = ['color-contrast', 'color-contrast-enhanced'] as const;
const A_AND_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const optionsFor = (rules: Axe, aaa: boolean): RunOptions => {
  const resultTypes: RunOptions['resultTypes'] = ['violations'];
  if (rules === 'best-practice') return { resultTypes };
  if (rules === 'contrast') return { resultTypes, runOnly: { type: 'rule', values: aaa ? [...CONTRAST] : ['color-contrast'] } };
  const runOnly: RunOptions['runOnly'] = { type: 'tag', values: aaa ? [...A_AND_AA, 'wcag2aaa', 'wcag21aaa'] : A_AND_AA };
  const off = Object.fromEntries(CONTRAST.map((rule) => [rule, { enabled: false }]));
  return rules === 'all' ? { resultTypes, runOnly } : { resultTypes, runOnly, rules: off };
};

/** What WCAG 2.2 up to AA (and AAA where asked) forbids in what the page shows now: a line each, with up to three places. */
export const violationsOf = async (page: Page, rules: Exclude<Axe, 'none'>, aaa: boolean): Promise<readonly string[]> => {
  // Past the content policy of the page, as a person's own tools are; once for each document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  return page.evaluate(
    async (options) => {
      const { violations } = await axe.run(document, options);
      const placesOf = (nodes: readonly { readonly target: readonly unknown[] }[]): string =>
        nodes
          .slice(0, 3)
          .map(({ target }) => target.join(' '))
          .join(' | ');
      return violations.map(({ id, nodes }) => `${id}: ${placesOf(nodes)}`);
    },
    optionsFor(rules, aaa),
  );
};
