import type { Brand } from '@dauys/basics/brand.ts';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import type { SealingCode } from './codes.ts';
import { freshDigits, readDigits } from './digits.ts';

/** 30 decimal digits on paper, 28 of them random (93 bits): an officer's invitation, or her recovery key. Never both. */
export type PaperKey = Brand<string, 'PaperKey'>;

export type PaperKeyRefusal = Refusal<Extract<SealingCode, 'sealing/paper-key-length' | 'sealing/paper-key-check'>>;

const PAPER_KEY_DIGITS = 30;
const GROUP = 5;

/** A fresh one; `randomBytes(n)` returns n new bytes per call. */
export const freshPaperKey = (randomBytes: (n: number) => Uint8Array): Redacted<PaperKey> =>
  redact(freshDigits(PAPER_KEY_DIGITS, randomBytes) as PaperKey);

/** What a person typed. A slip of the pen is caught here, before anything is tried with it. */
export const parsePaperKey = (text: string): Result<Redacted<PaperKey>, PaperKeyRefusal> => {
  const read = readDigits(text, PAPER_KEY_DIGITS);
  if (read.kind === 'length') return err({ code: 'sealing/paper-key-length', params: { expected: PAPER_KEY_DIGITS, given: read.given } });
  return read.kind === 'right' ? ok(redact(read.digits as PaperKey)) : err({ code: 'sealing/paper-key-check' });
};

/** Six groups of five, for the eye. The caller puts them on the screen or paper and nowhere else. */
export const paperKeyGroups = (key: Redacted<PaperKey>): string[] => reveal(key).match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];

/** What a hub keeps of an invitation: SHA-256("dauys/v1/invitation\0" ‖ digits). 93 random bits need no stretching. */
export const invitationHash = (key: Redacted<PaperKey>): Bytes => bytesOf(sha256(utf8(`dauys/v1/invitation\0${reveal(key)}`)));
