/** Reads the code on a strip of paper, as somebody with a telephone would. */
import type { Paper } from '@dauys/testing/virtual-printer.ts';
import jsqr from 'jsqr';

/** The text of the code; `undefined` when there is none that can be read. */
export const slipOnPaper = ({ width, height, dots }: Paper): string | undefined => {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [i, dot] of dots.entries()) if (dot === 1) rgba.fill(0, i * 4, i * 4 + 3);
  return jsqr(rgba, width, height)?.data;
};
