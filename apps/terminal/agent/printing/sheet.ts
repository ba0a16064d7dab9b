import { parseBase64 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { encode } from 'uqr';
import { inflateRawSync } from 'node:zlib';
import { blank, stamp, unpacked, type Bitmap } from './bitmap.ts';
import { drawn, type DrawnLanguage } from './drawn.ts';

/** What stands on a slip besides the words, which are the same on every slip of a language. */
export interface Printable {
  readonly language: DrawnLanguage;
  /** 8 hex digits. */
  readonly terminal: string;
  readonly counter: number;
  /** Days since 1970-01-01 in the facility's zone. */
  readonly day: number;
  /** The signed slip as text: what the QR code says. */
  readonly slip: string;
}

/** In dots: a roll of 58 mm takes 384; on one of 80 mm it is narrower than the paper. */
const SHEET_WIDTH = 384;
const GAP = 12;
const DOTS_A_MODULE = 6;
/** 57 modules with the quiet zone: 192 letters of the alphanumeric set at error correction M are version 8, whatever they say. */
const QR_WIDTH = 57 * DOTS_A_MODULE;

const isDrawn = (language: string): language is DrawnLanguage => Object.hasOwn(drawn.words, language);

/** The language that slips can be printed in: the one asked for, else Kazakh. */
export const slipLanguage = (language: string): DrawnLanguage => (isDrawn(language) ? language : 'kk');

/**
 * Draws a slip. Every slip has the same size and the same places of black, whatever was lodged: words of the language, a number, a day, a terminal and
 * a code. It does not name a body, and not what the person did.
 */
export const drawSheet = ({ language, terminal, counter, day, slip }: Printable): Bitmap => {
  const words = drawn.words[language];
  const [title, text] = [pictureOf(words.title, SHEET_WIDTH), pictureOf(words.text, SHEET_WIDTH)];
  const numbers = [`№ ${counter}`, new Date(day * 86_400_000).toISOString().slice(0, 10), terminal];
  const sheet = blank(SHEET_WIDTH, wholeBands(GAP + title.height + numbers.length * LINE + QR_WIDTH + text.height + GAP));
  let y = GAP;
  const place = (picture: Bitmap): void => {
    stamp(sheet, picture, { x: (SHEET_WIDTH - picture.width) >> 1, y });
    y += picture.height;
  };
  place(title);
  for (const line of numbers) place(lineOf(line));
  place(codeOf(slip));
  place(text);
  return sheet;
};

/** Printers take pictures in bands of eight rows. */
const wholeBands = (rows: number): number => Math.ceil(rows / 8) * 8;

const pictureOf = (deflated: string, width: number): Bitmap =>
  unpacked(inflateRawSync(parseBase64(deflated) ?? unreadable('the words')), width);

const LINE = drawn.glyphs.height + 4;

const lineOf = (text: string): Bitmap => {
  const { letters, width, height, picture } = drawn.glyphs;
  const all = pictureOf(picture, width);
  const line = blank(width * text.length, LINE);
  for (const [i, letter] of [...text].entries()) {
    const at = letters.indexOf(letter);
    if (at < 0) unreadable('a letter');
    const glyph = { width, height, dots: all.dots.subarray(at * width * height, (at + 1) * width * height) };
    stamp(line, glyph, { x: i * width, y: 0 });
  }
  return line;
};

const codeOf = (slip: string): Bitmap => {
  const { data, size } = encode(slip, { ecc: 'M', border: 4 });
  if (size * DOTS_A_MODULE !== QR_WIDTH) unreadable('a slip of another length');
  const code = blank(QR_WIDTH, QR_WIDTH);
  for (let y = 0; y < QR_WIDTH; y++)
    for (let x = 0; x < QR_WIDTH; x++)
      if (data[Math.floor(y / DOTS_A_MODULE)]?.[Math.floor(x / DOTS_A_MODULE)] === true) code.dots[y * QR_WIDTH + x] = 1;
  return code;
};

const unreadable = (what: string): never => {
  throw new Fault(`cannot draw ${what} on a slip`);
};
