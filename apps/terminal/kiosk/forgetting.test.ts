import { expect, test } from 'vitest';
import { forgetMatches } from './forgetting.ts';

test('the last text that a regular expression was held against does not outlive its person', () => {
  const kept = (): string => String(Reflect.get(RegExp, '$_'));
  expect([/DAUYS1/u.test('DAUYS1:ASEL'), kept()]).toEqual([true, 'DAUYS1:ASEL']);
  forgetMatches();
  expect(kept()).toBe('');
});
