import { describe, expect, test } from 'vitest';
import {
  CASE_ACTS,
  CASE_STATES,
  FOLLOW_UPS,
  TRANSITIONS,
  afterAct,
  afterFollowUp,
  isClosed,
  takes,
  type CaseAct,
  type CaseState,
} from './caseLife.ts';

// Every state × every act. A row that is missing here fails the test below.
const TABLE: [CaseState, CaseAct, string][] = [
  ['accepted', 'receive', 'received'],
  ['accepted', 'interim', 'wrong-order'],
  ['accepted', 'answer', 'wrong-order'],
  ['accepted', 'forward', 'wrong-order'],
  ['received', 'receive', 'same'],
  ['received', 'interim', 'interim'],
  ['received', 'answer', 'answered'],
  ['received', 'forward', 'forwarded'],
  ['interim', 'receive', 'same'],
  ['interim', 'interim', 'interim'],
  ['interim', 'answer', 'answered'],
  ['interim', 'forward', 'forwarded'],
  ['answered', 'receive', 'same'],
  ['answered', 'interim', 'closed'],
  ['answered', 'answer', 'closed'],
  ['answered', 'forward', 'closed'],
  ['forwarded', 'receive', 'same'],
  ['forwarded', 'interim', 'closed'],
  ['forwarded', 'answer', 'closed'],
  ['forwarded', 'forward', 'closed'],
];

describe('life of a case', () => {
  test.each(TABLE)('%s, then %s: %s', (state, act, expected) => {
    const step = afterAct(state, act);
    expect(step.step === 'to' ? step.state : step.step).toBe(expected);
  });
  test('the table is whole, and every state but the first is reached', () => {
    expect(new Set(TABLE.map(([state, act]) => `${state} ${act}`)).size).toBe(CASE_STATES.length * CASE_ACTS.length);
    const reached = new Set(Object.values(TRANSITIONS).flatMap((row) => Object.values(row)));
    expect([...reached].toSorted()).toEqual(CASE_STATES.filter((state) => state !== 'accepted').toSorted());
  });
  test('no way leads out of a closed case', () => {
    for (const state of CASE_STATES) expect(isClosed(state)).toBe(Object.keys(TRANSITIONS[state]).length === 0);
  });
  test.each(CASE_STATES.flatMap((state) => FOLLOW_UPS.map((followUp) => [state, followUp] as const)))(
    'S-41: %s takes %s only as stated',
    (state, followUp) => {
      const life = { state, withdrawn: false };
      const taken = !isClosed(state) || ['safety-answer', 'solved', 'appeal'].includes(followUp);
      expect(takes(life, followUp)).toBe(taken);
      expect(afterFollowUp(life, followUp)).toEqual({ state, withdrawn: followUp === 'withdrawal' && taken });
    },
  );
});
