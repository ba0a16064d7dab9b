import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { anyCharacter } from '@dauys/testing/any-character.ts';
import vectors from '../../vectors/code.json' with { type: 'json' };
import { CODE_DIGITS, codeGroups, generateCode, parseCode, platformRandom } from './code.ts';

const codeOf = (typed: string): string => {
  const parsed = parseCode(typed);
  return parsed.ok ? reveal(parsed.value) : parsed.error.code;
};
const fromBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
// A source that runs dry would never end a rejection sampler: after the crafted bytes it gives zeros.
const crafted = (first: Uint8Array) => {
  let calls = 0;
  return (n: number): Bytes => (calls++ === 0 ? bytesOf(first) : new Uint8Array(n));
};
const anyCode = fromBytes.map((bytes) => reveal(generateCode(crafted(bytes))));
const digitAt = (code: string, i: number): number => Number(code[i]);
const withDigit = (code: string, i: number, digit: number): string => code.slice(0, i) + String(digit) + code.slice(i + 1);

describe('generateCode', () => {
  test.each(vectors.generated)('$code', ({ randomBytes, code, groups }) => {
    const made = generateCode(crafted(parseHex(randomBytes) ?? new Uint8Array()));
    expect(reveal(made)).toBe(code);
    expect(codeGroups(made)).toEqual(groups);
  });
  test('every digit is as likely as any other: each digit stands for exactly 25 byte values and six values are skipped', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      // The byte under test, and a marker that lands in its place when it is skipped.
      const first = reveal(generateCode(crafted(Uint8Array.of(byte, ...Array.from({ length: 31 }, () => 3)))));
      if (byte < 250) counts.set(first[0] ?? '', (counts.get(first[0] ?? '') ?? 0) + 1);
      else expect(first.slice(0, 22)).toBe('3'.repeat(22));
    }
    expect([...counts.keys()].toSorted()).toEqual([...'0123456789']);
    expect(new Set(counts.values())).toEqual(new Set([25]));
  });
  test('asks for more when too many bytes were skipped', () => {
    expect(reveal(generateCode(crafted(new Uint8Array(32).fill(255))))).toBe('000000000000000000000098');
  });
  test('is its own parse and prints as nothing', () => {
    const code = generateCode(platformRandom);
    expect(codeOf(codeGroups(code).join(' '))).toBe(reveal(code));
    expect(`${code} ${JSON.stringify({ code })}`).not.toMatch(/\d/);
  });
});

describe('parseCode', () => {
  test.each(vectors.accepted)('takes what a person types: $typed', ({ typed, code }) => expect(codeOf(typed)).toBe(code));
  test.each(vectors.refused)('refuses "$typed" with $code', ({ typed, code }) => expect(codeOf(typed)).toBe(code));
  test('S-28: every single wrong digit and every swap of neighbours is caught before anything is searched', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        for (let i = 0; i < CODE_DIGITS; i++) {
          for (let d = 0; d < 10; d++) if (d !== digitAt(code, i)) expect(codeOf(withDigit(code, i, d))).toBe('sealing/code-check');
          if (i + 1 === CODE_DIGITS || code[i] === code[i + 1]) continue;
          expect(codeOf(withDigit(withDigit(code, i, digitAt(code, i + 1)), i + 1, digitAt(code, i)))).toBe('sealing/code-check');
        }
      }),
      { numRuns: 30 },
    );
  });
  test('never crashes and never accepts another length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, maxLength: 60 }),
        (text) => codeOf(text).startsWith('sealing/') || /^\d{24}$/.test(codeOf(text)),
      ),
    );
  });
});
