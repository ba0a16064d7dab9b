/** How a secret may be written down by a program that did not mean to: every spelling that we look for. Pure. */
import { hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';

/** Something that must not be found. Text is looked for as text; keys and numbers as the bytes they are. */
export type Secret = { readonly name: string; readonly text: string } | { readonly name: string; readonly bytes: Uint8Array };

/** One way to write one secret. */
export interface Needle {
  readonly secret: string;
  readonly spelling: string;
  readonly bytes: Bytes;
}

/** Shorter needles would be found by chance. A secret whose shortest spelling has fewer bytes cannot be looked for. */
export const SHORTEST = 11;

type Named = readonly [spelling: string, bytes: Bytes];

/**
 * All spellings of a secret. Bytes: as they are, hex in both cases, base64 and base64url at three alignments. Text also: UTF-16 LE and BE, JSON
 * escapes in both cases, percent-encoding in both cases and as in forms. Spellings with the same bytes are one needle with both names. Throws
 * `RangeError` when one is shorter than `SHORTEST`.
 */
export const needlesOf = (secret: Secret): readonly Needle[] => {
  const raw = 'text' in secret ? utf8(secret.text) : new Uint8Array(secret.bytes);
  const named = [...asBytes(raw), ...('text' in secret ? asText(secret.text) : [])];
  const byBytes = new Map<string, { spellings: string[]; bytes: Bytes }>();
  for (const [spelling, bytes] of named) {
    if (bytes.length < SHORTEST) throw new RangeError(`${secret.name} is too short to be looked for as ${spelling}`);
    const same = byBytes.get(hex(bytes)) ?? { spellings: [], bytes };
    same.spellings.push(spelling);
    byBytes.set(hex(bytes), same);
  }
  return [...byBytes.values()].map(({ spellings, bytes }) => ({ secret: secret.name, spelling: spellings.join(' = '), bytes }));
};

const asBytes = (raw: Bytes): Named[] => [
  ['bytes', raw],
  ['hex', utf8(hex(raw))],
  ['HEX', utf8(hex(raw).toUpperCase())],
  ...[0, 1, 2].flatMap((before): Named[] => {
    const text = insideBase64(raw, before);
    return [
      [`base64 after ${before}`, utf8(text)],
      [`base64url after ${before}`, utf8(text.replaceAll('+', '-').replaceAll('/', '_'))],
    ];
  }),
];

/** The letters that only these bytes decide, when `before` bytes (modulo 3) stand before them. */
const insideBase64 = (raw: Bytes, before: number): string => {
  const text = Buffer.concat([Buffer.alloc(before), raw]).toString('base64');
  return text.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + raw.length)) / 6));
};

const asText = (text: string): Named[] => {
  const percent = [...utf8(text)].map((byte) => (isUnreserved(byte) ? String.fromCharCode(byte) : `%${hex(Uint8Array.of(byte))}`));
  const upper = percent.map((part) => (part.startsWith('%') ? part.toUpperCase() : part)).join('');
  return [
    ['UTF-16 LE', utf16(text, true)],
    ['UTF-16 BE', utf16(text, false)],
    ['JSON', utf8(JSON.stringify(text).slice(1, -1))],
    ['JSON escapes', utf8(escaped(text))],
    ['JSON ESCAPES', utf8(escaped(text).replaceAll(/\\u([0-9a-f]{4})/g, (_, digits: string) => String.raw`\u${digits.toUpperCase()}`))],
    ['percent', utf8(percent.join(''))],
    ['PERCENT', utf8(upper)],
    ['form', utf8(upper.replaceAll('%20', '+'))],
  ];
};

const utf16 = (text: string, little: boolean): Bytes => {
  const units = new Uint8Array(2 * text.length);
  const view = new DataView(units.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return units;
};

const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^\x20-\x7e]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** RFC 3986 section 2.3. */
const isUnreserved = (byte: number): boolean => /[\w.~-]/.test(String.fromCharCode(byte)) && byte < 0x80;
