/** How far a body has come with a case. The hub knows this much and no more. */
export const CASE_STATES = ['accepted', 'received', 'interim', 'answered', 'forwarded'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** What an officer does to a case. Sent on to another body, a case is closed here; it begins anew there. */
export const CASE_ACTS = ['receive', 'interim', 'answer', 'forward'] as const;
export type CaseAct = (typeof CASE_ACTS)[number];

/** What the complainant may lodge to a case after its first complaint. An appeal reaches a closed case, an addition does not (S-41). */
export const FOLLOW_UPS = ['addition', 'withdrawal', 'safety-answer', 'solved', 'appeal'] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** acts[state][act] = the next state; an act that is absent is out of order. */
export const TRANSITIONS: Readonly<Record<CaseState, Readonly<Partial<Record<CaseAct, CaseState>>>>> = {
  accepted: { receive: 'received' },
  received: { interim: 'interim', answer: 'answered', forward: 'forwarded' },
  interim: { interim: 'interim', answer: 'answered', forward: 'forwarded' },
  answered: {},
  forwarded: {},
};

/** What the body may do next, or why not. `receive` is idempotent everywhere: opening twice is no second event. */
export type Step =
  | { readonly step: 'to'; readonly state: CaseState }
  | { readonly step: 'same' }
  | { readonly step: 'wrong-order' }
  | { readonly step: 'closed' };

/** The state after an act. Pure; the hub and the workspace decide with the same table. */
export const afterAct = (state: CaseState, act: CaseAct): Step => {
  const next = TRANSITIONS[state][act];
  if (next !== undefined) return { step: 'to', state: next };
  if (act === 'receive') return { step: 'same' };
  return { step: isClosed(state) ? 'closed' : 'wrong-order' };
};

/** A case is closed by its answer or by being sent on. */
export const isClosed = (state: CaseState): boolean => state === 'answered' || state === 'forwarded';

/** A withdrawal does not move a case: the body may still have to act (torture is prosecuted without a complaint), so it is a flag beside the state. */
export interface CaseLife {
  readonly state: CaseState;
  readonly withdrawn: boolean;
}

/** What a closed case still takes: the person's word on the outcome, an answer about their safety, and an appeal; no more facts. */
const TAKEN_WHEN_CLOSED: Readonly<Record<FollowUp, boolean>> = {
  addition: false,
  withdrawal: false,
  'safety-answer': true,
  solved: true,
  appeal: true,
};

export const takes = (life: CaseLife, followUp: FollowUp): boolean => !isClosed(life.state) || TAKEN_WHEN_CLOSED[followUp];

/** The life after a follow-up that the case takes; unchanged by one it does not take. */
export const afterFollowUp = (life: CaseLife, followUp: FollowUp): CaseLife =>
  followUp === 'withdrawal' && takes(life, followUp) ? { ...life, withdrawn: true } : life;
