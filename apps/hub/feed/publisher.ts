import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { endLease, holdLease } from '../database/lease-store.ts';
import { repeat, type Running } from '../repeat.ts';
import { createDummies } from './dummies.ts';
import { feedPaceOf } from './pace.ts';
import { publishChunk, type FeedContext, type Publishing } from './publish.ts';

const LEASE = 'feed';
const TICK_MS = 250;
const RETRY_MS = 1_000;
/** Chunks made at once when the feed is behind; then others get a turn. */
const CHUNKS_AT_ONCE = 16;

/** Keeps the feed going. Several hub processes may: one at a time holds the lease, and correctness does not depend on it. */
export const runFeed = (context: FeedContext): Running => {
  const holder = bytesOf(randomBytes(16));
  const dummies = createDummies(2 * feedPaceOf(context.config.feed, context.directory.current()).slots);
  let said: Publishing = 'not-due';
  const turn = async (): Promise<number> => {
    if (!(await holdLease(context.db, LEASE, { holder, now: context.clock.now(), ms: 1_000 * context.config.leaseSeconds })))
      return RETRY_MS;
    let came: Publishing = await publishChunk(context, dummies);
    if (came.startsWith('feed/') && came !== said) context.log('feed.rests', { code: came });
    said = came;
    for (let i = 1; i < CHUNKS_AT_ONCE && came === 'more'; i++) came = await publishChunk(context, dummies, true);
    return TICK_MS;
  };
  return repeat(turn, {
    failed: (code) => context.log('feed.fault', { code }),
    ended: () => endLease(context.db, LEASE, holder),
  });
};
