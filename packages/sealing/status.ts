/** The part of a code's keys that shows what happened, and opens nothing: for readers that must not carry the means to open. */
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { stretch } from './argon2.ts';
import type { Code } from './code.ts';

/** Answers that one mailbox can hold: indexes 0…31. */
export const MAILBOX_SIZE = 32;

/**
 * s = Argon2id(code, "dauys/v1/code-salt")[:16]. The salt is fixed because the code is all a person has: 22 random digits and the cost of
 * Argon2id stand against guessing.
 */
export const secretOfCode = async (code: Redacted<Code>): Promise<Redacted<Bytes>> =>
  redact((await stretch(utf8(reveal(code)), utf8('dauys/v1/code-salt'))).slice(0, 16));

/** One key: HKDF-SHA256(s, no salt, "dauys/v1/<thing>\0"). */
export const derive = (s: Redacted<Bytes>, thing: 'reply' | 'mailbox' | 'thread' | 'status', length: number): Bytes =>
  bytesOf(hkdf(sha256, reveal(s), undefined, utf8(`dauys/v1/${thing}\0`), length));

/** q, 16 bytes: opens the later commitments. Takes as long as Argon2id takes. */
export const statusKeyOf = async (code: Redacted<Code>): Promise<Bytes> => derive(await secretOfCode(code), 'status', 16);
