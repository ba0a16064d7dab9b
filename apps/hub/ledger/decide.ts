import type { KeptCheckpoint } from './checkpoint-store.ts';

/** What is durable about a ledger, and what this process has been permitted. */
export interface Standing {
  /** Size of the durable tree; `undefined` before the ledger was founded. */
  readonly size: number | undefined;
  readonly newest: Pick<KeptCheckpoint, 'size' | 'published'> | undefined;
  /** The size at which the witnesses last let this process sign. */
  readonly permittedAt: number | undefined;
  /** Whether it is time to grow. */
  readonly isDue: boolean;
}

export type Next = 'found' | 'ask' | 'sign' | 'publish' | 'sequence' | 'rest';

/**
 * The one next step of a ledger. After a crash the same question has the same answer, so recovery is the ordinary way. A tree
 * grows only when what it was before is published: witnesses that are away mean waiting, and nothing is lost. Pure.
 */
export const nextStep = ({ size, newest, permittedAt, isDue }: Standing): Next => {
  if (size === undefined) return 'found';
  // A database that went back while we ran is as suspect as one that did while we did not.
  if (permittedAt === undefined || size < permittedAt) return 'ask';
  if (newest === undefined || newest.size < size) return 'sign';
  if (newest.published === null) return 'publish';
  return isDue ? 'sequence' : 'rest';
};
