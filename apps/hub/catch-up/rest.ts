import type { Instant } from '@dauys/basics/clock.ts';
import type { RestoreFacts } from './ledger-store.ts';

export type RestCode = 'feed/rests-after-restore' | 'feed/behind-terminals';

/** How long after catching up the feed waits for terminals that say nothing. */
const PATIENCE_MS = 3_600_000;
/** How long after a restore terminals are asked at all: one that lies about its place in the feed must not stop it for good. */
const WATCH_MS = 86_400_000;

/**
 * Why a restored hub may not go on with the feed yet, or `undefined`. A chunk that terminals hold under a number that this database gives
 * away again would be a fork, which they would never follow. Pure.
 */
export const whyFeedRests = (facts: RestoreFacts | undefined, { now, last }: { now: Instant; last: number }): RestCode | undefined => {
  if (facts === undefined) return undefined;
  if (facts.caughtUpAt === null) return 'feed/rests-after-restore';
  if (now - facts.at >= WATCH_MS) return undefined;
  // A terminal asks for the chunk after the last one it has.
  if (facts.furthest !== null && facts.furthest > last + 1) return 'feed/behind-terminals';
  return facts.unheard > 0 && now - facts.caughtUpAt < PATIENCE_MS ? 'feed/rests-after-restore' : undefined;
};
