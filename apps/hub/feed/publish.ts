import { createHash } from 'node:crypto';
import { bytesOf, concat, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { encodeEntry, STATEMENT_DOMAIN, statementBytes } from '@dauys/directory/statement.ts';
import { chunkHeadMessage, encodeChunkBody, FEED_HEAD_DOMAIN, feedHeadMessage, type FeedItem } from '@dauys/protocol/feed.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Context } from '../context.ts';
import { restoreFacts } from '../catch-up/ledger-store.ts';
import { type RestCode, whyFeedRests } from '../catch-up/rest.ts';
import { isUniqueViolation, type Tx } from '../database/store.ts';
import { publishedAbove } from '../ledger/checkpoint-store.ts';
import { afterAllTaken } from '../bodies/store.ts';
import { enqueueDirectoryEntry } from '../ledger/store.ts';
import { entriesBetween } from '../ledger/tree-store.ts';
import { shuffle } from '../shuffle.ts';
import type { Dummies, Slot } from './dummies.ts';
import { tell, type LedgerNews, type Told } from './news.ts';
import { feedPaceOf, type FeedPace } from './pace.ts';
import { addChunk, BEFORE_FIRST, lastChunk, repliesByTag, waitingReplies, type LastChunk, type Mark } from './publish-store.ts';
import { choose } from './replies.ts';

export type FeedContext = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'directory' | 'keys'>;

/** What a call came to. `more`: published, and there is news for another chunk at once. */
export type Publishing = 'not-due' | 'published' | 'more' | 'overtaken' | RestCode;

/** Bytes of a chunk for both ledgers together, and how much of one is looked at for it. */
const LEDGERS_ROOM = 1_000_000;
const ENTRIES_AT_ONCE = { directory: 256, cases: 32_768 } as const;
const CHECKPOINTS_AT_ONCE = 256;

/**
 * Makes the next chunk when it is time: the same number of reply slots always, and what the ledgers have published since the last one.
 * `isCatchingUp` leaves the pace out, after an answer of `more`. One transaction: a chunk, its replies, its marks and, once an hour, its
 * announcement are there together or not at all.
 */
export const publishChunk = async (context: FeedContext, dummies: Dummies, isCatchingUp = false): Promise<Publishing> => {
  const { db, clock, config, directory, log } = context;
  const now = clock.now();
  const pace = feedPaceOf(config.feed, directory.current());
  const last = (await lastChunk(db)) ?? BEFORE_FIRST;
  const isDue = isCatchingUp || last.number < 0 || now < last.at || now - last.at >= pace.everyMs;
  if (!isDue) return 'not-due';
  const rests = whyFeedRests(await restoreFacts(db), { now, last: last.number });
  if (rests !== undefined) return rests;
  // Taken before the transaction and never given back: whether a failed commit took is unknown, and a dummy seen twice is known as one.
  const fillers = await dummies.take(pace.slots);
  const at = instant(Math.max(now, last.at));
  try {
    const made = await db.tx((tx) => makeChunk(tx, { context, last, at, pace, fillers }));
    if (made === undefined) return 'overtaken';
    log('feed.published', { chunk: made.number, bytes: made.bytes });
    return made.isAll ? 'published' : 'more';
  } catch (error) {
    // Another hub made the chunk of this number.
    if (isUniqueViolation(error)) return 'overtaken';
    throw error;
  }
};

interface Making {
  readonly context: FeedContext;
  readonly last: LastChunk;
  readonly at: Instant;
  readonly pace: FeedPace;
  readonly fillers: readonly Slot[];
}

const makeChunk = async (tx: Tx, { context, last, at, pace, fillers }: Making) => {
  if (((await lastChunk(tx)) ?? BEFORE_FIRST).number !== last.number) return undefined;
  const { keys } = context;
  const number = last.number + 1;
  const directory = await newsOf(tx, 'directory', last.marks.directory, LEDGERS_ROOM);
  const cases = await newsOf(tx, 'cases', last.marks.cases, LEDGERS_ROOM - directory.bytes);
  const tags = choose(await waitingReplies(tx, pace.slots), pace.slots);
  const items = [...directory.items, ...cases.items, ...slotsOf(await repliesByTag(tx, tags), fillers)];
  const signedPart = encodeChunkBody({ number, at, prevHead: last.head, items });
  const head = headOf(signedPart);
  const bytes = concat(signedPart, keys.statement.sign(FEED_HEAD_DOMAIN, feedHeadMessage(number, head)));
  const announced = isAnnounced(context, last, { at, pace });
  const announcedAt = announced ? at : last.marks.announcedAt;
  await addChunk(tx, { number, at, head, bytes, tags, marks: { directory: directory.mark, cases: cases.mark, announcedAt } });
  // Behind the statement of the hub that it rests on, also when that was taken after the chunk was due.
  if (announced) await enqueueDirectoryEntry(tx, announcement(keys, { number, head, at }), await afterAllTaken(tx, at));
  return { number, bytes: bytes.length, isAll: directory.isAll && cases.isAll };
};

const newsOf = async (tx: Tx, ledger: LedgerName, mark: Mark, room: number): Promise<Told> => {
  const checkpoints = await publishedAbove(tx, ledger, mark.checkpoint, CHECKPOINTS_AT_ONCE);
  const end = Math.min(checkpoints.at(-1)?.size ?? mark.entries, mark.entries + ENTRIES_AT_ONCE[ledger]);
  const news: LedgerNews = { ledger, mark, checkpoints, entries: await entriesBetween(tx, ledger, mark.entries, end) };
  const told = tell(news, room);
  return { ...told, isAll: told.isAll && checkpoints.length < CHECKPOINTS_AT_ONCE };
};

/** Replies and dummies in an order that says nothing. */
const slotsOf = (replies: readonly Slot[], fillers: readonly Slot[]): FeedItem[] => {
  const slots = [...replies, ...fillers.slice(replies.length)];
  return shuffle(slots.length).flatMap((i) => {
    const slot = slots[i];
    return slot === undefined ? [] : [{ kind: 'reply', tag: slot.tag, file: slot.file }];
  });
};

const headOf = (signedPart: Bytes): Bytes => bytesOf(createHash('sha256').update(chunkHeadMessage(signedPart)).digest());

/** Only what the directory's readers would believe is announced: the hub must stand there with this key. */
const isAnnounced = ({ directory, keys }: FeedContext, last: LastChunk, { at, pace }: { at: Instant; pace: FeedPace }): boolean => {
  const { announcedAt } = last.marks;
  return directory.current().hub?.key === keys.statement.keyId && (announcedAt === null || at - announcedAt >= pace.headMs);
};

/** The head of the feed for everybody to see: a feed made for one terminal alone differs from it. */
const announcement = (
  { statement: key }: FeedContext['keys'],
  { number, head, at }: { number: number; head: Bytes; at: Instant },
): Bytes => {
  const statement = statementBytes({ v: 1, kind: 'feed-head', at: isoOf(at), number, head: hex(head) });
  return encodeEntry({ statement, signatures: [{ key: key.keyId, signature: key.sign(STATEMENT_DOMAIN, statement) }] });
};
