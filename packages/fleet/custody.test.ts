import { instant, type Instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enterSeal, repairsIn, SEAL_ACTS, sealOn, unaccounted, type SealEntry } from './seals.ts';
import { findingOf, humanTestsOf } from './visits.ts';

const at = (minutes: number): Instant => instant(1_790_000_000_000 + 60_000 * minutes);
const entry = (change: Partial<SealEntry> = {}): SealEntry => ({
  ...{ terminal: '1', number: 'A-17', act: 'placed', at: at(0), photograph: '00'.repeat(32), signed: ['Aigul', 'Bolat'] },
  ...change,
});
const enter = (...entries: readonly SealEntry[]) => {
  let register: readonly SealEntry[] = [];
  for (const one of entries) {
    const result = enterSeal(register, one);
    if (!result.ok) return result.error.code;
    register = result.value;
  }
  return sealOn(register, '1');
};

describe('the register of seals', () => {
  test('placed, seen whole, found broken, and another placed', () => {
    const seen = entry({ act: 'seen-whole', at: at(5) });
    const broken = entry({ act: 'found-broken', at: at(9) });
    expect(enter(entry())).toEqual({ state: 'sealed', number: 'A-17', since: at(0), lastSeen: at(0) });
    expect(enter(entry(), seen)).toEqual({ state: 'sealed', number: 'A-17', since: at(0), lastSeen: at(5) });
    expect(enter(entry(), seen, broken)).toEqual({ state: 'open', since: at(9) });
    expect(enter(entry(), seen, broken, entry({ number: 'A-18', at: at(9) }))).toMatchObject({ state: 'sealed', number: 'A-18' });
  });
  test.each([
    ['placed by two after a repair, in the time of a ticket', {}, {}, true],
    ['placed, and nobody says that it was broken', { repaired: false }, {}, false],
    ['seen whole, whoever says what', { act: 'seen-whole' }, {}, false],
    ['one person for both', { signed: ['Aigul', 'Aigul'] }, {}, false],
    ['without a ticket of that time', {}, { to: at(-1) }, false],
    ['under the ticket of another terminal', {}, { terminal: '2' }, false],
    ['on another terminal', { terminal: '2' }, { terminal: '2' }, false],
  ] satisfies readonly (readonly [string, Partial<SealEntry>, object, boolean])[])('a repair: %s', (_, change, ticket, isOne) => {
    const tickets = [{ terminal: '1', from: at(-60), to: at(60), technician: 'order 12', ...ticket }];
    const register = [entry({ repaired: true, ...change })];
    expect(repairsIn('1', register, tickets)).toEqual(isOne ? [at(0)] : []);
  });
  test.each([
    ['one person for both', [entry({ signed: ['Aigul', 'Aigul'] })], 'fleet/second-signature'],
    ['a number that was used on another terminal', [entry({ terminal: '2' }), entry()], 'fleet/seal-number-used'],
    [
      'a seal that was removed, placed again',
      [entry(), entry({ act: 'removed', at: at(1) }), entry({ at: at(2) })],
      'fleet/seal-number-used',
    ],
    ['a second seal', [entry(), entry({ number: 'A-18', at: at(1) })], 'fleet/seal-order'],
    ['another number seen', [entry(), entry({ number: 'A-18', act: 'seen-whole', at: at(1) })], 'fleet/seal-order'],
    ['seen before it was placed', [entry(), entry({ act: 'seen-whole', at: at(-1) })], 'fleet/seal-order'],
    ['seen where there is none', [entry({ act: 'seen-whole' })], 'fleet/seal-order'],
  ])('refused: %s', (_, entries, code) => expect(enter(...entries)).toBe(code));
  test('whatever is entered: no number is placed twice, and no terminal has two seals', () => {
    const some = fc.array(
      fc.record({
        terminal: fc.constantFrom('1', '2'),
        number: fc.constantFrom('a', 'b', 'c'),
        act: fc.constantFrom(...SEAL_ACTS),
        at: fc.nat(20).map(at),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (entries) => {
        const register = entries.reduce<readonly SealEntry[]>((all, one) => {
          const result = enterSeal(all, entry(one));
          return result.ok ? result.value : all;
        }, []);
        const placed = register.filter(({ act }) => act === 'placed').map(({ number }) => number);
        expect(new Set(placed).size).toBe(placed.length);
        for (const terminal of ['1', '2']) {
          const acts = register.filter((one) => one.terminal === terminal).map(({ act }) => act);
          for (const [i, act] of acts.entries()) if (act === 'placed' && i > 0) expect(['found-broken', 'removed']).toContain(acts[i - 1]);
        }
      }),
    );
  });
  test('an opening without a ticket of that terminal and time is not accounted for', () => {
    const tickets = [{ terminal: '1', from: at(10), to: at(20), technician: 'Ruth' }];
    expect(unaccounted('1', [at(9), at(10), at(20), at(21)], tickets)).toEqual([at(9), at(21)]);
    expect(unaccounted('2', [at(15)], tickets)).toEqual([at(15)]);
  });
});

describe('codes of visits', () => {
  const codes = [
    { terminal: '1', visit: 'v', typedAt: at(0), arrivedAt: at(3) },
    { terminal: '1', visit: 'v', typedAt: at(10) },
    { terminal: '1', typedAt: at(50) },
    { terminal: '2', visit: 'v', typedAt: at(0), arrivedAt: at(300) },
  ];
  test('what may still arrive says nothing; what did not in its time failed; what arrived late arrived', () => {
    expect(humanTestsOf('1', codes, at(55))).toEqual([{ at: at(0), arrived: true }]);
    expect(humanTestsOf('1', codes, at(56))).toEqual([
      { at: at(0), arrived: true },
      { at: at(10), arrived: false },
    ]);
    expect(humanTestsOf('2', codes, at(400))).toEqual([{ at: at(0), arrived: true }]);
  });
  test('a visit is told over all terminals it tried, without blind ones', () => {
    expect(findingOf('v', codes, at(20))).toEqual({ visit: 'v', tried: 3, arrived: 2, waiting: 1 });
    expect(findingOf('v', codes, at(60))).toEqual({ visit: 'v', tried: 3, arrived: 2, waiting: 0 });
  });
});
