import { hex } from '@dauys/basics/bytes.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshVisitCode, parseVisitCode, visitCodeGroups, visitCodeHash, visitCodesIn } from './visitCode.ts';

const fresh = () => freshVisitCode((n) => new Uint8Array(randomBytes(n)));
const found = (text: string): readonly string[] => visitCodesIn(text).map(reveal);

test('twenty digits that check, and a hash under its own domain', () => {
  const code = fresh();
  expect(reveal(code)).toMatch(/^\d{20}$/);
  expect(BigInt(reveal(code)) % 97n).toBe(1n);
  expect(hex(visitCodeHash(code))).toBe(
    createHash('sha256')
      .update(`dauys/v1/visit-code\0${reveal(code)}`)
      .digest('hex'),
  );
  expect(reveal(parseVisitCode(visitCodeGroups(code).join(' - ')) ?? code)).toBe(reveal(code));
  expect(parseVisitCode(`${reveal(code)}1`)).toBeUndefined();
});

test('it is found however it was typed, and whatever was written around it', () => {
  const words = fc.string({ maxLength: 200 });
  const separator = fc.constantFrom('', ' ', '-', '. ', ' – ', '\n');
  fc.assert(
    fc.property(words, words, separator, (before, after, between) => {
      const code = fresh();
      expect(found(`${before}${visitCodeGroups(code).join(between)}${after}`)).toContain(reveal(code));
    }),
  );
  const code = reveal(fresh());
  // Numbers right before and after it join the run of digits.
  expect(found(`30.11.2026 ${code} 12`)).toContain(code);
  expect(found('12345678901234567890 +7 701 123 45 67, 4400 4301 2345 6789')).not.toContain(code);
  expect(found(`${code.slice(0, 10)} бөлек ${code.slice(10)}`)).toEqual([]);
});

test('a text of nothing but digits costs a bounded number of looks', () => {
  expect(found('0123456789'.repeat(10_000)).length).toBeLessThanOrEqual(200);
});
