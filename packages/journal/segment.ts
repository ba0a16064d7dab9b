import { bytesOf, concat, equalBytes, readU64, u16, u64, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { headAfter, headBytes, verifyChain, type Head } from './chain.ts';
import { parseEntry, type Entry, type JournalCode } from './entry.ts';

/** A stretch of a journal on its way, with the device's word for where it ends. */
export interface Segment {
  /** The entries follow on this many. */
  readonly after: number;
  /** As they stand in the journal. */
  readonly entries: readonly Bytes[];
  /** Over HEAD_DOMAIN and `headBytes` of the head after the last of them, by the device key. */
  readonly signature: Bytes;
}

/** The first byte of a parcel that carries one (protocol/beat.ts, PARCEL.journal). */
const PARCEL_KIND = 2;
const VERSION = 1;
const START = 12;
const SIGNATURE = 64;

/** Entries, and bytes of them with their lengths, that one segment may have: it goes into a frame beside whatever else there is. */
export const SEGMENT_LIMIT = { entries: 100, bytes: 12_288 } as const;

/** How many of these leading entries fit into one segment. */
export const fitting = (entries: readonly Uint8Array[]): number => {
  let bytes = 0;
  const end = entries.slice(0, SEGMENT_LIMIT.entries).findIndex((entry) => (bytes += 2 + entry.length) > SEGMENT_LIMIT.bytes);
  return end < 0 ? Math.min(entries.length, SEGMENT_LIMIT.entries) : end;
};

/** u8 2 ‖ u8 1 ‖ u64 after ‖ u16 number of entries ‖ each { u16 length ‖ entry } ‖ signature 64. Throws `RangeError` above SEGMENT_LIMIT. */
export const encodeSegment = ({ after, entries, signature }: Segment): Bytes => {
  if (entries.length === 0 || fitting(entries) < entries.length || signature.length !== SIGNATURE) throw new RangeError('not a segment');
  const said = entries.map((entry) => concat(u16(entry.length), entry));
  return concat(u8(PARCEL_KIND), u8(VERSION), u64(after), u16(entries.length), ...said, signature);
};

/**
 * The inverse, unverified: whoever took a terminal over controls every byte. Throws `VerificationError` 'journal/too-large',
 * 'journal/unknown-version' or 'journal/malformed'.
 */
export const parseSegment = (bytes: Uint8Array): Segment => {
  if (bytes.length > START + SEGMENT_LIMIT.bytes + SIGNATURE) return distrust('journal/too-large');
  if (bytes.length < START + SIGNATURE || bytes[0] !== PARCEL_KIND) return distrust('journal/malformed');
  if (bytes[1] !== VERSION) return distrust('journal/unknown-version');
  const count = u16At(bytes, 10);
  const end = bytes.length - SIGNATURE;
  const entries: Bytes[] = [];
  let at = START;
  while (entries.length < count) {
    const length = at + 2 <= end ? u16At(bytes, at) : Infinity;
    if (at + 2 + length > end) return distrust('journal/malformed');
    entries.push(bytesOf(bytes.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  if (at !== end || count === 0 || count > SEGMENT_LIMIT.entries) return distrust('journal/malformed');
  return { after: counterAt(bytes, 2), entries, signature: bytesOf(bytes.subarray(end)) };
};

export interface Continued {
  /** What is new, with the hash over everything up to it. */
  readonly added: readonly { readonly entry: Entry; readonly bytes: Bytes; readonly hash: Bytes }[];
  readonly head: Head;
}

/**
 * What a segment adds to what is held of the journal: `head`, and the held entries whose numbers the segment repeats, in order. Everything is
 * read and chained before the device's word for the end is asked (`isSigned`). Throws `VerificationError` what `parseEntry` and `verifyChain`
 * throw; 'journal/gap' when entries before it are missing; 'journal/forked' when it repeats others than are held: a journal has one past;
 * 'journal/signature' when the device did not sign its end.
 */
export const continueWith = (
  held: { readonly head: Head; readonly repeated: readonly Uint8Array[] },
  segment: Segment,
  isSigned: (head: Bytes, signature: Bytes) => boolean,
): Continued => {
  const { head, repeated } = held;
  if (segment.after > head.n) return distrust('journal/gap');
  const known = Math.min(head.n - segment.after, segment.entries.length);
  for (const [i, bytes] of segment.entries.slice(0, known).entries()) {
    const before = repeated[i];
    if (parseEntry(bytes).n !== segment.after + 1 + i) return distrust('journal/gap');
    if (before === undefined || !equalBytes(before, bytes)) return distrust('journal/forked');
  }
  // Nothing in it is new: it was signed when it came first, and nothing is done with it now.
  if (known === segment.entries.length) return { added: [], head };
  const fresh = segment.entries.slice(known);
  const { entries } = verifyChain(head, fresh);
  let at = head;
  const added = entries.map((entry, i) => {
    const bytes = fresh[i] ?? utf8('');
    at = headAfter(at, bytes);
    return { entry, bytes, hash: at.hash };
  });
  return isSigned(headBytes(at), segment.signature) ? { added, head: at } : distrust('journal/signature');
};

const u16At = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const counterAt = (bytes: Uint8Array, at: number): number => {
  try {
    return readU64(bytes, at);
  } catch {
    return distrust('journal/malformed');
  }
};

const distrust = (code: JournalCode): never => {
  throw new VerificationError<JournalCode>(code);
};
