import { describe, expect, test } from 'vitest';
import { instant } from '@dauys/basics/clock.ts';
import {
  BY_INVITATION,
  INVITATION_MS,
  isOpenInvitation,
  judgeDecision,
  judgeLoss,
  judgeMaking,
  judgePasskey,
  letsIn,
  MOST_PASSKEYS,
  stateAt,
  WAITS_MS,
  type InvitationFacts,
  type PasskeyFacts,
  type PasskeyState,
} from './passkey-decide.ts';

const made = instant(1_000_000);
const now = instant(made + 1_000);
const passkey = (state: PasskeyState, counter = 5): PasskeyFacts => ({ officer: 'aigerim', body: 'court', state, counter, madeAt: made });
const states: readonly PasskeyState[] = ['waiting', 'usable', 'lost', 'refused'];

describe('whether a passkey opens', () => {
  const rows = [
    ['unknown', undefined, true, 6, 'wrong'],
    ['usable, its proof does not hold', passkey('usable'), false, 6, 'wrong'],
    ['usable', passkey('usable'), true, 6, 'right'],
    ['usable, the same count again', passkey('usable'), true, 5, 'copied'],
    ['usable, a lower count', passkey('usable'), true, 4, 'copied'],
    ['usable, suddenly none', passkey('usable'), true, 0, 'copied'],
    ['usable, never counts', passkey('usable', 0), true, 0, 'right'],
    ['usable, begins to count', passkey('usable', 0), true, 1, 'right'],
    ['waiting', passkey('waiting'), true, 6, 'waits'],
    ['waiting, its proof does not hold', passkey('waiting'), false, 6, 'wrong'],
    ['waiting, a lower count', passkey('waiting'), true, 4, 'waits'],
    ['lost', passkey('lost'), true, 6, 'wrong'],
    ['refused', passkey('refused'), true, 6, 'wrong'],
  ] as const;
  test.each(rows)('%s', (_, row, holds, counter, verdict) => expect(judgePasskey(row, { holds, counter }, now)).toBe(verdict));

  test('one that waited too long is a stranger', () => {
    expect(judgePasskey(passkey('waiting'), { holds: true, counter: 6 }, instant(made + WAITS_MS - 1))).toBe('waits');
    expect(judgePasskey(passkey('waiting'), { holds: true, counter: 6 }, instant(made + WAITS_MS))).toBe('wrong');
    for (const state of states) expect(stateAt(passkey(state), instant(made + WAITS_MS))).toBe(state === 'waiting' ? 'expired' : state);
  });
});

const invitation = (change: Partial<InvitationFacts> = {}): InvitationFacts => ({
  madeAt: made,
  hasKeys: true,
  passkeys: 0,
  isEnded: false,
  ...change,
});

