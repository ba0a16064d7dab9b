import { LIKELIHOODS } from '@dauys/fleet/cause-list.ts';
import { expect, test } from 'vitest';
import { markPath, MARKS, worstMark, type Mark } from './silenceMark.ts';

test('every class has a shape of its own, and so has what nobody judged', () => {
  expect(MARKS.toSorted()).toEqual([...LIKELIHOODS, 'unjudged'].toSorted());
  expect(new Set(MARKS.map(markPath)).size).toBe(MARKS.length);
  expect(MARKS.every((mark) => markPath(mark).startsWith('M'))).toBe(true);
});

test('of several the worst is shown', () => {
  const of = (...marks: readonly Mark[]) => worstMark(marks.map((mark) => ({ from: 0, mark, says: '' })));
  expect(of('planned', 'unexplained', 'explained-device')).toBe('unexplained');
  expect(of('unexplained', 'tamper-evident')).toBe('tamper-evident');
  expect(of()).toBeUndefined();
});
