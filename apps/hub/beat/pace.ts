import type { Policy } from '@dauys/directory/state.ts';
import type { HubConfig } from '../config.ts';

const DEFAULT_BEAT_SECONDS = 30;

/** How often terminals are told to beat; what stands in the configuration wins, for tests and demonstrations. */
export const beatSecondsOf = ({ beat }: Pick<HubConfig, 'beat'>, policy: Policy | undefined): number =>
  beat.beatSeconds ?? policy?.beatSeconds ?? DEFAULT_BEAT_SECONDS;
