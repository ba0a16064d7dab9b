import type { Policy } from '@dauys/directory/state.ts';
import { canarySecondsOf, type Pace } from '@dauys/fleet/usable.ts';
import { beatSecondsOf } from '../beat/pace.ts';
import type { HubConfig } from '../config.ts';

/** At which pace terminals prove that they can be used. */
export const paceOf = (config: Pick<HubConfig, 'beat'>, policy: Policy | undefined): Pace => ({
  beatSeconds: beatSecondsOf(config, policy),
  canarySeconds: canarySecondsOf(policy?.canarySeconds),
});