describe('how a new passkey begins', () => {
  const rows = [
    ['at her desk, by passkey', 'passkey', undefined, { kind: 'make', state: 'waiting' }],
    ['at her desk, by password', 'password', undefined, { kind: 'make', state: 'waiting' }],
    ['by recovery key', 'recovery', undefined, { kind: 'make', state: 'waiting' }],
    ['by invitation, the first', 'invitation', invitation(), { kind: 'make', state: 'usable' }],
    ['by invitation, the second', 'invitation', invitation({ passkeys: 1 }), { kind: 'make', state: 'usable' }],
    [
      'by invitation, the third',
      'invitation',
      invitation({ passkeys: BY_INVITATION }),
      { kind: 'refuse', code: 'access/invitation-refused' },
    ],
    ['by invitation, before keys', 'invitation', invitation({ hasKeys: false }), { kind: 'refuse', code: 'access/invitation-refused' }],
    ['by invitation, replaced', 'invitation', invitation({ isEnded: true }), { kind: 'refuse', code: 'access/invitation-refused' }],
    ['by no invitation', 'invitation', undefined, { kind: 'refuse', code: 'access/invitation-refused' }],
  ] as const;
  test.each(rows)('%s', (_, door, by, verdict) => expect(judgeMaking({ door, invitation: by }, [], now)).toEqual(verdict));

  test('so many and no more; those that are out do not count', () => {
    const many = (state: PasskeyState, n: number) => Array.from({ length: n }, () => passkey(state));
    const by = { door: 'passkey', invitation: undefined } as const;
    expect(judgeMaking(by, many('usable', MOST_PASSKEYS - 1), now).kind).toBe('make');
    for (const full of [many('usable', MOST_PASSKEYS), [...many('usable', 1), ...many('waiting', MOST_PASSKEYS - 1)]])
      expect(judgeMaking(by, full, now)).toEqual({ kind: 'refuse', code: 'access/too-many-passkeys' });
    expect(judgeMaking(by, [...many('lost', 99), ...many('refused', 99)], now).kind).toBe('make');
    expect(judgeMaking(by, many('waiting', MOST_PASSKEYS), instant(made + WAITS_MS)).kind).toBe('make');
  });

  test('an invitation lets in once, for a week', () => {
    expect(letsIn(undefined, now)).toBe(false);
    expect(letsIn(invitation({ hasKeys: false }), now)).toBe(true);
    expect(letsIn(invitation(), now)).toBe(false);
    expect(letsIn(invitation({ hasKeys: false, isEnded: true }), now)).toBe(false);
    expect(isOpenInvitation(invitation(), instant(made + INVITATION_MS - 1))).toBe(true);
    expect(isOpenInvitation(invitation(), instant(made + INVITATION_MS))).toBe(false);
  });
});

const colleague = { id: 'marat', body: 'court' };
const herself = { id: 'aigerim', body: 'court' };
const stranger = { id: 'saule', body: 'ombudsman' };

describe('a second officer', () => {
  const refuses = (code: string) => ({ kind: 'refuse', code });
  const rows = [
    ['confirms what waits', colleague, passkey('waiting'), 'usable', { kind: 'decide' }],
    ['refuses what waits', colleague, passkey('waiting'), 'refused', { kind: 'decide' }],
    ['confirms twice', colleague, passkey('usable'), 'usable', { kind: 'again' }],
    ['refuses twice', colleague, passkey('refused'), 'refused', { kind: 'again' }],
    ['confirms what was refused', colleague, passkey('refused'), 'usable', refuses('access/passkey-decided')],
    ['confirms what was lost', colleague, passkey('lost'), 'usable', refuses('access/passkey-decided')],
    ['refuses what is in use', colleague, passkey('usable'), 'refused', refuses('access/passkey-decided')],
    ['is not she herself', herself, passkey('waiting'), 'usable', refuses('access/not-oneself')],
    ['is of the same body', stranger, passkey('waiting'), 'usable', refuses('access/not-found')],
    ['names one that exists', colleague, undefined, 'usable', refuses('access/not-found')],
  ] as const;
  test.each(rows)('%s', (_, by, row, wanted, verdict) => expect(judgeDecision(by, row, wanted, now)).toEqual(verdict));
  test('comes in time', () =>
    expect(judgeDecision(colleague, passkey('waiting'), 'usable', instant(made + WAITS_MS))).toEqual(refuses('access/passkey-decided')));
});

describe('a loss', () => {
  const by = { herself, colleague, stranger };
  const table: Readonly<Record<PasskeyState, readonly [string, string, string]>> = {
    waiting: ['decide', 'decide', 'refuse'],
    usable: ['decide', 'decide', 'refuse'],
    lost: ['again', 'again', 'refuse'],
    refused: ['again', 'again', 'refuse'],
  };
  test.each(states)('of one that is %s', (state) =>
    expect(Object.values(by).map((who) => judgeLoss(who, passkey(state)))).toEqual(table[state]),
  );
  test('of one that is not there', () => expect(judgeLoss(herself, undefined)).toBe('refuse'));
});
