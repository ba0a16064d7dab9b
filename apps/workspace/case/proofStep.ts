/** One step of the proof that a case is the one in the public record. */

/** In the order in which they are shown. */
export const PROOF_STEPS = [
  'label',
  'file',
  'row',
  'opened',
  'inside',
  'commitment',
  'inclusion',
  'checkpoint',
  'witnesses',
  'chain',
] as const;
export type ProofStepId = (typeof PROOF_STEPS)[number];

export type Facts = Readonly<Record<string, string | number>>;

export interface ProofStep {
  readonly id: ProofStepId;
  /** `waits`: not yet in the record, which is no fault. `fails`: evidence does not hold, see `code`. */
  readonly state: 'holds' | 'waits' | 'fails';
  readonly code?: string;
  readonly facts: Facts;
  /** Only of the step `witnesses`: who cosigned, and when (milliseconds since 1970). */
  readonly witnesses?: readonly { readonly name: string; readonly at: number }[];
}

export const holds = (id: ProofStepId, facts: Facts = {}): ProofStep => ({ id, state: 'holds', facts });
export const waits = (id: ProofStepId, facts: Facts = {}): ProofStep => ({ id, state: 'waits', facts });
export const fails = (id: ProofStepId, code: string, facts: Facts = {}): ProofStep => ({ id, state: 'fails', code, facts });

/** The worst of them decides what the reader is told first. */
export const verdictOf = (steps: readonly ProofStep[]): 'holds' | 'waits' | 'fails' => {
  if (steps.some(({ state }) => state === 'fails')) return 'fails';
  return steps.some(({ state }) => state === 'waits') ? 'waits' : 'holds';
};
