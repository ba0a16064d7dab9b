import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { hex } from './bytes.ts';
import { remembered } from './remembered.ts';

test.prop([fc.array(fc.uint8Array({ minLength: 1, maxLength: 1, max: 9 }), { maxLength: 60 })])(
  'says what the function says, and asks it no more often than it must',
  (asked) => {
    let worked = 0;
    const spell = (bytes: Uint8Array): string | undefined => {
      worked++;
      return bytes[0] === 0 ? undefined : hex(bytes);
    };
    const all = remembered(10, spell);
    for (const bytes of asked) expect(all(bytes)).toBe(bytes[0] === 0 ? undefined : hex(bytes));
    expect(worked).toBe(new Set(asked.map(hex)).size);
  },
);

test('keeps no more than it may: the next one too many makes it begin anew', () => {
  let worked = 0;
  const two = remembered(2, (bytes) => ++worked + (bytes[0] ?? 0));
  for (const n of [1, 2, 1, 2]) two(Uint8Array.of(n));
  expect(worked).toBe(2);
  two(Uint8Array.of(3));
  two(Uint8Array.of(3));
  expect(worked).toBe(3);
  two(Uint8Array.of(1));
  expect(worked).toBe(4);
});
