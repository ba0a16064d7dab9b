/** What the machine finds out about itself: at its start, and while an image is tried. */
import { kioskState, pagePulse, type KioskState } from '@dauys/protocol/kiosk.ts';
import { selfTested, type SelfTest, type SelfTested } from '@dauys/protocol/self-test.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema, Static } from 'typebox';
import Value from 'typebox/value';
import type { BoxConfig } from './config.ts';
import { trialStep, type TrialStep } from './decide.ts';
import { isWhole } from './program.ts';
import { readSlots, switchSlots } from './slots.ts';

const PATIENCE_MS = 10_000;

/** Nothing when nobody answers, or something else does. */
const asked = async <Shape extends TSchema>(url: string, shape: Shape): Promise<Static<Shape> | undefined> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const said: unknown = await answer.json();
    return answer.ok && Value.Check(shape, said) ? said : undefined;
  } catch {
    return undefined;
  }
};

export const askAgent = (agent: string): Promise<KioskState | undefined> => asked(`${agent}/api/state`, kioskState);

/** Everything is looked at anew but the program's own files, which take a while: those once after each start, and while an image is tried. */
const selfTest = async ({ agent }: BoxConfig, program: () => boolean): Promise<SelfTest> => {
  const [state, pulse] = await Promise.all([askAgent(agent), asked(`${agent}/api/pulse`, pagePulse)]);
  return {
    program: program(),
    agent: state !== undefined,
    store: state?.integrity === 'good',
    page: pulse?.page === 'lives',
    hub: state?.hub === 'reachable',
  };
};

export interface Checked extends SelfTested {
  /** What became of the image that is tried; absent while none is. */
  readonly trial?: TrialStep;
}

/** Runs the self-test, leaves the result in memory, and ends a trial that has passed or failed; `restart`: another program is current now. */
export const check = async (config: BoxConfig, now: number): Promise<Checked & { readonly restart: boolean }> => {
  const { confirmed, trial } = readSlots(config.slots);
  const before = trial === undefined ? lastProgram(config.result) : undefined;
  const running = join(config.slots, (trial ?? confirmed).slot);
  const found = await selfTest(config, () => before ?? isWhole(running));
  const step = trial && trialStep(found, Math.max(0, now - trial.since));
  if (step !== undefined && step !== 'wait') switchSlots(config.switcher, config.slots, step);
  const after = readSlots(config.slots);
  const image = { sha256: (after.trial ?? after.confirmed).sha256, tried: after.trial !== undefined };
  const checked: Checked = { at: new Date(now).toISOString(), found, image, ...(step === undefined ? {} : { trial: step }) };
  writeFileSync(config.result, JSON.stringify(checked), { mode: 0o644 });
  return { ...checked, restart: step === 'undo' || step === 'back' };
};

/** What this start of the machine has found of the files already: the result lies in memory, and goes with it. */
const lastProgram = (file: string): boolean | undefined => {
  try {
    const said: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Value.Check(selfTested, said) ? said.found.program : undefined;
  } catch {
    return undefined;
  }
};
