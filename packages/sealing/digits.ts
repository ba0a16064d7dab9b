/** Digits that a person copies by hand: random ones, and two at the end that check them (ISO/IEC 7064 MOD 97-10). */

// The largest multiple of ten that fits a byte: bytes at or above it would favour the digits 0…5.
const FAIR = 250;

/** `length` digits in all, the last two of them checking. Every one is equally likely; `randomBytes(n)` returns n new bytes per call. */
export const freshDigits = (length: number, randomBytes: (n: number) => Uint8Array): string => {
  let digits = '';
  while (digits.length < length - 2)
    for (const byte of randomBytes(32)) if (byte < FAIR && digits.length < length - 2) digits += String(byte % 10);
  return withCheckDigits(digits);
};

/** These digits with the two that check them behind. */
export const withCheckDigits = (digits: string): string => digits + checkDigits(digits);

export type ReadDigits =
  | { readonly kind: 'right'; readonly digits: string }
  | { readonly kind: 'length'; readonly given: number }
  | { readonly kind: 'check' };

/** What a person typed: blanks, dashes and dots between digits do not count. */
export const readDigits = (text: string, length: number): ReadDigits => {
  const digits = text.replace(/[\s.\u00ad\u2010-\u2015\u2212-]/gu, '');
  if (!/^[0-9]*$/.test(digits) || digits.length !== length) return { kind: 'length', given: (digits.match(/[0-9]/g) ?? []).length };
  // Compared, not only reduced: 02 and 99 leave the same rest, and one number has one spelling.
  return checkDigits(digits.slice(0, -2)) === digits.slice(-2) ? { kind: 'right', digits } : { kind: 'check' };
};

const mod97 = (digits: string): number => {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
};

const checkDigits = (digits: string): string => String(98 - mod97(`${digits}00`)).padStart(2, '0');
