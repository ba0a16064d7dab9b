import { expect, test } from 'vitest';
import { decideEntry } from './decide.ts';

test.each([
  ['new, and every reader would believe it', { known: undefined, distrust: undefined }, { kind: 'take' }],
  ['new, and no reader would', { known: undefined, distrust: 'directory/no-quorum' }, { kind: 'refuse', because: 'directory/no-quorum' }],
  ['here before and waiting', { known: {}, distrust: 'directory/repeated' }, { kind: 'again' }],
  [
    'in the ledger, though as a repeat it would be refused',
    { known: { index: 0 }, distrust: 'directory/repeated' },
    { kind: 'again', index: 0 },
  ],
  ['in the ledger', { known: { index: 7 }, distrust: undefined }, { kind: 'again', index: 7 }],
] as const)('an entry that is %s', (_, brought, decision) => expect(decideEntry(brought)).toStrictEqual(decision));
