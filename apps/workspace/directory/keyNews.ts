import { instant } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { epochStanding, type NamedRecovery, namedRecovery } from '@dauys/directory/epochs.ts';

const DAY = 86_400_000;
/** A recovery is told at the inbox for as long as an epoch lasts, and at the cases it opened for good. */
const RECENT_MS = 90 * DAY;

export interface KeyNews {
  /** When the newest key ends, and nobody has prepared the next one; 0 when there is none at all. */
  readonly due: number | undefined;
  readonly recoveries: readonly NamedRecovery[];
}

/** What officers of a body have to know of its keys at an instant. */
export const keyNews = (directory: Directory, body: string, now: number): KeyNews => {
  const { due } = epochStanding(directory, body, instant(now));
  const recoveries = directory.recoveries.filter((r) => r.body === body && r.at > now - RECENT_MS).toReversed();
  return {
    due: due ? (directory.epochs(body).at(-1)?.notAfter ?? 0) : undefined,
    recoveries: recoveries.map((recovery) => namedRecovery(directory, recovery)),
  };
};
