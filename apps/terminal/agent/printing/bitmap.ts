/** A picture of black dots on white paper, one byte a dot: 1 is black. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

export const blank = (width: number, height: number): Bitmap => ({ width, height, dots: new Uint8Array(width * height) });

/** Puts the black dots of `what` onto `sheet` with its upper left corner at x, y. What falls off the sheet is a fault of the caller: `RangeError`. */
export const stamp = (sheet: Bitmap, what: Bitmap, { x, y }: { readonly x: number; readonly y: number }): void => {
  if (x < 0 || y < 0 || x + what.width > sheet.width || y + what.height > sheet.height) throw new RangeError('outside the sheet');
  for (let row = 0; row < what.height; row++)
    for (let column = 0; column < what.width; column++)
      if (what.dots[row * what.width + column] === 1) sheet.dots[(y + row) * sheet.width + x + column] = 1;
};

/** Eight dots a byte, the leftmost highest; rows are whole bytes, so the width is a multiple of eight. */
export const unpacked = (packed: Uint8Array, width: number): Bitmap => {
  const dots = new Uint8Array(packed.length * 8);
  for (let i = 0; i < dots.length; i++) dots[i] = ((packed[i >> 3] ?? 0) >> (7 - (i & 7))) & 1;
  return { width, height: dots.length / width, dots };
};
