import { randomBytes } from 'node:crypto';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { endLease, holdLease } from '../database/lease-store.ts';
import { repeat, type Running } from '../repeat.ts';
import type { Ledger } from './ledgers.ts';
import { stepperOf, type SequencerContext, type Taken } from './steps.ts';

const TICK_MS = 250;
const RETRY_MS = 1_000;
/** Found, ask, sign, publish, sequence, sign, publish: more at once would be a loop. */
const STEPS_AT_ONCE = 8;

/** Keeps one ledger going. Several hub processes may: one at a time holds the lease, and correctness does not depend on it. */
export const runSequencer = (context: SequencerContext, ledger: Ledger): Running => {
  let step = stepperOf(context, ledger);
  const lease = `ledger ${ledger.name}`;
  const holder = bytesOf(randomBytes(16));
  const turn = async (): Promise<number> => {
    if (!(await holdLease(context.db, lease, { holder, now: context.clock.now(), ms: 1_000 * context.config.leaseSeconds }))) {
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
