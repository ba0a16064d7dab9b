import { expect, test } from 'vitest';
import { veilOf } from './veil.ts';

test.each([
  ['as it is', false, false, { hidden: false, covered: false }],
  ['after one touch or key', true, false, { hidden: true, covered: true }],
  ['while it is asked whether anybody is there', false, true, { hidden: true, covered: false }],
  ['both', true, true, { hidden: true, covered: false }],
])('the screen %s', (_, asked, warned, veil) => expect(veilOf({ asked, warned })).toEqual(veil));
