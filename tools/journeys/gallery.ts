/** Every screen of the kiosk beside each other in one page, in any language, without a system behind it: to be measured and looked at. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Words } from '../../apps/terminal/kiosk/words.ts';
import { everyScreen, type Sample } from '../../apps/terminal/kiosk/every-screen.tsx';
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

/** What shows and looks at screens, to be put into the page of the gallery. */
export const galleryScript = async (): Promise<string> => {
  const { build } = await import('vite');
  const lib = { entry: join(root, 'tools/journeys/gallery-page.ts'), formats: ['iife' as const], name: 'gallery' };
  const built = await build({ root, configFile: false, publicDir: false, logLevel: 'error', build: { lib, write: false, minify: false } });
  const [made] = Array.isArray(built) ? built : [];
  const [chunk] = made?.output ?? [];
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return chunk.code;
};
