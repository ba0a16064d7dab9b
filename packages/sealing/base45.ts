import { readU16, type Bytes } from '@dauys/basics/bytes.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Base45 (RFC 9285): the letters that a QR code holds most densely. */
export const base45 = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    const n = pair ? readU16(bytes, i) : (bytes[i] ?? 0);
    text += letter(n) + letter(Math.floor(n / 45)) + (pair ? letter(Math.floor(n / 2025)) : '');
  }
  return text;
};

/** The bytes of a base45 text, or `undefined`: unknown letters, values past a pair or a byte, and a single left-over letter are refused. */
export const parseBase45 = (text: string): Bytes | undefined => {
  if (text.length % 3 === 1) return undefined;
  const out: number[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const digits = Array.from(text.slice(i, i + 3), (c) => ALPHABET.indexOf(c));
    if (digits.includes(-1)) return undefined;
    const [a, b, c] = digits;
    const n = (a ?? 0) + 45 * (b ?? 0) + 2025 * (c ?? 0);
    if (n > (c === undefined ? 0xff : 0xffff)) return undefined;
    if (c !== undefined) out.push(n >> 8);
    out.push(n & 0xff);
  }
  return Uint8Array.from(out);
};

const letter = (n: number): string => ALPHABET.charAt(n % 45);
