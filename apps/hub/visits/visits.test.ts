import { isoOf, instant, type Instant } from '@dauys/basics/clock.ts';
import { verdictOf } from '@dauys/fleet/visits.ts';
import type { VisitArrival } from '@dauys/protocol/visit.ts';
import { describe, expect, test } from 'vitest';
import { differing, HOUR } from './arrived.ts';
import { humanCodeOf, type CodeRow } from './store.ts';

const start = 500_000 * HOUR;
const at = (minutes: number): Instant => instant(start + 60_000 * minutes);
const hash = new Uint8Array(32).fill(7);
const row: CodeRow = {
  ...{ hash, facility: 'lake', visit: 'spring', untilAt: null, madeBy: 'saule', madeAt: at(0), typedTerminal: null, typedAt: null },
  ...{ arrivedTerminal: null, arrivedAt: null, seenBy: null },
};

describe('what the officer says who read a code', () => {
  const said: VisitArrival = {
    ...{ v: 1, code: '07'.repeat(32), terminal: '00000001', arrivedAt: isoOf(at(5)), envelopeId: 'ab'.repeat(16), body: 'court' },
    ...{ by: 'saule', at: isoOf(at(6)) },
  };
  const known: Parameters<typeof differing>[1] = {
    found: row,
    by: { id: 'saule', body: 'court' },
    at: at(5),
    carried: { terminal: '00000001', acceptedAt: at(5) },
  };
  const blind = { ...known, found: { ...row, visit: null, untilAt: at(600) }, at: at(0), carried: undefined };
  const { envelopeId: _, ...ofHour } = { ...said, arrivedAt: isoOf(at(0)) };
  test.each<[string, VisitArrival, typeof known, string | undefined]>([
    ['a visitor’s code, as the hub itself has it', said, known, undefined],
    ['of another code', { ...said, code: '00'.repeat(32) }, known, 'code'],
    ['in another’s name', { ...said, by: 'ruth' }, known, 'by'],
    ['for another body', { ...said, body: 'npm' }, known, 'body'],
    ['in no case of this body', said, { ...known, carried: undefined }, 'envelopeId'],
    ['from another terminal', { ...said, terminal: '00000002' }, known, 'terminal'],
    ['at another time', said, { ...known, at: at(4) }, 'arrivedAt'],
    ['a blind one, of its hour', ofHour, blind, undefined],
    ['a blind one to the minute', ofHour, { ...blind, at: at(5) }, 'arrivedAt'],
    ['a blind one with the complaint that carried it', { ...ofHour, envelopeId: 'ab'.repeat(16) }, blind, 'envelopeId'],
  ])('%s', (_name, arrival, facts, field) => expect(differing(arrival, facts)).toBe(field));
});

test.each([
  ['nobody has typed it', {}, 999, 'not-typed'],
  ['typed a moment ago', { typedAt: at(0) }, 45, 'may-arrive'],
  ['not there in its time', { typedAt: at(0) }, 46, 'failed'],
  ['there in its time', { typedAt: at(0), arrivedAt: at(45) }, 999, 'arrived'],
  ['there afterwards', { typedAt: at(0), arrivedAt: at(46) }, 999, 'late'],
  ['there, though nobody said when it was typed', { arrivedAt: at(46) }, 999, 'arrived'],
])('a code, %s: %#', (_, code, now, verdict) => expect(verdictOf(code, at(now))).toBe(verdict));

test('it speaks for the terminal it came from, and for none before somebody has typed it', () => {
  expect(humanCodeOf(row)).toBeUndefined();
  expect(humanCodeOf({ ...row, typedTerminal: 1, typedAt: at(1) })).toEqual({ terminal: '00000001', visit: 'spring', typedAt: at(1) });
  expect(humanCodeOf({ ...row, visit: null, untilAt: at(600), arrivedTerminal: 2, arrivedAt: at(60) })).toEqual({
    terminal: '00000002',
    typedAt: at(60),
    arrivedAt: at(60),
  });
});
