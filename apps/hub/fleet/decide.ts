import type { Instant } from '@dauys/basics/clock.ts';
import { downAfterMs, lateAfterMs } from '@dauys/fleet/silence.ts';
import type { TerminalState } from '@dauys/protocol/fleet.ts';

export interface Facts {
  /** Its last beat, or `undefined` when it was never heard. */
  readonly seenAt: Instant | undefined;
  /** Whether a silence is open. */
  readonly isSilent: boolean;
  readonly now: Instant;
  /** Since when this process listens. */
  readonly listeningSince: Instant;
  readonly beatSeconds: number;
}

/**
 * What a terminal is called now. Late and down are different things (S-55); a hub that has not listened for long enough calls nobody late
 * (S-51).
 */
export const stateOf = ({ seenAt, isSilent, now, listeningSince, beatSeconds }: Facts): TerminalState => {
  if (isSilent) return 'down';
  const quiet = now - Math.max(seenAt ?? 0, listeningSince);
  const isHeard = seenAt !== undefined && seenAt >= listeningSince;
  if (!isHeard && quiet <= downAfterMs(beatSeconds)) return 'unknown';
  if (seenAt === undefined) return 'never';
  return quiet > lateAfterMs(beatSeconds) ? 'late' : 'up';
};
