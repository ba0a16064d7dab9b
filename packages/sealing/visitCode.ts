/** The one-time codes of people's own tests: a visitor types one at a kiosk as the text of a complaint; whoever opens that finds it. docs/formats/visit.md */
import type { Brand } from '@dauys/basics/brand.ts';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { freshDigits, readDigits } from './digits.ts';

/** 20 decimal digits, 18 of them random (60 bits) and two that check them: short enough to type by heart, too long to guess at. */
export type VisitCode = Brand<string, 'VisitCode'>;

const DIGITS = 20;
const GROUP = 5;

/** A fresh one; `randomBytes(n)` returns n new bytes per call. */
export const freshVisitCode = (randomBytes: (n: number) => Uint8Array): Redacted<VisitCode> =>
  redact(freshDigits(DIGITS, randomBytes) as VisitCode);

/** What a person typed; `undefined` for anything else than 20 digits that check. */
export const parseVisitCode = (text: string): Redacted<VisitCode> | undefined => {
  const read = readDigits(text, DIGITS);
  return read.kind === 'right' ? redact(read.digits as VisitCode) : undefined;
};

/** Four groups of five, for the eye. */
export const visitCodeGroups = (code: Redacted<VisitCode>): string[] => reveal(code).match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];

/** What a hub keeps of it: SHA-256("dauys/v1/visit-code\0" ‖ digits). */
export const visitCodeHash = (code: Redacted<VisitCode>): Bytes => bytesOf(sha256(utf8(`dauys/v1/visit-code\0${reveal(code)}`)));

/** At most so many candidates are looked at: the writer of the text may be anybody. */
const MOST = 200;

/**
 * Every run of 20 digits in a text that checks, whatever stands around it, blanks, dots and dashes between digits aside. One in a hundred runs of other digits
 * checks as well: only a hash that was made before says that it is a code.
 */
export const visitCodesIn = (text: string): readonly Redacted<VisitCode>[] => {
  const found = new Set<VisitCode>();
  for (const [run] of text.matchAll(/\d(?:[\s.\u00ad\u2010-\u2015\u2212-]{0,3}\d)+/gu)) {
    const digits = run.replaceAll(/\D/gu, '');
    for (let at = 0; at + DIGITS <= digits.length && found.size < MOST; at++) {
      const code = parseVisitCode(digits.slice(at, at + DIGITS));
      if (code !== undefined) found.add(reveal(code));
    }
  }
  return [...found].map((code) => redact(code));
};
