import { concat, equalBytes } from '@dauys/basics/bytes.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHUNK_LIMIT } from '@dauys/protocol/feed.ts';
import { afterPiece, startOf } from './assemble.ts';

const whole = new Uint8Array(500).map((_, i) => (i * 13) % 251);
const piece = (offset: number, length: number, over: { chunk?: number; total?: number } = {}) => ({
  chunk: 3,
  total: 500,
  offset,
  bytes: whole.slice(offset, offset + length),
  ...over,
});

test('pieces in any order, twice or late, end with the chunk and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(499), fc.integer({ min: 1, max: 200 })), { maxLength: 60 }), (disorder) => {
      let assembly = startOf(3);
      let done: Uint8Array | undefined;
      const all = [...disorder, ...Array.from({ length: 5 }, (_, i): [number, number] => [100 * i, 100])];
      for (const [offset, length] of all) {
        const next = afterPiece(assembly, piece(offset, length));
        assembly = next.assembly;
        done ??= next.whole;
        expect(equalBytes(assembly.bytes, whole.slice(0, assembly.bytes.length))).toBe(true);
      }
      expect(equalBytes(done ?? concat(), whole)).toBe(true);
    }),
  );
});

test.each([
  ['another chunk', piece(0, 10, { chunk: 4 })],
  ['after a gap', piece(1, 10)],
  ['more than a chunk may have', piece(0, 10, { total: 5_000_000 })],
])('%s changes nothing', (_, bad) => {
  expect(afterPiece(startOf(3), bad)).toEqual({ assembly: startOf(3) });
});
test('the largest chunk is begun; a piece that brings nothing new changes nothing', () => {
  const { assembly } = afterPiece(startOf(3), piece(0, 10, { total: CHUNK_LIMIT }));
  expect(assembly.bytes.length).toBe(10);
  for (const [offset, length] of [
    [0, 10],
    [2, 3],
    [10, 0],
  ] as const)
    expect(afterPiece(assembly, piece(offset, length, { total: CHUNK_LIMIT })).assembly).toBe(assembly);
});

test('the total that was said first stands', () => {
  const { assembly } = afterPiece(startOf(3), piece(0, 10));
  expect(afterPiece(assembly, piece(10, 10, { total: 400 }))).toEqual({ assembly });
});
