/** What becomes of an image that is being tried, by what the machine found out about itself. Pure. */
import { CHECKS, type SelfTest } from '@dauys/protocol/self-test.ts';

/** Long enough for the longest start: everything is read anew, and the screen comes up. */
export const TRIAL_MS = 15 * 60_000;
/** A hub that is away is nobody's fault here: so long it may be. */
export const AWAY_MS = 2 * 3_600_000;

/** `undo`: back, and it may be tried another day. `back`: back, and never again on this terminal. */
export type TrialStep = 'confirm' | 'wait' | 'undo' | 'back';

/** Beats were answered before the trial began: who reaches nobody since may be the image's fault or the line's, so it is left and not condemned. */
export const trialStep = (found: SelfTest, triedForMs: number): TrialStep => {
  const failed = CHECKS.filter((check) => !found[check]);
  if (failed.length === 0) return 'confirm';
  // Files that changed under our hands come back by no waiting.
  if (failed.includes('program')) return 'back';
  if (failed.every((check) => check === 'hub')) return triedForMs < AWAY_MS ? 'wait' : 'undo';
  return triedForMs < TRIAL_MS ? 'wait' : 'back';
};
