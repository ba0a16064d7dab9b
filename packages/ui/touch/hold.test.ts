import { expect, test } from 'vitest';
import { HELD_MS, isHeldFrom } from './hold.tsx';

test.each([
  ['let go at once', 1_000, 1_080, false],
  ['a slow hand', 1_000, 1_000 + HELD_MS - 1, false],
  ['held', 1_000, 1_000 + HELD_MS, true],
  ['by a key, which is not held', undefined, 9_000, false],
])('%s', (_, began, end, held) => expect(isHeldFrom(began, end)).toBe(held));
