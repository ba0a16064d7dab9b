import type { Directory } from '@dauys/directory/directory.ts';
import type { HubConfig } from '../config.ts';

/** How fast the feed goes, and how many reply slots each chunk has, filled or not. */
export interface FeedPace {
  readonly everyMs: number;
  readonly slots: number;
  readonly headMs: number;
}

/** More slots in a chunk would, with one large reply among them, not fit its limit. */
export const MOST_SLOTS = 64;
const FEED_SECONDS = 300;
const REPLIES = 4;
const HEAD_SECONDS = 3_600;

/** What the directory says, unless this hub was told otherwise. Pure. */
export const feedPaceOf = (config: HubConfig['feed'], directory: Directory): FeedPace => ({
  everyMs: 1_000 * (config.feedSeconds ?? directory.policy?.feedSeconds ?? FEED_SECONDS),
  slots: Math.min(MOST_SLOTS, config.repliesPerChunk ?? directory.policy?.repliesPerChunk ?? REPLIES),
  headMs: 1_000 * (config.headSeconds ?? HEAD_SECONDS),
});
