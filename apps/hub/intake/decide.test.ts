import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planOf } from './accept.ts';
import { chainHead, CHAIN_START } from './acceptance.ts';
import { createBatcher } from './batcher.ts';
import { decide, isGap, type Claim } from './decide.ts';
import { hex } from '@dauys/basics/bytes.ts';

const bytes = (fill: number, length: number) => new Uint8Array(length).fill(fill);
const claim = (change: Partial<Claim> = {}): Claim => ({
  envelopeId: bytes(1, 16),
  terminal: 1,
  counter: 1,
  h: bytes(2, 32),
  label: bytes(3, 9),
  ...change,
});
const nothing = { byId: [], byCounter: [], takenFiles: [], highest: [] };

describe('one identifier, one counter, one file: one envelope', () => {
  const other = { envelopeId: bytes(9, 16), h: bytes(9, 32), label: bytes(9, 9) };
  test.each([
    ['nothing known', {}, { kind: 'accept' }],
    ['the very same', { byId: claim(), byCounter: claim(), fileIsTaken: true }, { kind: 'again' }],
    ['the identifier under another label', { byId: claim({ label: bytes(9, 9) }) }, { kind: 'refuse', code: 'intake/conflict' }],
    ['the counter with another file', { byCounter: claim(other) }, { kind: 'refuse', code: 'intake/counter-reused' }],
    [
      'the counter with this file under another identifier',
      { byCounter: claim({ envelopeId: bytes(9, 16) }), fileIsTaken: true },
      { kind: 'refuse', code: 'intake/conflict' },
    ],
    [
      'the same without a word of the file',
      { byCounter: claim({ envelopeId: bytes(9, 16) }) },
      { kind: 'refuse', code: 'intake/conflict' },
    ],
    ['the file under another envelope', { fileIsTaken: true }, { kind: 'refuse', code: 'intake/conflict' }],
    [
      'identifier and counter both taken by others',
      { byId: claim(other), byCounter: claim(other) },
      { kind: 'refuse', code: 'intake/counter-reused' },
    ],
  ] as const)('%s', (_, known, expected) => {
    expect(decide(claim(), known)).toEqual(expected);
  });
  test('in one list as one after another: the second of two equal ones gets the first one’s answer', () => {
    const plan = planOf([claim(), claim(), claim({ ...claim(), envelopeId: bytes(7, 16), h: bytes(7, 32), label: bytes(7, 9) })], nothing);
    expect(plan.map((p) => ('code' in p ? p.code : p.kind))).toEqual(['accept', 'again', 'intake/counter-reused']);
  });
  test('each counter is accepted once, whatever comes in whatever order', () => {
    const offered = fc.array(fc.record({ id: fc.nat(5), counter: fc.nat(5), h: fc.nat(5) }), { maxLength: 30 });
    fc.assert(
      fc.property(offered, (list) => {
        const claims = list.map(({ id, counter, h }) =>
          claim({ envelopeId: bytes(id, 16), counter, h: bytes(h, 32), label: Uint8Array.of(id, counter, h) }),
        );
        const accepted = claims.filter((_, i) => planOf(claims, nothing)[i]?.kind === 'accept');
        for (const name of [(c: Claim) => hex(c.envelopeId), (c: Claim) => String(c.counter), (c: Claim) => hex(c.h)])
          if (new Set(accepted.map(name)).size !== accepted.length) return false;
        return true;
      }),
    );
  });
  test('a counter above the next one is named and accepted', () => {
    expect([isGap(1, undefined), isGap(0, undefined), isGap(2, undefined), isGap(6, 5), isGap(7, 5), isGap(3, 5)]).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(planOf([claim({ counter: 4 })], { ...nothing, highest: [{ terminal: 1, counter: 2 }] })).toEqual([{ kind: 'accept', above: 2 }]);
  });
});

test('the body’s chain: a fixed head for a fixed start', () => {
  const one = chainHead(CHAIN_START, 1, bytes(2, 32));
  const two = chainHead(one, 2, bytes(3, 32));
  expect([hex(one), hex(two)]).toEqual([
    '6d5cae3a02852893298aaf3f57cf6e19c027d84829e5f5926d661f13066c5c7f',
    '0b92d40c3226fd404353092a4e7f806bb1260202f9b392810def432be4a6b70e',
  ]);
});

describe('acts that share a transaction', () => {
  const limits = { items: 4, bytes: 100, sizeOf: (n: number) => n };
  test('what comes while one runs goes together, within the limits', async () => {
    const runs: number[][] = [];
    const batcher = createBatcher<number, number>(async (items) => (runs.push([...items]), items.map((n) => n * 2)), limits);
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 90, 20].map((n) => batcher.add(n)));
    expect(answers).toEqual([2, 4, 6, 8, 10, 12, 180, 40]);
    expect(runs.map((run) => run.length)).toEqual([4, 2, 1, 1]);
  });
  test('one that breaks a constraint harms no other', async () => {
    const broken = Object.assign(new Error(), { code: '23514' });
    const batcher = createBatcher<number, number>(async (items) => {
      if (items.includes(3)) throw broken;
      return [...items];
    }, limits);
    const settled = await Promise.allSettled([1, 2, 3, 4].map((n) => batcher.add(n)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });
  test('when another process was first, a second look decides', async () => {
    let looks = 0;
    const batcher = createBatcher<number, string>(async (items) => {
      if (++looks === 1) throw Object.assign(new Error(), { code: '23505' });
      return items.map(() => 'again');
    }, limits);
    expect(await batcher.add(1)).toBe('again');
  });
  test('without a database all fail, and none is tried alone', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>(async () => {
      runs++;
      throw Object.assign(new Error(), { code: 'ECONNREFUSED' });
    }, limits);
    const settled = await Promise.allSettled([1, 2, 3].map((n) => batcher.add(n)));
    expect([settled.every(({ status }) => status === 'rejected'), runs]).toEqual([true, 1]);
  });
});
