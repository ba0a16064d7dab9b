import { bytesOf, concat, equalBytes, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { createHash } from 'node:crypto';
import { encodeEntry, parseEntry, type Entry, type JournalCode } from './entry.ts';

/** Where a journal stands: how many entries, and the hash over all of them. */
export interface Head {
  readonly n: number;
  readonly hash: Bytes;
}

/** The head of a journal without entries: number 0, 32 zero bytes. */
export const EMPTY: Head = { n: 0, hash: new Uint8Array(32) };

const DOMAIN = utf8('dauys/v1/journal\0');
/** The domain of the signed head. */
export const HEAD_DOMAIN = 'dauys/v1/journal-head\0';

/** hash_n = SHA-256("dauys/v1/journal\0" ‖ hash_{n-1} ‖ entry bytes). */
export const headAfter = (before: Head, entryBytes: Uint8Array): Head => ({
  n: before.n + 1,
  hash: bytesOf(createHash('sha256').update(DOMAIN).update(before.hash).update(entryBytes).digest()),
});

/** The next entry's bytes and the head with it. */
export const append = (before: Head, entry: Omit<Entry, 'n'>): { readonly bytes: Bytes; readonly head: Head } => {
  const bytes = encodeEntry({ ...entry, n: before.n + 1 });
  return { bytes, head: headAfter(before, bytes) };
};

/**
 * Reads a stretch of a journal that continues `before`, over the bytes as received. Throws `VerificationError` 'journal/gap' for a
 * missing or repeated number, 'journal/chain' when it does not end in `expected`, and what `parseEntry` throws.
 */
export const verifyChain = (
  before: Head,
  entries: readonly Uint8Array[],
  expected?: Head,
): { readonly entries: readonly Entry[]; readonly head: Head } => {
  let head = before;
  const parsed: Entry[] = [];
  for (const bytes of entries) {
    const entry = parseEntry(bytes);
    if (entry.n !== head.n + 1) return distrust('journal/gap');
    head = headAfter(head, bytes);
    parsed.push(entry);
  }
  if (expected !== undefined && (expected.n !== head.n || !equalBytes(expected.hash, head.hash))) return distrust('journal/chain');
  return { entries: parsed, head };
};

/** u64 n ‖ hash 32: what the device key signs under HEAD_DOMAIN. */
export const headBytes = ({ n, hash }: Head): Bytes => concat(u64(n), hash);

/** What the device key signs: "dauys/v1/journal-head\0" ‖ u64 n ‖ hash 32. */
export const headMessage = (head: Head): Bytes => concat(utf8(HEAD_DOMAIN), headBytes(head));

const distrust = (code: JournalCode): never => {
  throw new VerificationError<JournalCode>(code);
};
