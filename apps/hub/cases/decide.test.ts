import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, takes, type ActKind, type CaseState, type Offered, type Standing } from './decide.ts';

const states = ['accepted', 'received', 'interim', 'answered', 'forwarded'] as const satisfies readonly CaseState[];
const kinds = ['received', 'interim', 'answered', 'forwarded'] as const satisfies readonly ActKind[];
const C = 'c'.repeat(64);

// Every state × every act, by hand.
const table: Record<CaseState, Record<ActKind, string>> = {
  accepted: { received: 'received', interim: 'case/wrong-order', answered: 'case/wrong-order', forwarded: 'case/wrong-order' },
  received: { received: 'case/conflict', interim: 'interim', answered: 'answered', forwarded: 'forwarded' },
  interim: { received: 'case/conflict', interim: 'interim', answered: 'answered', forwarded: 'forwarded' },
  answered: { received: 'case/conflict', interim: 'case/closed', answered: 'case/closed', forwarded: 'case/closed' },
  forwarded: { received: 'case/conflict', interim: 'case/closed', answered: 'case/closed', forwarded: 'case/closed' },
};

const outcome = (standing: Standing, offered: Offered): string => {
  const decision = decide(standing, offered, undefined);
  return decision.kind === 'take' ? decision.next.state : decision.kind === 'refuse' ? decision.code : 'again';
};

test.each(states.flatMap((state) => kinds.map((kind) => [state, kind] as const)))('%s, then %s', (state, kind) => {
  const standing = { state, version: 4, replies: 2 };
  const offered = kind === 'received' ? { kind, n: 0, commitment: C } : { kind, n: 2, commitment: C, replyHash: C, version: 4 };
  expect(outcome(standing, offered)).toBe(table[state][kind]);
  expect(takes[state].includes(kind)).toBe(table[state][kind] === kind);
});

const reply: Offered = { kind: 'interim', n: 2, commitment: C, replyHash: C, version: 4 };
const standing: Standing = { state: 'received', version: 4, replies: 2 };

test.each<[string, Partial<Offered>]>([
  ['an older version', { version: 3 }],
  ['a later version', { version: 5 }],
  ['a taken place in the mailbox', { n: 1 }],
])('%s is a conflict', (_, change) => expect(outcome(standing, { ...reply, ...change })).toBe('case/conflict'));

test('a higher place is taken: answers to what came under the same code stand between', () =>
  expect(outcome(standing, { ...reply, n: 3 })).toBe(outcome(standing, reply)));

test('the same act again is the same answer, whatever happened since; another one at its place is a conflict', () => {
  const any = fc.record({ state: fc.constantFrom(...states), version: fc.nat(9), replies: fc.nat(9) });
  fc.assert(fc.property(any, (now) => decide(now, reply, reply).kind === 'again'));
  expect(decide(standing, reply, { ...reply, replyHash: 'd'.repeat(64) })).toEqual({ kind: 'refuse', code: 'case/conflict' });
  expect(decide(standing, reply, { ...reply, commitment: 'd'.repeat(64) })).toEqual({ kind: 'refuse', code: 'case/conflict' });
  const receipt: Offered = { kind: 'received', n: 0, commitment: C };
  expect(decide({ state: 'accepted', version: 0, replies: 0 }, receipt, { ...receipt, commitment: 'd'.repeat(64) })).toEqual({
    kind: 'refuse',
    code: 'case/conflict',
  });
  expect(decide(standing, reply, { ...reply, kind: 'answered' })).toEqual({ kind: 'refuse', code: 'case/conflict' });
});

test('whatever is brought, versions rise by one, replies count, and what is closed stays closed', () => {
  const acts = fc.array(fc.constantFrom(...kinds), { maxLength: 12 });
  fc.assert(
    fc.property(acts, (brought) => {
      let now: Standing = { state: 'accepted', version: 0, replies: 0 };
      for (const kind of brought) {
        const offered = kind === 'received' ? { kind, n: 0, commitment: C } : { ...reply, kind, n: now.replies, version: now.version };
        const decision = decide(now, offered, undefined);
        if (decision.kind !== 'take') continue;
        if (now.state === 'answered' || now.state === 'forwarded') return false;
        if (decision.next.version !== now.version + 1 || decision.next.replies !== now.replies + Number(kind !== 'received')) return false;
        now = decision.next;
      }
      return true;
    }),
  );
});
