import { utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { SealStatement } from '@dauys/protocol/seals.ts';
import { expect, test } from 'vitest';
import { entryOf, fits, fitsSecond, nextPlace, pictureType, ticketTimes } from './decide.ts';
import type { SealRow } from './store.ts';

const noon = Date.parse('2026-11-22T12:00:00.000Z');
const at = (minutes: number) => new Date(noon + 60_000 * minutes).toISOString();
const said = (change: Partial<SealStatement> = {}): SealStatement => ({
  ...{
    v: 1,
    kind: 'seal',
    id: '00'.repeat(16),
    terminal: '00000001',
    number: 'KZ-1',
    act: 'placed',
    at: at(0),
    photograph: 'ab'.repeat(32),
  },
  ...change,
});
const row = (n: number, change: Partial<SealRow> = {}): SealRow => ({
  ...{ id: new Uint8Array(16).fill(n), terminal: 1, number: 'KZ-1', act: 'placed', at: instant(noon - 60_000 * (10 - n)) },
  ...{ photograph: new Uint8Array(32), statement: new Uint8Array(1), firstBy: 'aigerim', firstKey: new Uint8Array(8) },
  ...{ firstSignature: new Uint8Array(64), firstAt: instant(noon), secondBy: 'daniyar', secondKey: new Uint8Array(8) },
  ...{ secondSignature: new Uint8Array(64), secondAt: instant(noon), n },
  ...change,
});
const told = (statement: SealStatement, register: readonly SealRow[] = [], placing = register.find(({ act }) => act === 'placed')) => {
  const fit = fits(statement, { signed: ['aigerim', 'daniyar'], register, placing, now: instant(noon) });
  return fit.ok ? 'fits' : fit.error.code;
};

test.each([
  ['a first seal', said(), [], 'fits'],
  ['a new seal after a repair', said({ repaired: true }), [], 'fits'],
  ['a repair where no seal is placed', said({ act: 'seen-whole', repaired: true }), [row(1)], 'http/malformed'],
  ['a second seal on one terminal', said({ number: 'KZ-2' }), [row(1)], 'fleet/seal-order'],
  ['the seal that is on it, seen whole', said({ act: 'seen-whole' }), [row(1)], 'fits'],
  ['another seal, seen whole', said({ act: 'seen-whole', number: 'KZ-9' }), [row(1)], 'fleet/seal-order'],
  ['a removed seal, placed again', said(), [row(1), row(2, { act: 'removed' })], 'fleet/seal-number-used'],
  ['earlier than what stands there', said({ act: 'seen-whole', at: at(-30) }), [row(1)], 'fleet/seal-order'],
  ['five minutes ahead', said({ at: new Date(noon + 300_000).toISOString() }), [], 'fits'],
  ['more than five minutes ahead', said({ at: new Date(noon + 300_001).toISOString() }), [], 'http/malformed'],
  ['a week ago', said({ at: at(-7 * 24 * 60) }), [], 'fits'],
  ['more than a week ago', said({ at: new Date(noon - 7 * 86_400_000 - 1).toISOString() }), [], 'http/malformed'],
  ['no time at all', said({ at: 'yesterday' }), [], 'http/malformed'],
  ['an act of tomorrow', said({ at: at(24 * 60) }), [], 'http/malformed'],
  ['an act of long ago', said({ at: at(-8 * 24 * 60) }), [], 'http/malformed'],
] as const)('%s: %s', (_, statement, register, expected) => expect(told(statement, register)).toBe(expected));

const signedAs = (statement: unknown) => utf8(JSON.stringify(statement));
test.each([
  ['both said that it was repaired', row(1, { statement: signedAs(said({ repaired: true })) }), true],
  ['nobody said so', row(1, { statement: signedAs(said()) }), undefined],
  [
    'said of a seal that was taken off',
    row(1, { act: 'removed', statement: signedAs(said({ act: 'removed', repaired: true })) }),
    undefined,
  ],
  ['said in something else than a seal’s statement', row(1, { statement: signedAs({ repaired: true }) }), undefined],
  ['bytes that say nothing', row(1, { statement: utf8('{') }), undefined],
])('%s', (_, entered, repaired) => expect(entryOf(entered).repaired).toBe(repaired));

test('a number that was placed on another terminal is used up, and that register changes nothing else here', () => {
  expect(told(said(), [], row(1, { terminal: 2 }))).toBe('fleet/seal-number-used');
  expect(told(said({ number: 'KZ-2' }), [], undefined)).toBe('fits');
});

test('the week binds whoever enters; a second person may sign what was entered in time long afterwards', () => {
  const late = { ...said(), at: at(-6 * 24 * 60) };
  const second = (firstAt: number, officer = 'daniyar') => {
    const fit = fitsSecond(late, { register: [], placing: undefined, row: { firstBy: 'aigerim', firstAt: instant(firstAt) }, officer });
    return fit.ok ? 'fits' : fit.error.code;
  };
  expect(second(noon)).toBe('fits');
  expect(second(noon, 'aigerim')).toBe('fleet/second-signature');
  expect(second(noon + 2 * 86_400_000)).toBe('http/malformed');
});

test('an entry is what its row says; one that nobody else has signed yet has an empty place', () => {
  const entry = { terminal: '00000001', number: 'KZ-1', act: 'placed', at: noon - 9 * 60_000, photograph: '00'.repeat(32) };
  expect(entryOf(row(1))).toEqual({ ...entry, signed: ['aigerim', 'daniyar'] });
  expect(entryOf(row(1, { secondBy: null }))).toEqual({ ...entry, signed: ['aigerim', ''] });
});

test('places go on after the last, also where the oldest entries were not read', () => {
  expect([nextPlace([]), nextPlace([row(1), row(2), row(3)]), nextPlace([row(3), row(1_500)])]).toEqual([1, 4, 1_501]);
});

test('a number that was placed here before what is read is used up, and is not what is on the terminal now', () => {
  const newest = [row(3, { number: 'KZ-3' }), row(4, { number: 'KZ-3', act: 'seen-whole' })];
  expect(told(said({ number: 'KZ-3', act: 'seen-whole' }), newest, row(1))).toBe('fits');
  expect(told(said({ act: 'seen-whole' }), newest, row(1))).toBe('fleet/seal-order');
  expect(told(said(), [row(3, { number: 'KZ-3' }), row(4, { number: 'KZ-3', act: 'removed' })], row(1))).toBe('fleet/seal-number-used');
});

test.each([
  [0, 60, true],
  [-600, -540, true],
  [0, 0, false],
  [60, 0, false],
  [0, 24 * 60, true],
  [0, 24 * 60 + 1, false],
  [-7 * 24 * 60, -7 * 24 * 60 + 60, true],
  [-8 * 24 * 60, -8 * 24 * 60 + 60, false],
])('a ticket from minute %i to %i: %s', (from, to, fine) => {
  const times = ticketTimes({ from: at(from), to: at(to) }, instant(noon));
  expect(times).toEqual(fine ? { from: noon + 60_000 * from, to: noon + 60_000 * to } : undefined);
});

test('a ticket without a beginning or an end is none', () => {
  expect(ticketTimes({ from: 'soon', to: at(60) }, instant(noon))).toBeUndefined();
  expect(ticketTimes({ from: at(0), to: 'later' }, instant(noon))).toBeUndefined();
  expect(ticketTimes({ from: 'soon', to: 'later' }, instant(noon))).toBeUndefined();
});

test('a picture is known by its first bytes, whatever it is called; anything else is none', () => {
  expect(pictureType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  expect(pictureType(new Uint8Array([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50]))).toBe('image/webp');
  expect(pictureType(new TextEncoder().encode('<svg onload="x()">'))).toBeUndefined();
  expect(pictureType(new Uint8Array([0xff, 0xd8, 0, 0]))).toBeUndefined();
  expect(pictureType(new Uint8Array(0))).toBeUndefined();
});
