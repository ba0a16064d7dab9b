import { expect, test } from 'vitest';
import type { QuietFacility } from '@dauys/protocol/quiet.ts';
import { judgedIn, quietFirst } from './quietFirst.ts';

const facilities: readonly QuietFacility[] = [
  { facility: 'none', kind: 'colony', says: 'nothing', because: 'few' },
  { facility: 'small', kind: 'colony', says: 'usual', atLeast: 26 },
  { facility: 'still-small', kind: 'colony', says: 'quiet', atLeast: 26 },
  { facility: 'large', kind: 'colony', says: 'usual', atLeast: 104 },
  { facility: 'still-large', kind: 'colony', says: 'quiet', atLeast: 208 },
  { facility: 'b', kind: 'colony', says: 'usual', atLeast: 26 },
];

test('the quiet come first, of those alike the one of which most is known; what cannot be judged is no false alarm', () => {
  expect(quietFirst(facilities).map(({ facility }) => facility)).toEqual(['still-large', 'still-small', 'large', 'b', 'small', 'none']);
  expect(judgedIn(facilities)).toBe(5);
  expect(judgedIn([])).toBe(0);
});
