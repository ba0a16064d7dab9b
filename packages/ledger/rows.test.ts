import { fc, test } from '@fast-check/vitest';
import { concat } from '@dauys/basics/bytes.ts';
import { expect } from 'vitest';
import { leafHash, rootOf } from './merkle.ts';
import { leafRow, rootOfRow } from './rows.ts';

test.prop([fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 40 })])('a row of leaf hashes is what each of them is', (entries) => {
  expect(leafRow(entries)).toEqual(concat(...entries.map(leafHash)));
});

test.prop([fc.integer({ min: 0, max: 6 })])('a full row folds to the root of its tree, and stays as it was', (height) => {
  const hashes = Array.from({ length: 2 ** height }, (_, i) => leafHash(Uint8Array.of(i, height)));
  const row = concat(...hashes);
  expect(rootOfRow(row)).toEqual(rootOf(hashes));
  expect(row).toEqual(concat(...hashes));
});

test('only as many as a power of two, and whole ones', () => {
  for (const length of [0, 96, 33, 31]) expect(() => rootOfRow(new Uint8Array(length))).toThrow(RangeError);
});
