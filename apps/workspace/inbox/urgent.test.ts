import type { CaseRow } from '@dauys/protocol/case.ts';
import { expect, test } from 'vitest';
import type { InboxEntry } from './order.ts';
import { AGAIN_MS, soundsNow, waitingUrgent } from './urgent.ts';

const entry = (chain: number, more: Partial<Pick<CaseRow, 'urgent' | 'state'>> = {}, isTest?: true): InboxEntry => {
  const row = { chain, urgent: true, state: 'accepted', ...more } as CaseRow;
  return isTest === undefined ? { row } : { row, isTest };
};

test('urgent ones wait until somebody has opened them; what is usual, open or a test does not', () => {
  const entries = [entry(9), entry(3), entry(4, { urgent: false }), entry(5, { state: 'received' }), entry(6, {}, true)];
  expect(waitingUrgent(entries).map(({ row }) => row.chain)).toEqual([3, 9]);
});

test.each([
  ['nothing waits', [], undefined, 0, false],
  ['one waits and nobody was told', [entry(3)], undefined, 0, true],
  ['it was told a moment ago', [entry(3)], { newest: 3, at: 0 }, AGAIN_MS - 1, false],
  ['it still waits', [entry(3)], { newest: 3, at: 0 }, AGAIN_MS, true],
  ['another has come', [entry(3), entry(9)], { newest: 3, at: 0 }, 1, true],
  ['the other was opened', [entry(3)], { newest: 9, at: 0 }, 1, false],
])('%s: sounds %#', (_, waiting, told, now, sounds) => expect(soundsNow(waiting, told, now)).toBe(sounds));
