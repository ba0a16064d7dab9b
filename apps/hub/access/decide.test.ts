import { createHash } from 'node:crypto';
import { bytesOf, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import {
  ABSOLUTE_MS,
  FADE_MS,
  IDLE_MS,
  isFresh,
  isLimited,
  isOpen,
  judgeProof,
  LIMITED_MS,
  lifeOf,
  nextAttemptAt,
  VERIFIED_MS,
  verifierOf,
} from './decide.ts';
import { stepAt, totpCode } from './totp.ts';

const MINUTE = 60_000;
const now = instant(1_790_000_000_000);
const salt = utf8('sixteen bytes ..');
const authKey = bytesOf(new Uint8Array(32).fill(7));
const totpSecret = utf8('12345678901234567890');
const door = { salt, verifier: verifierOf(salt, authKey), totpSecret };
const totp = totpCode(totpSecret, stepAt(now));

test('the times that officers are told of', () => {
  expect([IDLE_MS, ABSOLUTE_MS, VERIFIED_MS, LIMITED_MS, FADE_MS].map((ms) => ms / MINUTE)).toEqual([30, 720, 5, 60, 15]);
});

test('a verifier is a hash under its own name', () => {
  const said = Buffer.concat([Buffer.from('dauys/v1/password-door\0'), salt, authKey]);
  expect(hex(verifierOf(salt, authKey))).toBe(createHash('sha256').update(said).digest('hex'));
});

describe('password and code', () => {
  const other = bytesOf(new Uint8Array(32).fill(8));
  test.each([
    ['both right', { authKey, totp }, { kind: 'right', step: stepAt(now) }],
    ['another password', { authKey: other, totp }, { kind: 'wrong' }],
    ['another code', { authKey, totp: totp === '000000' ? '000001' : '000000' }, { kind: 'wrong' }],
    ['neither', { authKey: other, totp: '' }, { kind: 'wrong' }],
  ] as const)('%s', (_, proof, verdict) => expect(judgeProof(door, proof, now)).toEqual(verdict));
});

describe('the next attempt', () => {
  const after = (failures: number, ago = 0) => nextAttemptAt({ failures, lastAt: instant(now - ago) }, now) - now + ago;
  test.each([
    [3, 1_000],
    [4, 2_000],
    [5, 4_000],
    [6, 8_000],
    [7, 16_000],
    [8, 30_000],
    [9, 30_000],
    [1_000_000, 30_000],
  ])('after %i wrong ones waits %i ms', (failures, waits) => expect(after(failures)).toBe(waits));
  test.each([
    ['nobody tried', undefined],
    ['two were wrong', { failures: 2, lastAt: now }],
    ['all are forgotten', { failures: 9, lastAt: instant(now - FADE_MS - 1) }],
  ])('at once when %s', (_, attempts) => expect(nextAttemptAt(attempts, now)).toBe(0));
  test('at the edge of forgetting they still count', () => expect(after(9, FADE_MS)).toBe(30_000));
});

describe('a session', () => {
  const session = { door: 'password', createdAt: now, usedAt: now, endedAt: null } as const;
  const later = (ms: number) => instant(now + ms);
  test.each([
    ['just begun', session, now, true],
    ['idle to the last moment', session, later(IDLE_MS - 1), true],
    ['idle too long', session, later(IDLE_MS), false],
    ['used all day, to the last moment', { ...session, usedAt: later(ABSOLUTE_MS - 1) }, later(ABSOLUTE_MS - 1), true],
    ['used all day', { ...session, usedAt: later(ABSOLUTE_MS) }, later(ABSOLUTE_MS), false],
    ['ended', { ...session, endedAt: now }, now, false],
    ['by invitation, to the last moment', { ...session, door: 'invitation', usedAt: later(LIMITED_MS - 1) }, later(LIMITED_MS - 1), true],
    ['by invitation, too long', { ...session, door: 'invitation', usedAt: later(LIMITED_MS) }, later(LIMITED_MS), false],
    ['by recovery key, too long', { ...session, door: 'recovery', usedAt: later(LIMITED_MS) }, later(LIMITED_MS), false],
  ] as const)('%s', (_, stored, at, open) => expect(isOpen(stored, at)).toBe(open));

  test.each([
    ['passkey', false, ABSOLUTE_MS],
    ['password', false, ABSOLUTE_MS],
    ['invitation', true, LIMITED_MS],
    ['recovery', true, LIMITED_MS],
  ] as const)('by %s: limited %s', (by, limited, life) => {
    expect([isLimited({ door: by }), lifeOf(by)]).toEqual([limited, life]);
  });

  test('is fresh for five minutes, the last moment not among them', () => {
    expect([0, VERIFIED_MS - 1, VERIFIED_MS].map((ms) => isFresh({ verifiedAt: now }, later(ms)))).toEqual([true, true, false]);
  });
});
