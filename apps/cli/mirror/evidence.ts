import { createHash } from 'node:crypto';
import { systemClock, isoOf } from '@dauys/basics/clock.ts';
import type { Contradiction } from './advance.ts';
import type { Folder } from './folder.ts';

/** What did not hold, in words for machines: the code, the file, and where the evidence lies. */
export interface Found {
  readonly code: string;
  readonly where: string;
  /** Path below the mirror's folder. */
  readonly evidence: string;
}

/**
 * Keeps both notes of a contradiction: with the log's signature on each, two trees that do not fit together prove a fork to anybody.
 * The same contradiction again is the same file.
 */
export const keepEvidence = async (folder: Folder, ledger: string, error: Contradiction): Promise<Found> => {
  const { code, where, ours, theirs } = error;
  const named = createHash('sha256')
    .update(JSON.stringify([ledger, code, where, ours, theirs]))
    .digest('hex')
    .slice(0, 16);
  const evidence = `evidence/${ledger}-${named}.json`;
  const at = isoOf(systemClock.now());
  if (!(await folder.has(evidence)))
    await folder.put(evidence, `${JSON.stringify({ v: 1, at, ledger, code, where, ours, theirs }, null, 2)}\n`);
  return { code, where: `${ledger}/${where}`, evidence };
};
