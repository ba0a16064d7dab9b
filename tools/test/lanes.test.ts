import { setImmediate as turn } from 'node:timers/promises';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { inLanes } from './lanes.ts';

test.prop([fc.array(fc.nat({ max: 5 }), { maxLength: 12 }), fc.integer({ min: 1, max: 4 })])(
  'every item once, results in the order of the items, never more at a time than there are lanes',
  async (turns, lanes) => {
    let [now, most] = [0, 0];
    const began: number[] = [];
    const results = await inLanes([...turns.keys()], lanes, async (index) => {
      began.push(index);
      most = Math.max(most, ++now);
      for (let n = 0; n <= (turns[index] ?? 0); n++) await turn();
      now--;
      return index * 2;
    });
    expect(results).toEqual([...turns.keys()].map((index) => index * 2));
    expect(began).toEqual([...turns.keys()]);
    expect(most).toBe(Math.min(lanes, turns.length));
  },
);

test('what breaks one breaks the whole', async () => {
  const broken = inLanes([1, 2, 3], 2, async (n) => (n === 2 ? Promise.reject(new Error('two')) : n));
  await expect(broken).rejects.toThrow('two');
});
