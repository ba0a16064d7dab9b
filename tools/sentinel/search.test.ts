import { hex, utf8 } from '@dauys/basics/bytes.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchFor } from './search.ts';
import { needlesOf, SHORTEST, type Needle } from './spellings.ts';

const text = 'Қолым~ісіп>>>кетті???';
const needles = needlesOf({ name: 'text', text });
const said = (needle: Needle): string => Buffer.from(needle.bytes).toString('latin1');

/** What other people's encoders make of a text between other bytes, and the spelling under which we must find it. */
const written = (before: Uint8Array, after: Uint8Array): readonly (readonly [string, Uint8Array])[] => {
  const around = (bytes: Uint8Array) => Buffer.concat([before, bytes, after]);
  const utf16 = Buffer.from(text, 'utf16le');
  const whole = around(utf8(text));
  const json = JSON.stringify(text).replaceAll(/[\u0080-\uffff]/g, (c) => `\\u${`0000${c.charCodeAt(0).toString(16)}`.slice(-4)}`);
  return [
    ['bytes', whole],
    ['UTF-16 LE', around(utf16)],
    ['UTF-16 BE', around(Buffer.from(utf16).swap16())],
    ['JSON escapes', around(Buffer.from(json))],
    ['JSON ESCAPES', around(Buffer.from(json.replaceAll(/(?<=\\u)..../g, (digits) => digits.toUpperCase())))],
    ['hex', Buffer.from(whole.toString('hex'))],
    ['HEX', Buffer.from(whole.toString('hex').toUpperCase())],
    [`base64 after ${before.length % 3}`, Buffer.from(whole.toString('base64'))],
    [`base64url after ${before.length % 3}`, Buffer.from(whole.toString('base64url'))],
    ['PERCENT', around(Buffer.from(encodeURIComponent(text)))],
    ['percent', around(Buffer.from(encodeURIComponent(text).replaceAll(/%../g, (c) => c.toLowerCase())))],
    ['form', around(Buffer.from(new URLSearchParams({ text }).toString().slice(5).replaceAll('%7E', '~')))],
  ];
};

const found = (hay: Uint8Array, sizes: readonly number[] = [hay.length]): string[] => {
  const scan = searchFor(needles).begin();
  for (let at = 0, i = 0; at < hay.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    scan.add(hay.subarray(at, at + size));
    at += size;
  }
  return scan.hits.map(({ needle }) => needle.spelling);
};
const finds = (spellings: readonly string[], wanted: string): boolean => spellings.some((s) => s.split(' = ').includes(wanted));

describe('spellings', () => {
  test('each is written as another encoder writes it, after 0 to 11 other bytes', () => {
    for (let before = 0; before < 12; before++)
      for (const [spelling, hay] of written(Buffer.alloc(before, 'x'), Buffer.from('end')))
        expect(finds(found(hay), spelling), `${spelling} after ${before}`).toBe(true);
  });
  test('of a key: as it is, hex and base64', () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
    const spellings = needlesOf({ name: 'key', bytes: key }).map(said);
    const inside = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), key, Buffer.alloc(3 - n)]).toString('base64'));
    for (const wanted of [Buffer.from(key).toString('latin1'), hex(key), hex(key).toUpperCase()]) expect(spellings).toContain(wanted);
    for (const whole of inside) expect(spellings.some((s) => s.length > 40 && whole.includes(s))).toBe(true);
  });
  test('what would be found by chance is refused', () => {
    expect(() => needlesOf({ name: 'pin', text: '1234' })).toThrow(RangeError);
    expect(Math.min(...needles.map(({ bytes }) => bytes.length))).toBeGreaterThanOrEqual(SHORTEST);
  });
});

describe('the search', () => {
  test('finds what is planted in any spelling at any offset, whatever the chunks are', () => {
    const spelling = fc.constantFrom(...needles);
    const plant = fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), spelling), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(plant, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }), (parts, sizes) => {
        const hay = Buffer.concat(parts.flatMap(([noise, { bytes }]) => [noise, bytes]));
        const spellings = found(hay, sizes);
        for (const [, needle] of parts) expect(spellings).toContain(needle.spelling);
      }),
    );
  });
  test('finds exactly what looking for one after another finds', () => {
    const few = ['abcab', 'bcabca', 'aaaa', 'ab'].map((word): Needle => ({ secret: word, spelling: word, bytes: utf8(word) }));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (hay, size) => {
        const scan = searchFor(few).begin();
        for (let at = 0; at < hay.length; at += size) scan.add(utf8(hay.slice(at, at + size)));
        const naive = few.flatMap(({ spelling }) =>
          Array.from(hay, (_, i) => i).flatMap((i) => (hay.startsWith(spelling, i) ? [`${spelling}@${i}`] : [])),
        );
        expect(scan.hits.map(({ needle, offset }) => `${needle.spelling}@${offset}`).toSorted()).toEqual(naive.toSorted());
        expect(scan.length).toBe(hay.length);
      }),
    );
  });
  test('nothing to look for is no search', () => {
    expect(() => searchFor([])).toThrow(RangeError);
  });
});
