/** How a body stands with its epochs: which one is sealed to, whether the next one is there, whether it could be recovered. Pure. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Directory } from './directory.ts';
import type { Epoch, Recovery } from './epoch.ts';

const DAY = 86_400_000;
/** An epoch lasts so long, and the next begins so long before its end. Both are rules for those who make them; readers only read the statements. */
export const EPOCH_DAYS = 90;
const OVERLAP_DAYS = 14;

export interface EpochStanding {
  readonly body: string;
  /** The epoch sealed to now; `undefined` when none has begun. */
  readonly current: Epoch | undefined;
  /** It has ended and no newer one has begun: terminals seal to it and say so. */
  readonly stale: boolean;
  /** The newest epoch, when it has not begun yet. */
  readonly next: Epoch | undefined;
  /** Nobody has prepared the next epoch, and there are at most 14 days left; or there never was one. */
  readonly due: boolean;
  /** Whether two trustees could recover the newest epoch. */
  readonly recoverable: boolean;
}

/** How a body stands with its epochs at an instant. */
export const epochStanding = (
  directory: Pick<Directory, 'epochs' | 'currentEpoch' | 'shared'>,
  body: string,
  at: Instant,
): EpochStanding => {
  const last = directory.epochs(body).at(-1);
  const current = directory.currentEpoch(body, at);
  return {
    body,
    current,
    stale: current?.stale === true,
    next: last !== undefined && last.notBefore > at ? last : undefined,
    due: last === undefined || at >= last.notAfter - OVERLAP_DAYS * DAY,
    recoverable: last !== undefined && directory.shared(body, last.epoch) !== undefined,
  };
};

/**
 * Number and times of a body's next epoch: it begins 14 days before the newest one ends, at once when that has come or there is none, and
 * never before the newest one. It lasts 90 days.
 */
export const nextEpoch = (
  directory: Pick<Directory, 'epochs'>,
  body: string,
  at: Instant,
): { readonly epoch: number; readonly notBefore: Instant; readonly notAfter: Instant } => {
  const last = directory.epochs(body).at(-1);
  const begin = last === undefined ? at : Math.max(at, last.notAfter - OVERLAP_DAYS * DAY, last.notBefore);
  return { epoch: (last?.epoch ?? 0) + 1, notBefore: instant(begin), notAfter: instant(begin + EPOCH_DAYS * DAY) };
};

export type NamedRecovery = Omit<Recovery, 'recipient'>;

/** A recovery with the names of trustees and officers in place of their ids, where the directory still has them. */
export const namedRecovery = (
  directory: Pick<Directory, 'trustees' | 'officers'>,
  { recipient: _, ...recovery }: Recovery,
): NamedRecovery => {
  const held = directory.trustees(recovery.body)?.trustees ?? [];
  const officer = (id: string): string => directory.officers.get(id)?.name ?? id;
  return {
    ...recovery,
    trustees: recovery.trustees.map((id) => held.find((trustee) => trustee.id === id)?.name ?? id),
    officers: recovery.officers.map(officer),
    by: officer(recovery.by),
  };
};
