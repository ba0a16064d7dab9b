import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64, concat, equalBytes, hex, parseBase64, parseHex, readU16, readU32, readU64, release, u16, u32, u64, u8 } from './bytes.ts';
import { day, dayIn, instant, isoDay, isoOf, LAST_INSTANT, parseIso } from './clock.ts';
import { redact, reveal } from './redacted.ts';

const bytes = fc.uint8Array({ maxLength: 200 });

describe('bytes', () => {
  test('integers read back as written and refuse what does not fit', () => {
    fc.assert(fc.property(fc.nat(0xffff), (n) => readU16(u16(n), 0) === n));
    fc.assert(fc.property(fc.nat(0xffffffff), (n) => readU32(u32(n), 0) === n));
    fc.assert(fc.property(fc.maxSafeNat(), (n) => readU64(u64(n), 0) === n));
    for (const bad of [-1, 1.5, 256]) expect(() => u8(bad)).toThrow(RangeError);
    expect(() => readU64(new Uint8Array(8).fill(255), 0)).toThrow(RangeError);
    expect(hex(u64(2 ** 53 - 1))).toBe('001fffffffffffff');
    expect(() => readU64(concat(u32(0x20_0000), u32(0)), 0)).toThrow(RangeError);
    for (const [size, read] of [
      [2, readU16],
      [4, readU32],
      [8, readU64],
    ] as const)
      for (const at of [-1, 0.5, 9 - size]) expect(() => read(new Uint8Array(8), at)).toThrow(RangeError);
  });
  test('memory given back is empty at once; a view of more is left', () => {
    const [own, all] = [new Uint8Array(9).fill(1), new Uint8Array(9).fill(2)];
    release(own);
    release(all.subarray(1));
    expect([own.length, own.buffer.byteLength, all[8]]).toEqual([0, 0, 2]);
  });
  test('base64 and hex have one spelling per value', () => {
    fc.assert(fc.property(bytes, (b) => equalBytes(parseBase64(base64(b)) ?? u8(0), b)));
    fc.assert(fc.property(bytes, (b) => equalBytes(parseHex(hex(b)) ?? u8(0), b)));
    for (const bad of ['A', 'AB==', 'AAB=', 'AAAAAAB=', 'A===', '==', 'AA=A', ' AAA', 'AA-_', 'AA==AA=='])
      expect(parseBase64(bad)).toBeUndefined();
    const letters = fc.string({ unit: fc.constantFrom(...'AQgwBC/+9='), maxLength: 12 });
    fc.assert(
      fc.property(letters, (text) => (parseBase64(text) !== undefined) === (Buffer.from(text, 'base64').toString('base64') === text)),
    );
    for (const bad of ['A', 'AA', '0g', '0']) expect(parseHex(bad)).toBeUndefined();
  });
  test('equality is of content and length', () => {
    fc.assert(fc.property(bytes, bytes, (a, b) => equalBytes(a, b) === (hex(a) === hex(b))));
    expect(equalBytes(concat(u8(1), u8(2)), Uint8Array.of(1, 2))).toBe(true);
  });
});

describe('clock', () => {
  test.each([
    ['Asia/Almaty', '2026-11-22T18:59:59.999Z', '2026-11-22'],
    ['Asia/Almaty', '2026-11-22T19:00:00.000Z', '2026-11-23'],
    ['UTC', '2028-02-29T23:59:59.999Z', '2028-02-29'],
    ['America/New_York', '2026-11-01T04:30:00.000Z', '2026-11-01'],
  ])('in %s %s falls on %s', (zone, at, expected) => {
    expect(isoDay(dayIn(zone, instant(Date.parse(at))))).toBe(expected);
  });
  test('instants print and parse in one form only', () => {
    const at = instant(1_790_000_000_123);
    expect(parseIso(isoOf(at))).toBe(at);
    for (const bad of ['2026-11-22', 'x', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00.000+05:00']) expect(parseIso(bad)).toBeUndefined();
    // As `Date` reads and prints them, from the first to the last, and whatever else stands in one place.
    const byDate = (text: string): number | undefined => {
      const ms = Date.parse(text);
      return ms >= 0 && ms <= LAST_INSTANT && new Date(ms).toISOString() === text ? ms : undefined;
    };
    fc.assert(
      fc.property(fc.nat(LAST_INSTANT), fc.nat(24), fc.constantFrom(...'0123456789-:.TZ +', ''), (ms, at, sign) => {
        const text = new Date(ms).toISOString();
        const other = `${text.slice(0, at)}${sign}${text.slice(at + 1)}`;
        return parseIso(text) === ms && parseIso(other) === byDate(other);
      }),
      { numRuns: 1_000 },
    );
    for (const odd of [
      '2024-02-29',
      '2023-02-29',
      '2000-02-29',
      '2100-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
      '1969-12-31',
    ])
      for (const time of ['00:00:00.000', '23:59:59.999', '24:00:00.000', '23:60:00.000', '23:59:60.000'])
        expect([odd, time, parseIso(`${odd}T${time}Z`)]).toEqual([odd, time, byDate(`${odd}T${time}Z`)]);
    for (const bad of [-1, 0.5, Number.NaN]) expect(() => instant(bad)).toThrow(RangeError);
    for (const bad of [-1, 65_536]) expect(() => day(bad)).toThrow(RangeError);
  });
});

describe('redacted', () => {
  test('content never prints', () => {
    const box = redact({ text: 'sentinel' });
    for (const print of [String(box), JSON.stringify({ box }), inspect({ box }, { depth: 9, showHidden: true }), `${box}`])
      expect(print).not.toContain('sentinel');
    expect(reveal(box).text).toBe('sentinel');
  });
});
