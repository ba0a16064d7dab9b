import { instant } from '@dauys/basics/clock.ts';
import { expect, test } from 'vitest';
import { whyFeedRests } from './rest.ts';

const at = instant(1_790_000_000_000);
const hour = 3_600_000;
const after = (ms: number) => instant(at + ms);
const facts = { at, caughtUpAt: after(hour), unheard: 0, furthest: 8 };
test.each([
  ['never restored', undefined, 0, undefined],
  ['restored, not caught up, however long ago', { ...facts, caughtUpAt: null }, 90 * 24 * hour, 'feed/rests-after-restore'],
  ['caught up, all terminals heard, none ahead', facts, hour + 1, undefined],
  ['nobody has asked yet', { ...facts, furthest: null }, hour + 1, undefined],
  ['a terminal has a chunk that we have not', { ...facts, furthest: 9 }, 2 * hour, 'feed/behind-terminals'],
  ['a terminal that lies stops it for a day, not for good', { ...facts, furthest: 9_000 }, 24 * hour, undefined],
  ['a terminal not heard of yet', { ...facts, unheard: 1 }, hour + 1, 'feed/rests-after-restore'],
  ['one that stays silent is not waited for longer than an hour', { ...facts, unheard: 1 }, 2 * hour, undefined],
] as const)('%s', (_, known, ms, expected) => {
  expect(whyFeedRests(known, { now: after(ms), last: 7 })).toBe(expected);
});
