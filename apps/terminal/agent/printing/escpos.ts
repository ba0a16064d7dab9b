import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import type { Bitmap } from './bitmap.ts';

/** Asked last and answered in its turn: when the answer comes, everything before it has been printed (GS r 1). */
const REPORT_WHEN_DONE: Bytes = new Uint8Array([0x1d, 0x72, 0x01]);

/** Red, green, blue, opaque; little-endian, as every machine is that a terminal is made of. */
const [WHITE, BLACK] = [0xffffffff, 0xff000000] as const;

/**
 * The sheet as a picture for an ESC/POS printer, fed out and cut. A picture, because of all code pages of such printers only RK1048 has the Kazakh
 * letters, and few have it. Whatever is printed, the length in bytes is that of the sheet's size.
 */
export const bytesOfSheet = async (sheet: Bitmap): Promise<Bytes> => {
  // Read when something is printed for the first time: most starts of the agent print nothing for hours.
  const { default: Encoder } = await import('@point-of-sale/receipt-printer-encoder');
  const { width, height } = sheet;
  const pixels = new Uint32Array(width * height).fill(WHITE);
  for (const [i, dot] of quietDots(sheet).entries()) if (dot === 1) pixels[i] = BLACK;
  const data = new Uint8ClampedArray(pixels.buffer);
  const encoder = new Encoder({ language: 'esc-pos', columns: 32, imageMode: 'raster', feedBeforeCut: 4 });
  const bytes = encoder.initialize().image({ data, width, height }, { width, height, algorithm: 'threshold' }).cut('partial').encode();
  return concat(bytes, REPORT_WHEN_DONE);
};

const DLE = 0b0001_0000;
/** After DLE these begin a command in real time: status, recovery, pulse. */
const IN_REAL_TIME = new Set([0x04, 0x05, 0x14]);

/** Printers obey commands in real time in the middle of a picture too. Where eight dots would spell one, one dot more is black. */
const quietDots = ({ dots }: Bitmap): Uint8Array => {
  const quiet = dots.slice();
  let before = 0;
  for (let at = 0; at < quiet.length; at += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = byte * 2 + (quiet[at + bit] ?? 0);
    if (before === DLE && IN_REAL_TIME.has(byte)) quiet[at - 4] = 1;
    before = byte;
  }
  return quiet;
};
