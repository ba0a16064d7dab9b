import type { Brand } from '@dauys/basics/brand.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { SealingCode } from './codes.ts';

/** 24 decimal digits: 22 random and 2 that check them (ISO/IEC 7064 MOD 97-10). Opens the answer to one complaint. */
export type Code = Brand<string, 'Code'>;

export type CodeRefusal = Refusal<Extract<SealingCode, 'sealing/code-length' | 'sealing/code-check'>>;

export const CODE_DIGITS = 24;
const RANDOM_DIGITS = 22;
const GROUP = 4;
// The largest multiple of ten that fits a byte: bytes at or above it would favour the digits 0…5.
const FAIR = 250;

/** A fresh code from a cryptographic source; `randomBytes(n)` returns n new bytes per call. Every code is equally likely. */
export const generateCode = (randomBytes: (n: number) => Uint8Array): Redacted<Code> => {
  let digits = '';
  while (digits.length < RANDOM_DIGITS)
    for (const byte of randomBytes(32)) if (byte < FAIR && digits.length < RANDOM_DIGITS) digits += String(byte % 10);
  return redact((digits + checkDigits(digits)) as Code);
};

/** Parses what a person typed: blanks, dashes and dots between digits do not count. Wrong digits are caught before anything is searched (S-28). */
export const parseCode = (text: string): Result<Redacted<Code>, CodeRefusal> => {
  const digits = text.replace(/[\s.\u00ad\u2010-\u2015\u2212-]/gu, '');
  if (!/^[0-9]*$/.test(digits) || digits.length !== CODE_DIGITS)
    return err({ code: 'sealing/code-length', params: { expected: CODE_DIGITS, given: (digits.match(/[0-9]/g) ?? []).length } });
  // Compared, not only reduced: 02 and 99 leave the same rest, and one code has one spelling.
  if (checkDigits(digits.slice(0, RANDOM_DIGITS)) !== digits.slice(RANDOM_DIGITS)) return err({ code: 'sealing/code-check' });
  return ok(redact(digits as Code));
};

/** Six groups of four, as the strip prints them. The caller puts them on the screen or paper and nowhere else. */
export const codeGroups = (code: Redacted<Code>): string[] => reveal(code).match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];

const mod97 = (digits: string): number => {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
};

const checkDigits = (digits: string): string => String(98 - mod97(`${digits}00`)).padStart(2, '0');

/** Random bytes from the platform, at most 65,536 a call. */
export const platformRandom = (n: number): Bytes => crypto.getRandomValues(new Uint8Array(n));
