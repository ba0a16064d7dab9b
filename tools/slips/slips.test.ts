/** Slips as they come out of a printer: what they say, that they can be read, and that nobody can tell one from another. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { encodeSlip, parseSlipText, SLIP_DOMAIN, slipBody, slipText, verifySlip, type Slip } from '@dauys/sealing/slip.ts';
import { pictureOf, VirtualPrinter, type Paper } from '@dauys/testing/virtual-printer.ts';
import jsqr from 'jsqr';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { drawn, type DrawnLanguage } from '../../apps/terminal/agent/printing/drawn.ts';
import { bytesOfSheet } from '../../apps/terminal/agent/printing/escpos.ts';
import { drawSheet, slipLanguage } from '../../apps/terminal/agent/printing/sheet.ts';
import { madeOf, printedWords } from './draw.ts';

const seed = bytesOf(randomBytes(32));
const languages = [...printedWords().keys()].map(slipLanguage);

const slipOf = (more: Partial<Slip> = {}): Slip => ({
  ...{ v: 1, terminal: '00000901', counter: 17, day: 20_784, h: randomBytes(32).toString('hex'), r: randomBytes(16).toString('hex') },
  ...more,
});
const textOf = (slip: Slip): string => slipText(encodeSlip(slip, sign(SLIP_DOMAIN, slipBody(slip), seed)));
const sheetOf = (language: DrawnLanguage, slip: Slip = slipOf()) => drawSheet({ language, ...slip, slip: textOf(slip) });

const printed = async (language: DrawnLanguage, slip: Slip): Promise<Paper> => paperOf(await bytesOfSheet(sheetOf(language, slip)));
const paperOf = (bytes: Uint8Array): Paper => {
  const printer = new VirtualPrinter();
  printer.take(bytes);
  expect(printer.unknown).toEqual([]);
  const [paper, ...more] = printer.papers;
  expect(more).toEqual([]);
  return paper ?? expect.unreachable('no paper');
};

test('the words that stand on slips are those of the packs, in every language that has a pack', () => {
  const words = Object.entries(drawn.words).map(([language, { madeOf: of }]) => [language, of]);
  expect(words).toEqual([...printedWords()].map(([language, said]) => [language, madeOf(said)]));
});

test('no slip names a complaint, an addressee or a body', () => {
  for (const [language, { title, text }] of printedWords())
    expect(`${title} ${text}`, language).not.toMatch(
      /жалоб|обращен|заявлен|прокур|омбудсм|шағым|өтініш|жолдан|арыз|shikoyat|ariza|murojaat|شىكايەت|ئەرز|complain|prosecut|ombuds|court|суд|сот(?![ұа])/iu,
    );
});

describe('read back from the paper', () => {
  beforeAll(async () => {
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    await prepareZXingModule({
      overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
      fireImmediately: true,
    });
  });

  test.each(languages)('%s: two independent decoders read from the picture the slip that the terminal signed', async (language) => {
    const slip = slipOf();
    const png = pictureOf(await printed(language, slip));
    const [first, ...others] = await readBarcodes(png, { formats: ['QRCode'] });
    expect(others).toEqual([]);
    const second = jsqr(...pixelsOf(png));
    expect([first?.text, second?.data]).toEqual([textOf(slip), textOf(slip)]);
    const read = verifySlip(parseSlipText(first?.text ?? ''), { publicKey: publicKeyOf(seed), algorithm: 'ed25519' });
    expect(read).toEqual(slip);
  });
});

/** Our own PNG has no filter: each row is a zero and its dots. */
const pixelsOf = (png: Uint8Array): [Uint8ClampedArray, number, number] => {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height, length] = [view.getUint32(16), view.getUint32(20), view.getUint32(33)];
  const rows = inflateSync(png.subarray(41, 41 + length));
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) rgba.fill(rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] ?? 0, i * 4, i * 4 + 3);
  return [rgba, width, height];
};

describe('nobody can tell one slip from another', () => {
  test('all have one size, on the wire and on paper, whatever the language, the number and the day', async () => {
    const sizes = new Set<string>();
    const extremes = [slipOf({ counter: 1, day: 65_535 }), slipOf({ counter: 4_294_967_295, day: 0, terminal: 'ffffffff' })];
    for (const language of languages)
      for (const slip of language === 'kk' ? extremes : [slipOf()]) {
        const sheet = sheetOf(language, slip);
        const bytes = await bytesOfSheet(sheet);
        const { width, height } = paperOf(bytes);
        sizes.add(`${bytes.length} ${sheet.width}×${sheet.height} ${width}×${height}`);
      }
    expect([...sizes]).toHaveLength(1);
  });

  test('two of one language differ where number, day, terminal and code stand, and nowhere else', () => {
    const [one, other] = [sheetOf('ru'), sheetOf('ru', slipOf({ counter: 18, day: 20_900 }))];
    const rows = Array.from({ length: one.height }, (_, y) => y).filter((y) => {
      const row = (dots: Uint8Array) => dots.subarray(y * one.width, (y + 1) * one.width).join('');
      return row(one.dots) !== row(other.dots);
    });
    const [first = 0, last = 0] = [rows[0], rows.at(-1)];
    const [title, text] = [12 + 56, one.height - 12 - 168];
    expect(first).toBeGreaterThanOrEqual(title);
    expect(last).toBeLessThan(text);
    // What differs is neither a letter more nor a dot elsewhere.
    expect(rows.length).toBeGreaterThan(300);
  });

  test('a language that slips are not printed in is printed in Kazakh', () => {
    expect(slipLanguage('xx')).toBe('kk');
    expect(slipLanguage('constructor')).toBe('kk');
  });
});

test('no picture spells a command that printers obey in real time', async () => {
  const line = { width: 384, height: 8, dots: new Uint8Array(384 * 8) };
  for (const [byte, at] of [
    [0x10, 0],
    [0x04, 1],
    [0x02, 2],
  ] as const)
    for (let bit = 0; bit < 8; bit++) line.dots[at * 8 + bit] = (byte >> (7 - bit)) & 1;
  const printer = new VirtualPrinter();
  const answered = printer.take(await bytesOfSheet(line));
  // The report when all is done, and no answer to a question that nobody asked.
  expect([...answered]).toEqual([0]);
  expect(printer.papers).toHaveLength(1);
});
