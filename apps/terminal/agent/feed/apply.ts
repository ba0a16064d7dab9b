import { bytesOf, concat, equalBytes, hex, parseHex, readU32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import type { LedgerCode } from '@dauys/ledger/codes.ts';
import { noteOf, parseNote } from '@dauys/ledger/note.ts';
import { verifyCheckpoint, type Policy } from '@dauys/ledger/policy.ts';
import {
  chunkHeadMessage,
  FEED_HEAD_DOMAIN,
  feedHeadMessage,
  parseChunk,
  type Chunk,
  type FeedCode,
  type FeedItem,
} from '@dauys/protocol/feed.ts';
import { createHash } from 'node:crypto';
import type { Disk, DiskFull } from '../disk-store.ts';
import { fact, setFact } from '../facts-store.ts';
import { markPublic, newlyLogged } from '../outbox/store.ts';
import type { Result } from '@dauys/basics/result.ts';
import {
  addCaseLeaf,
  addCheckpoint,
  addChunk,
  addDirectoryEntry,
  addReply,
  applyCheckpoint,
  caseLeafAt,
  checkpointOfSize,
  directoryEntry,
  dropCheckpoint,
  dueCheckpoints,
  feedHead,
  leafCount,
  type KeptCheckpoint,
  type LedgerName,
} from './store.ts';
import { checkRoot, growTree, proveLeaf } from './tree.ts';

export interface Applied {
  readonly number: number;
  /** Notes that did not hold: kept as evidence by the caller. The rest of the chunk counts. */
  readonly distrusted: readonly { readonly code: string; readonly bytes: Bytes }[];
  readonly newestCosignature: Instant;
  readonly directoryGrew: boolean;
}

export interface Trust {
  readonly policies: Readonly<Record<LedgerName, Policy>>;
  readonly hubKeys: readonly Uint8Array[];
}

/**
 * Applies the next chunk of the feed in one commit: chunk, replies, directory entries, leaves, trees, checkpoints, and the outbox entries that
 * are public now. Throws `VerificationError` for a chunk that does not hold ('feed/malformed', 'feed/unknown-version', 'feed/forked',
 * 'feed/bad-signature'): nothing of it is applied.
 */
export const applyChunk = (disk: Disk, bytes: Bytes, trust: Trust): Result<Applied, DiskFull> => {
  const chunk = parseChunk(bytes);
  const head = checkChunk(disk, chunk, trust.hubKeys);
  return disk.commit(() => {
    addChunk(disk, { number: chunk.number, at: chunk.at, head, bytes });
    for (const span of replySpans(bytes)) addReply(disk, { ...span, chunk: chunk.number });
    const distrusted: { code: string; bytes: Bytes }[] = [];
    for (const item of chunk.items) takeItem(disk, item, { trust, distrusted });
    for (const ledger of ['directory', 'cases'] as const) settle(disk, ledger, distrusted);
    const directoryGrew = chunk.items.some((item) => item.kind === 'directory');
    return { number: chunk.number, distrusted, newestCosignature: instant(fact(disk, 'clock-floor')), directoryGrew };
  });
};

/** Chain and signature, over the bytes as received. Returns the chunk's head. */
const checkChunk = (disk: Disk, chunk: Chunk, hubKeys: readonly Uint8Array[]): Bytes => {
  const before = feedHead(disk);
  if (chunk.number !== before.number + 1 || !equalBytes(chunk.prevHead, before.head)) return distrust('feed/forked');
  const head = bytesOf(createHash('sha256').update(chunkHeadMessage(chunk.signedPart)).digest());
  const message = concat(utf8(FEED_HEAD_DOMAIN), feedHeadMessage(chunk.number, head));
  const holds = hubKeys.some((publicKey) => verifyNative(chunk.signature, message, publicKey));
  return holds ? head : distrust('feed/bad-signature');
};

interface Taking {
  readonly trust: Trust;
  readonly distrusted: { code: string; bytes: Bytes }[];
}

const takeItem = (disk: Disk, item: FeedItem, taking: Taking): void => {
  switch (item.kind) {
    case 'reply':
      return;
    case 'directory':
      return takeEntry(disk, item.index, item.entry);
    case 'leaves':
      return takeLeaves(disk, item);
    case 'checkpoint':
      return takeCheckpoint(disk, item, taking);
  }
};

const takeEntry = (disk: Disk, index: number, entry: Bytes): void => {
  const size = leafCount(disk, 'directory');
  if (index > size) return distrust('feed/malformed');
  if (index < size) return equalBytes(directoryEntry(disk, index) ?? utf8(''), entry) ? undefined : distrust('feed/forked');
  addDirectoryEntry(disk, index, entry);
  growTree(disk, 'directory', { index, data: entry });
};

const takeLeaves = (disk: Disk, item: FeedItem & { kind: 'leaves' }): void => {
  for (const [i, commitment] of item.commitments.entries()) {
    const index = item.firstIndex + i;
    const size = leafCount(disk, 'cases');
    if (index > size) return distrust('feed/malformed');
    if (index < size) {
      if (caseLeafAt(disk, index)?.commitment !== hex(commitment)) return distrust('feed/forked');
      continue;
    }
    addCaseLeaf(disk, { index, batch: item.batch, commitment });
    growTree(disk, 'cases', { index, data: caseLeaf(item.batch, commitment) });
  }
};

/** A note that does not hold is put aside: a chunk is immutable, and one bad note must not stop the feed for ever. */
const takeCheckpoint = (disk: Disk, item: FeedItem & { kind: 'checkpoint' }, { trust, distrusted }: Taking): void => {
  try {
    const note = noteOf(item.note);
    const { size, root, witnesses } = verifyCheckpoint(note, trust.policies[item.ledger]);
    holdAgainstKept(disk, item.ledger, { size, root });
    addCheckpoint(disk, item.ledger, {
      size,
      note,
      witnesses: JSON.stringify(witnesses.map(({ name, at }) => ({ name, at: new Date(at).toISOString() }))),
    });
    setFact(disk, 'clock-floor', Math.max(fact(disk, 'clock-floor'), ...witnesses.map(({ at }) => at)));
  } catch (error) {
    distrusted.push({ code: codeOf(error), bytes: item.note });
  }
};

/** Two trees of one size, both cosigned: told at once, also while their leaves are still under way. */
const holdAgainstKept = (disk: Disk, ledger: LedgerName, { size, root }: { size: number; root: Bytes }): void => {
  const kept = checkpointOfSize(disk, ledger, size);
  if (kept !== undefined && !equalBytes(parseCheckpoint(parseNote(kept.note).text).root, root))
    throw new VerificationError<LedgerCode>('ledger/forked');
};

/** Holds every checkpoint whose leaves are here against our own tree; then what it covers is public. */
const settle = (disk: Disk, ledger: LedgerName, distrusted: Taking['distrusted']): void => {
  for (const kept of dueCheckpoints(disk, ledger, leafCount(disk, ledger))) {
    try {
      const { size, root } = parseCheckpoint(parseNote(kept.note).text);
      checkRoot(disk, ledger, { size, root });
      applyCheckpoint(disk, ledger, size);
      if (ledger === 'cases') publish(disk, kept, root);
    } catch (error) {
      distrusted.push({ code: codeOf(error), bytes: utf8(kept.note) });
      dropCheckpoint(disk, ledger, kept.size);
    }
  }
};

/** The envelope is let go only behind its own verified proof. */
const publish = (disk: Disk, kept: KeptCheckpoint, root: Bytes): void => {
  for (const { envelopeId, leaf } of newlyLogged(disk, kept.size)) {
    const found = caseLeafAt(disk, leaf);
    const commitment = parseHex(found?.commitment ?? '');
    if (found === undefined || commitment === undefined) continue;
    proveLeaf(disk, 'cases', { data: caseLeaf(found.batch, commitment), index: leaf, size: kept.size, root });
    markPublic(disk, envelopeId, { leaf, witnesses: kept.witnesses });
  }
};

const CHUNK_HEADER = 53;
const CHUNK_SIGNATURE = 64;
const ITEM_HEAD = 5;
const REPLY = 1;
const TAG = 16;

/** Where the sealed replies lie in a chunk that `parseChunk` has accepted. */
export const replySpans = (bytes: Uint8Array): { tag: Bytes; start: number; length: number }[] => {
  const spans = [];
  for (let at = CHUNK_HEADER; at < bytes.length - CHUNK_SIGNATURE; ) {
    const length = readU32(bytes, at + 1);
    const start = at + ITEM_HEAD + TAG;
    if (bytes[at] === REPLY) spans.push({ tag: bytesOf(bytes.subarray(start - TAG, start)), start, length: length - TAG });
    at += ITEM_HEAD + length;
  }
  return spans;
};

const distrust = (code: FeedCode): never => {
  throw new VerificationError<FeedCode>(code);
};

/** The code of distrust; anything else is not ours to swallow. */
const codeOf = (error: unknown): string => {
  if (error instanceof VerificationError) return error.code;
  throw error;
};
