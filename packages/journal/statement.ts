import { bytesOf, concat, readU32, readU64, u32, u64, u8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Head } from './chain.ts';
import type { JournalCode } from './entry.ts';

/** What a terminal vouches for under its device key every quarter of an hour: evidence that outlives the session that carried it. */
export interface TerminalStatement {
  readonly terminal: number;
  readonly boot: number;
  readonly at: Instant;
  /** Beats that the hub answered since the store was made; what monitors answer and set-ups are not counted. */
  readonly beats: number;
  readonly head: Head;
}

/** The signature is over this domain and the statement's bytes. */
export const STATEMENT_DOMAIN = 'dauys/v1/terminal-statement\0';
const SIZE = 65;

/** 65 bytes: u8 1 ‖ u32 terminal ‖ u32 boot ‖ u64 time (ms) ‖ u64 beats ‖ u64 journal entries ‖ journal hash 32. */
export const encodeTerminalStatement = (s: TerminalStatement): Bytes =>
  concat(u8(1), u32(s.terminal), u32(s.boot), u64(s.at), u64(s.beats), u64(s.head.n), s.head.hash);

/** The inverse, unverified. Throws `VerificationError` 'journal/malformed' or 'journal/unknown-version'. */
export const parseTerminalStatement = (bytes: Uint8Array): TerminalStatement => {
  if (bytes.length !== SIZE) throw new VerificationError<JournalCode>('journal/malformed');
  if (bytes[0] !== 1) throw new VerificationError<JournalCode>('journal/unknown-version');
  try {
    return {
      terminal: readU32(bytes, 1),
      boot: readU32(bytes, 5),
      at: instant(readU64(bytes, 9)),
      beats: readU64(bytes, 17),
      head: { n: readU64(bytes, 25), hash: bytesOf(bytes.subarray(33)) },
    };
  } catch {
    throw new VerificationError<JournalCode>('journal/malformed');
  }
};
