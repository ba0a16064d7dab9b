/**
 * The feed: one national, append-only stream that every terminal keeps whole (docs/formats/feed.md).
 *
 *     item  = u8 kind ‖ u32 length ‖ body
 *     chunk = u8 1 ‖ u64 number ‖ u64 at (ms) ‖ prevHead[32] ‖ u32 bodyLength ‖ items ‖ signature[64]
 *     head  = SHA-256("dauys/v1/feed-chunk\0" ‖ everything before the signature)
 *
 * The signature is the hub's statement key over `"dauys/v1/feed-head\0" ‖ u64 number ‖ head`.
 */
import { type Bytes, bytesOf, concat, readU32, readU64, u32, u64, u8, utf8 } from '@dauys/basics/bytes.ts';
import { type Instant, instant, LAST_INSTANT } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';

export type FeedCode = 'feed/malformed' | 'feed/unknown-version' | 'feed/forked' | 'feed/bad-signature';

export type FeedItem =
  | { readonly kind: 'reply'; readonly tag: Bytes; readonly file: Bytes }
  | { readonly kind: 'directory'; readonly index: number; readonly entry: Bytes }
  | { readonly kind: 'leaves'; readonly batch: number; readonly firstIndex: number; readonly commitments: readonly Bytes[] }
  | { readonly kind: 'checkpoint'; readonly ledger: 'directory' | 'cases'; readonly note: Bytes };

/** A chunk is never longer than this; a reader refuses more before it allocates. */
export const CHUNK_LIMIT = 4 * 1024 * 1024;
const HEADER = 1 + 8 + 8 + 32 + 4;
const SIGNATURE = 64;

const item = (kind: number, body: Uint8Array): Bytes => concat(u8(kind), u32(body.length), body);

/** The bytes of one item. */
export const encodeItem = (it: FeedItem): Bytes => {
  switch (it.kind) {
    case 'reply':
      return item(1, concat(it.tag, it.file));
    case 'directory':
      return item(2, concat(u32(it.index), it.entry));
    case 'leaves':
      return item(3, concat(u32(it.batch), u32(it.firstIndex), ...it.commitments));
    case 'checkpoint':
      return item(4, concat(u8(it.ledger === 'directory' ? 1 : 2), it.note));
  }
};

const malformed = (): never => {
  throw new VerificationError<FeedCode>('feed/malformed');
};

const decodeItem = (kind: number, body: Uint8Array): FeedItem | undefined => {
  switch (kind) {
    case 1:
      if (body.length < 17) return malformed();
      return { kind: 'reply', tag: bytesOf(body.subarray(0, 16)), file: bytesOf(body.subarray(16)) };
    case 2:
      if (body.length < 5) return malformed();
      return { kind: 'directory', index: readU32(body, 0), entry: bytesOf(body.subarray(4)) };
    case 3: {
      if (body.length < 8 || (body.length - 8) % 32 !== 0) return malformed();
      const commitments = Array.from({ length: (body.length - 8) / 32 }, (_, i) => bytesOf(body.subarray(8 + 32 * i, 40 + 32 * i)));
      return { kind: 'leaves', batch: readU32(body, 0), firstIndex: readU32(body, 4), commitments };
    }
    case 4:
      if (body.length < 2 || (body[0] !== 1 && body[0] !== 2)) return malformed();
      return { kind: 'checkpoint', ledger: body[0] === 1 ? 'directory' : 'cases', note: bytesOf(body.subarray(1)) };
    default:
      // A kind from a later version: skipped, because the feed must stay readable by terminals not yet updated.
      return undefined;
  }
};

// Numbers above 2^53 - 1 are nobody's: the reader that could not hold them would fall over, and a terminal with it.
const wholeAt = (bytes: Uint8Array, at: number): number => {
  try {
    return readU64(bytes, at);
  } catch {
    return malformed();
  }
};

export interface Chunk {
  readonly number: number;
  readonly at: Instant;
  readonly prevHead: Bytes;
  readonly items: readonly FeedItem[];
  /** All but the signature: what `head` hashes. */
  readonly signedPart: Bytes;
  readonly signature: Bytes;
}

/** All but the signature of a chunk. */
export const encodeChunkBody = (c: { number: number; at: Instant; prevHead: Uint8Array; items: readonly FeedItem[] }): Bytes => {
  const body = concat(...c.items.map(encodeItem));
  return concat(u8(1), u64(c.number), u64(c.at), c.prevHead, u32(body.length), body);
};

/** What is hashed to the head of a chunk. */
export const chunkHeadMessage = (signedPart: Uint8Array): Bytes => concat(utf8('dauys/v1/feed-chunk\0'), signedPart);
export const FEED_HEAD_DOMAIN = 'dauys/v1/feed-head\0';
/** u64 number ‖ the chunk’s hash, 32 bytes: signed under `FEED_HEAD_DOMAIN`. */
export const feedHeadMessage = (number: number, head: Uint8Array): Bytes => concat(u64(number), head);

/**
 * Reads one chunk from a hub that may lie: lengths are checked before use; signature and chain are the caller's to verify, over
 * `signedPart` as received. Throws `VerificationError<FeedCode>`.
 */
export const parseChunk = (bytes: Uint8Array): Chunk => {
  if (bytes.length > CHUNK_LIMIT || bytes.length < HEADER + SIGNATURE) return malformed();
  if (bytes[0] !== 1) throw new VerificationError<FeedCode>('feed/unknown-version');
  const end = bytes.length - SIGNATURE;
  if (readU32(bytes, HEADER - 4) !== end - HEADER) return malformed();
  const items: FeedItem[] = [];
  for (let at = HEADER; at < end; ) {
    if (at + 5 > end) return malformed();
    const length = readU32(bytes, at + 1);
    if (at + 5 + length > end) return malformed();
    const decoded = decodeItem(bytes[at] as number, bytes.subarray(at + 5, at + 5 + length));
    if (decoded !== undefined) items.push(decoded);
    at += 5 + length;
  }
  const [number, at] = [wholeAt(bytes, 1), wholeAt(bytes, 9)];
  if (at > LAST_INSTANT) return malformed();
  return {
    number,
    at: instant(at),
    prevHead: bytesOf(bytes.subarray(17, 49)),
    items,
    signedPart: bytesOf(bytes.subarray(0, end)),
    signature: bytesOf(bytes.subarray(end)),
  };
};
