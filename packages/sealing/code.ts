import type { Brand } from '@dauys/basics/brand.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { SealingCode } from './codes.ts';
import { freshDigits, readDigits } from './digits.ts';

/** 24 decimal digits: 22 random and 2 that check them (ISO/IEC 7064 MOD 97-10). Opens the answer to one complaint. */
export type Code = Brand<string, 'Code'>;

export type CodeRefusal = Refusal<Extract<SealingCode, 'sealing/code-length' | 'sealing/code-check'>>;

export const CODE_DIGITS = 24;
const GROUP = 4;

/** A fresh code from a cryptographic source; `randomBytes(n)` returns n new bytes per call. Every code is equally likely. */
export const generateCode = (randomBytes: (n: number) => Uint8Array): Redacted<Code> =>
  redact(freshDigits(CODE_DIGITS, randomBytes) as Code);

/** Parses what a person typed: blanks, dashes and dots between digits do not count. Wrong digits are caught before anything is searched (S-28). */
export const parseCode = (text: string): Result<Redacted<Code>, CodeRefusal> => {
  const read = readDigits(text, CODE_DIGITS);
  if (read.kind === 'length') return err({ code: 'sealing/code-length', params: { expected: CODE_DIGITS, given: read.given } });
  return read.kind === 'right' ? ok(redact(read.digits as Code)) : err({ code: 'sealing/code-check' });
};

/** Six groups of four, as the strip prints them. The caller puts them on the screen or paper and nowhere else. */
export const codeGroups = (code: Redacted<Code>): string[] => reveal(code).match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];

/** Random bytes from the platform, at most 65,536 a call. */
export const platformRandom = (n: number): Bytes => crypto.getRandomValues(new Uint8Array(n));
