import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { createHash } from 'node:crypto';
import type { Disk } from './disk-store.ts';
import type { Log } from './events.ts';
import { keepEvidence } from './facts-store.ts';
import type { Journal } from './journal/keeper.ts';

/** What happens with bytes that did not hold: kept as evidence, journalled once, alarmed. Never applied, never retried. */
export type Distrust = (code: string, evidence: Uint8Array) => void;

export const makeDistrust = ({ disk, clock, log, journal }: { disk: Disk; clock: Clock; log: Log; journal: Journal }): Distrust => {
  return (code, bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const kept = disk.commit(() => {
      const isNew = keepEvidence(disk, { sha256, code, at: clock.now(), bytes });
      // The same bytes come again with every beat until somebody acts: one entry tells it.
      if (isNew) journal.writeWithin('distrust', { code, evidence: sha256 });
      return isNew;
    });
    if (!kept.ok) log('store.full', { where: `evidence at ${isoOf(clock.now())}` });
    else if (kept.value) log('distrust', { code, sha256 });
  };
};
