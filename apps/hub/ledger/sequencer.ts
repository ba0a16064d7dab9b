import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { codeOf } from '../database/store.ts';
import { endLease, holdLease } from '../database/lease-store.ts';
import type { Ledger } from './ledgers.ts';
import { stepperOf, type SequencerContext, type Taken } from './steps.ts';

/** Background work that ends in order. */
export interface Running {
  /** Resolves when no step is under way any more. */
  stop(): Promise<void>;
}

const TICK_MS = 250;
const RETRY_MS = 1_000;
const LEASE_MS = 15_000;
/** Found, ask, sign, publish, sequence, sign, publish: more at once would be a loop. */
const STEPS_AT_ONCE = 8;

/** Keeps one ledger going. Several hub processes may: one at a time holds the lease, and correctness does not depend on it. */
export const runSequencer = (context: SequencerContext, ledger: Ledger): Running => {
  let step = stepperOf(context, ledger);
  const lease = `ledger ${ledger.name}`;
  const holder = bytesOf(randomBytes(16));
  const turn = async (): Promise<number> => {
    if (!(await holdLease(context.db, lease, { holder, now: context.clock.now(), ms: LEASE_MS }))) {
      // Who did not watch the ledger grow asks the witnesses again before signing: the database may have been restored meanwhile.
      step = stepperOf(context, ledger);
      return RETRY_MS;
    }
    let taken: Taken = { step: 'rest', progressed: true };
    for (let i = 0; i < STEPS_AT_ONCE && taken.progressed; i++) taken = await step();
    return !taken.progressed && (taken.step === 'ask' || taken.step === 'publish') ? RETRY_MS : TICK_MS;
  };
  return repeat(turn, {
    failed: (code) => context.log('ledger.fault', { ledger: ledger.name, code }),
    ended: () => endLease(context.db, lease, holder),
  });
};

/**
 * Calls `turn` again and again, each time after as many milliseconds as it said; after a failure after a second, told once until
 * another or none happens.
 */
export const repeat = (
  turn: () => Promise<number>,
  { failed, ended }: { readonly failed: (code: string) => void; readonly ended: () => Promise<void> },
): Running => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let failure: string | undefined;
  const once = async (): Promise<void> => {
    const wait = await turn().then(
      (ms) => {
        failure = undefined;
        return ms;
      },
      (error: unknown) => {
        const code = error instanceof VerificationError ? error.code : (codeOf(error) ?? (error instanceof Error ? error.name : 'unknown'));
        if (code !== failure) failed(code);
        failure = code;
        return RETRY_MS;
      },
    );
    if (!stopped) timer = setTimeout(go, wait);
  };
  const go = (): void => {
    current = once();
  };
  go();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
      await ended().catch(() => undefined);
    },
  };
};
