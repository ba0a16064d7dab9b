/** Every screen of the kiosk beside each other in one page, in any language, without a system behind it: to be measured and looked at. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Words } from '../../apps/terminal/kiosk/words.ts';
import { everyScreen, type Sample } from '../../apps/terminal/kiosk/every-screen.tsx';
import type { Page } from 'playwright-core';
import { renderToStaticMarkup } from 'react-dom/server';

const root = join(import.meta.dirname, '../..');
const fonts = createRequire(join(root, 'packages/ui/package.json'));

/** The page's own sheets, with the fonts where they lie. */
const sheets = (): string => {
  const lettersOf = (name: string): string => {
    const path = fonts.resolve(`@fontsource-variable/${name}/wght.css`);
    return readFileSync(path, 'utf8').replaceAll('url(./', `url(${pathToFileURL(dirname(path)).href}/`);
  };
  const files = [
    'packages/ui/tokens.css',
    'packages/ui/touch/touch.css',
    'apps/terminal/kiosk/kiosk.css',
    'apps/terminal/kiosk/voice.css',
    'apps/terminal/kiosk/ways.css',
    'apps/terminal/kiosk/services/services.css',
  ];
  return [lettersOf('golos-text'), lettersOf('noto-sans-arabic'), ...files.map((file) => readFileSync(join(root, file), 'utf8'))].join(
    '\n',
  );
};

/** Writes the page and returns its address and the names of its screens. */
export const writeGallery = (
  words: Omit<Words, 'said'>,
  direction: 'ltr' | 'rtl',
  sample: Sample,
): { readonly url: string; readonly names: readonly string[] } => {
  const screens = everyScreen(words, sample, () => undefined);
  const rooms = screens.map(({ name, screen }) => `<template data-screen="${name}">${renderToStaticMarkup(screen)}</template>`);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dauys</title><style>${sheets()}</style>`;
  const folder = join(mkdtempSync(join(tmpdir(), 'dauys-gallery-')));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'index.html');
  writeFileSync(
    file,
    `<!doctype html><html lang="${words.language}" dir="${direction}"><head>${head}</head><body><div id="kiosk"></div>${rooms.join('')}</body></html>`,
  );
  return { url: pathToFileURL(file).href, names: screens.map(({ name }) => name) };
};

/** Shows one screen and no other; what stands over it is opened as the page opens it. `words` fill the line of suggestions. */
export const show = (page: Page, name: string, words: readonly string[]): Promise<void> =>
  page.evaluate(
    ({ name: wanted, words: offered }) => {
      const room = document.getElementById('kiosk');
      const kept = document.querySelector<HTMLTemplateElement>(`template[data-screen="${wanted}"]`);
      if (kept !== null) room?.replaceChildren(kept.content.cloneNode(true));
      for (const place of room?.querySelectorAll('.suggestions') ?? [])
        place.replaceChildren(
          ...offered.map((word) => Object.assign(document.createElement('button'), { type: 'button', textContent: word })),
        );
      room?.querySelector('dialog')?.showModal();
      window.scrollTo(0, 0);
    },
    { name, words },
  );

/** What is wrong with the screen that is shown: wider than its window, words wider than their button, a target under 44 px, a line that begins on the wrong side. */
export const faultsShown = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const room = document.getElementById('kiosk');
    const open = room?.querySelector('dialog[open]') ?? room;
    const faults: string[] = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 1) faults.push(`${wide} px wider than the window`);
    const said = (target: Element): string => (target.getAttribute('aria-label') ?? target.textContent).trim().slice(0, 30);
    for (const target of open?.querySelectorAll<HTMLElement>('button, textarea, .file-choice label, .code-field') ?? []) {
      const { width, height } = target.getBoundingClientRect();
      if (width < 44 || height < 44) faults.push(`${said(target)} is ${Math.round(width)} × ${Math.round(height)} px`);
      const hidden = target.scrollWidth - target.clientWidth;
      if (target.localName === 'button' && hidden > 1 && target.closest('.suggestions') === null)
        faults.push(`${said(target)} is cut by ${hidden} px`);
    }
    const rightToLeft = document.documentElement.dir === 'rtl';
    for (const row of room?.querySelectorAll('.moves, .choice') ?? []) {
      const [first, second] = [...row.children].filter((part) => part.localName !== 'svg').map((part) => part.getBoundingClientRect());
      if (first === undefined || second === undefined || first.bottom <= second.top || second.bottom <= first.top) continue;
      if (first.left > second.left !== rightToLeft) faults.push(`${said(row)} begins on the wrong side`);
    }
    return faults;
  });
