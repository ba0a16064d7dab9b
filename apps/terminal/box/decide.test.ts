import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECKS, type Check, type SelfTest } from '@dauys/protocol/self-test.ts';
import { AWAY_MS, TRIAL_MS, trialStep } from './decide.ts';

const but = (...failed: readonly Check[]): SelfTest => ({
  ...{ program: true, agent: true, store: true, page: true, hub: true },
  ...Object.fromEntries(failed.map((check) => [check, false])),
});

test.each([
  ['all is well: it stays', but(), 0, 'confirm'],
  ['all is well, late', but(), 3 * TRIAL_MS, 'confirm'],
  ['the agent does not answer yet', but('agent', 'store', 'page', 'hub'), 60_000, 'wait'],
  ['the agent never answers', but('agent', 'store', 'page', 'hub'), TRIAL_MS, 'back'],
  ['the page does not come', but('page'), TRIAL_MS, 'back'],
  ['the store is not trusted', but('store'), TRIAL_MS, 'back'],
  ['the hub is away for a while', but('hub'), TRIAL_MS, 'wait'],
  ['the hub stays away: nobody can say whose fault it is', but('hub'), AWAY_MS, 'undo'],
  ['no hub, and no page', but('hub', 'page'), TRIAL_MS, 'back'],
  ['its files are not what was installed', but('program'), 0, 'back'],
] as const)('%s', (_, found, triedFor, step) => expect(trialStep(found, triedFor)).toBe(step));

test('whatever is found: nothing waits for ever, only what passes everything stays, and only a missing hub is forgiven', () => {
  const found = fc.record(Object.fromEntries(CHECKS.map((check) => [check, fc.boolean()] as const)));
  fc.assert(
    fc.property(found, fc.nat(4 * AWAY_MS), (one, triedFor) => {
      const tested = but(...CHECKS.filter((check) => one[check] !== true));
      const step = trialStep(tested, triedFor);
      expect(step === 'confirm').toBe(CHECKS.every((check) => tested[check]));
      expect(trialStep(tested, AWAY_MS)).not.toBe('wait');
      if (step === 'undo') expect(CHECKS.filter((check) => !tested[check])).toEqual(['hub']);
    }),
  );
});
