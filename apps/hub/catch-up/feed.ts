import { createHash } from 'node:crypto';
import { bytesOf, equalBytes, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { noteOf, parseNote } from '@dauys/ledger/note.ts';
import { chunkHeadMessage, FEED_HEAD_DOMAIN, type FeedCode, type FeedItem, feedHeadMessage, parseChunk } from '@dauys/protocol/feed.ts';
import { verify } from '@dauys/sealing/signature.ts';
import type { LastChunk, Marks } from '../feed/publish-store.ts';
import type { RegainedChunk } from './feed-store.ts';

/** Whom the chunks are held against: the hub's own key, and what the directory says was announced. */
export interface Trust {
  readonly publicKey: Bytes;
  readonly directory: Directory;
}

/**
 * The chunks after `last`, each held against the one before, the hub's key and the announced heads. Throws
 * `VerificationError<FeedCode>`, or 'directory/feed-forked'.
 */
export async function* regainedChunks(
  last: LastChunk,
  chunkAt: (number: number) => Promise<Bytes | undefined>,
  trust: Trust,
): AsyncGenerator<RegainedChunk> {
  let before = last;
  for (;;) {
    const bytes = await chunkAt(before.number + 1);
    if (bytes === undefined) return;
    const chunk = held(bytes, before, trust);
    yield chunk;
    before = chunk;
  }
}

/** The head of a chunk's bytes. */
export const headOf = (bytes: Bytes): Bytes =>
  bytesOf(
    createHash('sha256')
      .update(chunkHeadMessage(parseChunk(bytes).signedPart))
      .digest(),
  );

const held = (bytes: Bytes, before: LastChunk, { publicKey, directory }: Trust): RegainedChunk => {
  const { number, at, prevHead, items, signature } = parseChunk(bytes);
  if (number !== before.number + 1 || !equalBytes(prevHead, before.head)) distrust('feed/forked');
  const head = headOf(bytes);
  if (!verify(FEED_HEAD_DOMAIN, feedHeadMessage(number, head), signature, { publicKey, algorithm: 'ed25519' }))
    distrust('feed/bad-signature');
  const announced = directory.feedHead(number);
  if (announced !== undefined && !equalBytes(announced, head)) throw new VerificationError('directory/feed-forked');
  const slots = items.flatMap((item) => (item.kind === 'reply' ? [{ tag: item.tag, file: item.file }] : []));
  return { number, at, head, bytes, marks: marksAfter(before.marks, items, announced === undefined ? undefined : at), slots };
};

/** How far the ledgers have gone into the feed after these items: what the hub had written down beside the chunk. */
const marksAfter = (before: Marks, items: readonly FeedItem[], announcedAt: Instant | undefined): Marks => {
  const marks = { directory: { ...before.directory }, cases: { ...before.cases } };
  for (const item of items) {
    switch (item.kind) {
      case 'directory':
        marks.directory.entries = Math.max(marks.directory.entries, item.index + 1);
        break;
      case 'leaves':
        marks.cases.entries = Math.max(marks.cases.entries, item.firstIndex + item.commitments.length);
        break;
      case 'checkpoint': {
        const { size } = parseCheckpoint(parseNote(noteOf(item.note)).text);
        marks[item.ledger].checkpoint = Math.max(marks[item.ledger].checkpoint, size);
        break;
      }
      case 'reply':
    }
  }
  return { ...marks, announcedAt: announcedAt ?? before.announcedAt };
};

const distrust = (code: FeedCode): never => {
  throw new VerificationError<FeedCode>(code);
};
