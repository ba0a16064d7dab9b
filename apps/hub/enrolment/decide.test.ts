import { instant, type Instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import {
  APPROVED_MS,
  judgeBrought,
  judgeDeciding,
  nextNumber,
  PASS_MS,
  stateOf,
  WAITING_MS,
  type BroughtFacts,
  type DecidingFacts,
  type Standing,
} from './decide.ts';

const start = 1_790_000_000_000;
const after = (ms: number): Instant => instant(start + ms);
const now = after(60_000);

describe('a request that a device brings', () => {
  const pass = { technician: 'Нұрлан', officer: null, facility: 'lake', madeAt: after(0) };
  const facts: BroughtFacts = { pass, usedFor: undefined, id: 'a', facility: 'lake', isFacility: true, isKeyKnown: false, now };
  const refused = (code: string) => ({ kind: 'refuse', code });
  test.each<[string, Partial<BroughtFacts>, object]>([
    ['the first by its pass', {}, { kind: 'take' }],
    ['the same again', { usedFor: 'a' }, { kind: 'again' }],
    ['the same again when the pass is old', { usedFor: 'a', now: after(PASS_MS) }, { kind: 'again' }],
    ['another by a used pass', { usedFor: 'b' }, refused('enrolment/pass-refused')],
    ['digits that nobody was given', { pass: undefined }, refused('enrolment/pass-refused')],
    ['a pass for another facility', { facility: 'hill' }, refused('enrolment/pass-refused')],
    ['the last moment of a pass', { now: after(PASS_MS - 1) }, { kind: 'take' }],
    ['an old pass', { now: after(PASS_MS) }, refused('enrolment/pass-refused')],
    ['a facility that the directory does not know', { isFacility: false }, refused('fleet/unknown-facility')],
    ['a key that is a terminal already', { isKeyKnown: true }, refused('enrolment/key-known')],
  ])('%s', (_, change, verdict) => expect(judgeBrought({ ...facts, ...change })).toEqual(verdict));
});

describe('an officer’s word', () => {
  const found = { cameAt: after(0), decided: null, decidedAt: null, decidedBy: null, technician: 'Нұрлан Сейітов', officer: null };
  const facts: DecidingFacts = { found, kind: 'approved', by: { id: 'saule', name: 'Сәуле Ахметова' }, now };
  const decided = { ...found, decided: 'approved', decidedBy: 'saule', decidedAt: now } as const;
  const refused = (code: string) => ({ kind: 'refuse', code });
  test.each<[string, Partial<DecidingFacts>, object]>([
    ['the first counts', {}, { kind: 'decide' }],
    ['her own word again', { found: decided }, { kind: 'again' }],
    ['another word of hers', { found: decided, kind: 'refused' }, refused('enrolment/decided')],
    ['the same word by another', { found: decided, by: { id: 'ruth', name: 'Ruth' } }, refused('enrolment/decided')],
    ['no such request', { found: undefined }, refused('enrolment/not-found')],
    ['too late', { now: after(WAITING_MS) }, refused('enrolment/expired')],
    ['she was at the device herself, by her name', { by: { id: 'x', name: 'СЕЙІТОВ Нұрлан' } }, refused('enrolment/same-person')],
    ['she was at the device herself, by her id', { found: { ...found, officer: 'saule' } }, refused('enrolment/same-person')],
    ['to refuse her own harms nobody', { found: { ...found, officer: 'saule' }, kind: 'refused' }, { kind: 'decide' }],
  ])('%s', (_, change, verdict) => expect(judgeDeciding({ ...facts, ...change })).toEqual(verdict));
});

describe('where an enrolment stands', () => {
  const fresh: Standing = { cameAt: after(0), decided: null, decidedAt: null, isStated: false, canaryAt: undefined };
  const approved: Standing = { ...fresh, decided: 'approved', decidedAt: after(10) };
  test.each<[string, Standing, Instant, string]>([
    ['before an officer’s word', fresh, now, 'waiting'],
    ['nobody came', fresh, after(WAITING_MS), 'expired'],
    ['refused', { ...fresh, decided: 'refused', decidedAt: now }, after(WAITING_MS), 'refused'],
    ['approved', approved, now, 'approved'],
    ['approved, and signers have their time from that day', approved, after(9 + APPROVED_MS), 'approved'],
    ['approved, and no signers', approved, after(10 + APPROVED_MS), 'expired'],
    ['in the directory', { ...approved, isStated: true }, after(10 + APPROVED_MS), 'stated'],
    ['its first canary was seen', { ...approved, isStated: true, canaryAt: now }, now, 'in-use'],
    // What the hub cannot do: a canary or a statement does not stand for an officer's word.
    ['stated without an officer’s word', { ...fresh, isStated: true, canaryAt: now }, now, 'waiting'],
    ['refused, and stated all the same', { ...fresh, decided: 'refused', decidedAt: now, isStated: true, canaryAt: now }, now, 'refused'],
  ])('%s: %#', (_, standing, at, state) => expect(stateOf(standing, at)).toBe(state));
});

test('a number is given once, and never one that the directory has', () => {
  const stated = new Set(['00000001', '00000002', '00000004']);
  expect(nextNumber(0, (id) => stated.has(id))).toBe(3);
  expect(nextNumber(3, (id) => stated.has(id))).toBe(5);
});
