/** What a journey must not leave anywhere: words nobody else has, made anew each time. */
import { randomInt } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';
import { hex } from '@dauys/basics/bytes.ts';
import type { Secret } from './spellings.ts';

const KAZAKH = 'аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщыі';
const LATIN = 'abcdefghijklmnopqrstuvwxyz';

const word = (letters: string, length: number): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

/** A word that stands nowhere else: 14 letters. A text is found by this word alone, however it was cut, wrapped or shortened around it. */
export const ownWord = (): string => word(KAZAKH, 14);
export const ownLatinWord = (): string => word(LATIN, 18);

/** A secret and the words around it as a person would write them. */
export const textWith = (name: string, around: (own: string) => string): { readonly secret: Secret; readonly text: string } => {
  const own = ownWord();
  return { secret: { name, text: own }, text: around(own) };
};

/** How a code may be cut: whole, in groups of four, by halves. A group alone would be found by chance. */
export const codeSecrets = (code: string): readonly Secret[] => {
  const groups = code.match(/\d{4}/g) ?? [];
  const halves = [groups.slice(0, 3), groups.slice(3)];
  return halves.flatMap((half, i) => [
    { name: `code, half ${i + 1}, digits`, text: half.join('') },
    ...[' ', '-', '\u00a0', '","', '\n'].map((between) => ({
      name: `code, half ${i + 1}, groups by ${JSON.stringify(between)}`,
      text: half.join(between),
    })),
  ]);
};

/** A picture of noise, 64 × 64, that carries a comment. */
export const pictureWith = (comment: string): Buffer => {
  const side = 64;
  const rows = Array.from({ length: side }, () => [0, ...Array.from({ length: 3 * side }, () => randomInt(256))]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [
    pngPart('IHDR', head),
    pngPart('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    pngPart('IDAT', deflateSync(Buffer.from(rows.flat()))),
    pngPart('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
};

const pngPart = (kind: string, data: Buffer): Buffer => {
  const said = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(said));
  return Buffer.concat([length, said, check]);
};

/** A stretch from the middle of a file, to look for its bytes. */
export const stretchOf = (name: string, bytes: Uint8Array): Secret => {
  const middle = Math.floor(bytes.length / 2);
  if (bytes.length < 96) throw new RangeError(`${name} has only ${bytes.length} bytes: ${hex(bytes)}`);
  return { name, bytes: bytes.subarray(middle, middle + 48) };
};
