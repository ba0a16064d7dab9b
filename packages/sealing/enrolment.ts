/** What two people compare when a terminal is enrolled, and what lets a technician ask for it once. docs/formats/enrolment.md */
import { bytesOf, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { readDigits, withCheckDigits, type ReadDigits } from './digits.ts';
import type { PaperKey } from './paperKey.ts';

/** The domain of the device key's signature over a request: that whoever asks holds the key. */
export const ENROLMENT_DOMAIN = 'dauys/v1/enrolment-request\0';

/** SHA-256 of the request's bytes: its name. */
export const enrolmentName = (request: Uint8Array): Bytes => bytesOf(sha256(request));

const MARK_DIGITS = 20;
const GROUP = 5;

/**
 * What the device shows and the officer types: 18 digits of SHA-256("dauys/v1/enrolment-mark\0" ‖ request), read as one number, and two that
 * check them. It covers the whole request, place and key; whoever wants another request with the same digits tries 10^18 of them.
 */
export const enrolmentMark = (request: Uint8Array): string => {
  const hash = sha256(concat(utf8('dauys/v1/enrolment-mark\0'), request));
  const number = hash.reduce((sum, byte) => (sum * 256n + BigInt(byte)) % 10n ** BigInt(MARK_DIGITS - 2), 0n);
  return withCheckDigits(number.toString().padStart(MARK_DIGITS - 2, '0'));
};

/** Four groups of five, for the eye and the telephone. */
export const markGroups = (mark: string): string[] => mark.match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];

/** What a person typed from what she heard; a slip is told from a difference. */
export const readMark = (text: string): ReadDigits => readDigits(text, MARK_DIGITS);

/** What a hub keeps of a technician's pass: SHA-256("dauys/v1/enrolment-pass\0" ‖ digits). */
export const enrolmentPassHash = (pass: Redacted<PaperKey>): Bytes => bytesOf(sha256(utf8(`dauys/v1/enrolment-pass\0${reveal(pass)}`)));
