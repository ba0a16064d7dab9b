/**
 * `npm run slips`: the words that stand on every slip, drawn once by Chromium, so that a terminal needs no fonts and shapes no letters. Run it when
 * packages/wording/packs/paper.*.json has changed; a test says so. What it draws depends on the fonts of this machine, so its output is committed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../test/chromium.ts';
import { ensure } from '../test/debian.ts';
import { wantedChromium } from '../test/wanted.ts';

const packs = join(import.meta.dirname, '../../packages/wording/packs');
const target = join(import.meta.dirname, '../../apps/terminal/agent/printing/drawn.ts');

/** The words that are printed, by language: of each pack `paper.<language>.json`. */
export const printedWords = (): ReadonlyMap<string, { readonly title: string; readonly text: string }> =>
  new Map(
    readdirSync(packs)
      .filter((name) => /^paper\.[a-z-]+\.json$/.test(name))
      .toSorted()
      .map((name) => {
        const pack: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(packs, name), 'utf8'));
        return [name.split('.')[1] ?? '', { title: pack['printed.title'] ?? '', text: pack['printed.text'] ?? '' }];
      }),
  );

/** What the drawing was made of: when it differs, it must be drawn again. */
export const madeOf = (words: { readonly title: string; readonly text: string }): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);

interface Block {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly font: string;
  readonly line: number;
}

const TITLE = { width: 384, height: 56, font: '700 34px "Noto Sans", "Noto Sans Arabic"', line: 44 };
const TEXT = { width: 384, height: 168, font: '400 24px "Noto Sans", "Noto Sans Arabic"', line: 32 };
const GLYPHS = { letters: '0123456789-№ abcdef', width: 16, height: 30 };

/** Draws in the page; returns one bit a dot. Words that do not fit into their block end the run: every slip has one size. */
const drawBlock = async (page: Page, block: Block): Promise<string> => {
  const bytes = await page.evaluate(({ text, width, height, font, line }) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    if (pen === null) return 'no canvas';
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = 'black';
    pen.font = font;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.direction = /[\u0600-\u06ff]/.test(text) ? 'rtl' : 'ltr';
    const lines = text.split(' ').reduce<string[]>((found, word) => {
      const longer = [found.at(-1), word].filter((part) => part !== undefined && part !== '').join(' ');
      return pen.measureText(longer).width <= width - 16 ? [...found.slice(0, -1), longer] : [...found, word];
    }, []);
    if (lines.length * line > height || lines.some((one) => pen.measureText(one).width > width)) return `too long: ${lines.length} lines`;
    for (const [i, one] of lines.entries()) pen.fillText(one, width / 2, (height - lines.length * line) / 2 + (i + 0.5) * line);
    const { data } = pen.getImageData(0, 0, width, height);
    const packed = new Uint8Array((width * height) / 8);
    for (let i = 0; i < width * height; i++) if ((data[i * 4] ?? 255) < 128) packed[i >> 3] = (packed[i >> 3] ?? 0) | (128 >> (i & 7));
    return [...packed];
  }, block);
  if (typeof bytes === 'string') throw new Error(`${block.text}: ${bytes}`);
  return deflateRawSync(Uint8Array.from(bytes)).toString('base64');
};

/** Letters of one width, one below the other. */
const drawGlyphs = async (page: Page): Promise<string> => {
  const { letters, width, height } = GLYPHS;
  const bytes = await page.evaluate(
    ({ letters: all, width: w, height: h }) => {
      const canvas = new OffscreenCanvas(w, h * all.length);
      const pen = canvas.getContext('2d');
      if (pen === null) return [];
      pen.fillStyle = 'white';
      pen.fillRect(0, 0, w, h * all.length);
      pen.fillStyle = 'black';
      pen.font = '600 26px "DejaVu Sans Mono"';
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      for (const [i, letter] of [...all].entries()) pen.fillText(letter, w / 2, (i + 0.5) * h, w);
      const { data } = pen.getImageData(0, 0, w, h * all.length);
      const packed = new Uint8Array((w * h * all.length) / 8);
      for (let i = 0; i < packed.length * 8; i++) if ((data[i * 4] ?? 255) < 128) packed[i >> 3] = (packed[i >> 3] ?? 0) | (128 >> (i & 7));
      return [...packed];
    },
    { letters, width, height },
  );
  return deflateRawSync(Uint8Array.from(bytes)).toString('base64');
};

const sourceOf = async (page: Page): Promise<string> => {
  const words: string[] = [];
  for (const [language, said] of printedWords()) {
    const [title, text] = [await drawBlock(page, { ...TITLE, text: said.title }), await drawBlock(page, { ...TEXT, text: said.text })];
    words.push(`    ${language}: {\n      madeOf: '${madeOf(said)}',\n      title: '${title}',\n      text: '${text}',\n    },`);
  }
  const { letters, width, height } = GLYPHS;
  const glyphs = `{\n    letters: '${letters}',\n    width: ${width},\n    height: ${height},\n    picture: '${await drawGlyphs(page)}',\n  }`;
  return [
    '// Generated by `npm run slips` from packages/wording/packs/paper.*.json. Do not edit.',
    '/** Pictures of one bit a dot, deflated. `madeOf` names the words that were drawn. */',
    `export const drawn = {\n  glyphs: ${glyphs},\n  words: {\n${words.join('\n')}\n  },\n} as const;`,
    '',
    'export type DrawnLanguage = keyof typeof drawn.words;',
    '',
  ].join('\n');
};

if (import.meta.main) {
  const missing = await ensure(wantedChromium);
  if (missing !== undefined) throw new Error(missing);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() });
  try {
    writeFileSync(target, await sourceOf(await browser.newPage()));
  } finally {
    await browser.close();
  }
}
