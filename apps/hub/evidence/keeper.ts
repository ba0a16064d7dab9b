import type { Clock, Instant } from '@dauys/basics/clock.ts';
import { codeOf, type Db } from '../database/store.ts';
import type { HubLog } from '../events.ts';
import { keepEvidence, type Evidence } from './store.ts';

/** Takes note of what did not hold. Never throws and never waits: evidence must not stop intake. */
export interface EvidenceKeeper {
  note(evidence: Omit<Evidence, 'at'>): void;
  /** Resolves when everything noted so far is in the database, or was tried. */
  flush(): Promise<void>;
}

// A terminal that misbehaves all day must not fill the disk: the first of a kind in ten minutes is kept, and the log counts the rest.
const QUIET_MS = 600_000;
const WAITING_LIMIT = 1_000;

export const createEvidenceKeeper = (db: Db, clock: Clock, log: HubLog): EvidenceKeeper => {
  const lastKept = new Map<string, Instant>();
  const waiting: Evidence[] = [];
  let running: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const part = waiting.slice(0, 100);
      try {
        await keepEvidence(db, part);
      } catch (error) {
        log('beat.unflushed', { code: codeOf(error) ?? 'unknown' });
        return;
      }
      waiting.splice(0, part.length);
    }
  };
  const flush = (): Promise<void> => {
    running ??= write().finally(() => (running = undefined));
    return running;
  };
  const note = (evidence: Omit<Evidence, 'at'>): void => {
    const at = clock.now();
    const name = `${evidence.kind} ${evidence.terminal ?? ''}`;
    const last = lastKept.get(name);
    if ((last !== undefined && at - last < QUIET_MS) || waiting.length >= WAITING_LIMIT) return;
    if (lastKept.size > 100_000) lastKept.clear();
    lastKept.set(name, at);
    waiting.push({ ...evidence, at });
    void flush();
  };
  return { note, flush };
};
