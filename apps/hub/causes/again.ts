/** When a silence is looked at again although nobody brought anything new: time itself is evidence, and what is said of sisters comes bit by bit. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { DutyRules } from '@dauys/fleet/duty.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** A journal that has not come by then is missing (signs.ts). */
const JOURNAL_MS = 31 * MINUTE_MS;
const LAST_LOOK_MS = 24 * HOUR_MS;

/**
 * While it lasts: after half a minute, then each time it has lasted a quarter longer, at most six hours apart, and at the moment from which it has to be
 * explained. After its end: when its journal is overdue, and a day later. `undefined`: only what comes is looked at any more.
 */
export const againAt = (
  { from, to }: Stretch,
  now: Instant,
  { noticeAfterMinutes }: Pick<DutyRules, 'noticeAfterMinutes'>,
): Instant | undefined => {
  if (to !== undefined) return [to + JOURNAL_MS, to + LAST_LOOK_MS].map(instant).find((at) => at > now);
  const wait = Math.min(6 * HOUR_MS, Math.max(MINUTE_MS / 2, (now - from) / 4));
  const threshold = from + noticeAfterMinutes * MINUTE_MS;
  const next = now + Math.ceil(wait);
  return instant(threshold > now ? Math.min(Math.ceil(threshold), next) : next);
};
