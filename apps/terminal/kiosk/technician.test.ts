import { expect, test } from 'vitest';
import { isCorner } from './technician.ts';

test.each([
  ['the corner where reading begins', { x: 10, y: 10 }, false, true],
  ['the same corner from right to left', { x: 1_070, y: 10 }, true, true],
  ['the other corner', { x: 1_070, y: 10 }, false, false],
  ['the other corner from right to left', { x: 10, y: 10 }, true, false],
  ['lower down, where languages are', { x: 10, y: 300 }, false, false],
  ['in the middle above', { x: 540, y: 10 }, false, false],
] as const)('%s', (_, at, isRightToLeft, corner) => expect(isCorner(at, 1_080, isRightToLeft)).toBe(corner));
