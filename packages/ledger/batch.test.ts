import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { caseLeaf, parseCaseLeaf, planBatch, type Pending } from './batch.ts';
import { leafHash } from './merkle.ts';

const bytes = (text: string): Bytes => parseHex(text) ?? new Uint8Array(0);
const dummies = () => {
  let n = 1_000_000;
  return () => leafHash(u32(n++));
};
const arrivals = fc
  .array(fc.boolean(), { maxLength: 200 })
  .map((urgent) => urgent.map((isUrgent, seq): Pending => ({ commitment: leafHash(u32(seq)), urgent: isUrgent, seq })));
const backwards = (n: number): number[] => Array.from({ length: n }, (_, i) => n - 1 - i);

describe('leaves of the cases ledger', () => {
  test.each(vectors.caseLeaf)('of batch $batch', ({ batch, commitment, leaf }) => {
    expect(hex(caseLeaf(batch, bytes(commitment)))).toBe(leaf);
    expect(parseCaseLeaf(bytes(leaf))).toEqual({ batch, commitment: bytes(commitment) });
  });
  test.each(vectors.notCaseLeaves)('%s is none', (leaf) =>
    expect(() => parseCaseLeaf(bytes(leaf))).toThrow(expect.objectContaining({ code: 'ledger/malformed-leaf' })),
  );
  test('what cannot be read back is not written', () => {
    expect(() => caseLeaf(1, new Uint8Array(31))).toThrow(RangeError);
    for (const batch of [2 ** 32, -1, 0.5, Number.NaN]) expect(() => caseLeaf(batch, new Uint8Array(32))).toThrow(RangeError);
  });
});

describe('a batch', () => {
  test('always has its size, holds what was taken where it says, and nothing twice', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 64 }), (pending, size) => {
        const { leaves, taken, positions } = planBatch({ batchNumber: 7, size, pending, dummy: dummies(), shuffle: backwards });
        expect(leaves.length).toBe(size);
        expect(new Set(leaves.map(hex)).size).toBe(size);
        expect(taken.length).toBe(Math.min(size, pending.length));
        taken.forEach((seq, i) => expect(hex(leaves[positions[i] ?? -1] ?? new Uint8Array(0))).toBe(hex(caseLeaf(7, leafHash(u32(seq))))));
      }),
    );
  });
  test('takes urgent ones first, then the oldest; the rest waits', () => {
    fc.assert(
      fc.property(arrivals, (pending) => {
        const { taken } = planBatch({ batchNumber: 1, pending: pending.toReversed(), dummy: dummies(), shuffle: backwards });
        const wanted = [...pending.filter(({ urgent }) => urgent), ...pending.filter(({ urgent }) => !urgent)].slice(0, 64);
        expect(taken).toEqual(wanted.map(({ seq }) => seq));
      }),
    );
  });
  test('repeated batches take every arrival once', () => {
    fc.assert(
      fc.property(arrivals, (pending) => {
        const seen: number[] = [];
        for (let batchNumber = 0; batchNumber < 30; batchNumber++) {
          const waiting = pending.filter(({ seq }) => !seen.includes(seq));
          seen.push(...planBatch({ batchNumber, size: 10, pending: waiting, dummy: dummies(), shuffle: backwards }).taken);
        }
        expect(seen.toSorted((a, b) => a - b)).toEqual(pending.map(({ seq }) => seq));
      }),
      { numRuns: 20 },
    );
  });
  test.each([[[]], [[0, 0, 1]], [[0, 1, 3]], [[0, 1, 2, 3]], [[0.5, 1, 2]]])('%j is no shuffle of three', (order) => {
    expect(() => planBatch({ batchNumber: 1, size: 3, pending: [], dummy: dummies(), shuffle: () => order })).toThrow('not a permutation');
  });
});
