import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { wireOf } from './wire.ts';

// By the description of `array_recv`: read back as PostgreSQL reads it.
const read = (wire: Buffer): (Uint8Array | null)[] => {
  const [dimensions, hasNull, type, length, lower] = [0, 4, 8, 12, 16].map((at) => wire.readInt32BE(at));
  expect([dimensions, type, lower]).toEqual([1, 17, 1]);
  const list: (Uint8Array | null)[] = [];
  let at = 20;
  while (at < wire.length) {
    const size = wire.readInt32BE(at);
    at += 4;
    list.push(size < 0 ? null : new Uint8Array(wire.subarray(at, at + size)));
    at += Math.max(0, size);
  }
  expect([list.length, list.includes(null) ? 1 : 0]).toEqual([length, hasNull]);
  return list;
};

test.prop([fc.array(fc.option(fc.uint8Array({ maxLength: 40 })), { minLength: 1, maxLength: 20 })])('lists of bytes', (list) => {
  const wire = wireOf(list);
  if (list.every((one) => one === null)) expect(wire).toEqual(list);
  else expect(Buffer.isBuffer(wire) && read(wire)).toEqual(list);
});

test('numbers at once; all else as the driver knows it', () => {
  expect(wireOf([1, -2, 2 ** 53 - 1])).toBe('{1,-2,9007199254740991}');
  for (const same of [[], [null], [1, null], [1.5], ['a', 'b'], [true, false], 'text', 7, null, Uint8Array.of(1)] as const)
    expect(wireOf(same)).toBe(same);
  expect(() => wireOf([Uint8Array.of(1), 'a'])).toThrow(TypeError);
});
