import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { together } from './together.ts';

test('what is asked in one turn is one question, each gets its own answer, and a later turn asks again', async () => {
  const asked: (readonly number[])[] = [];
  const find = together(async (keys: readonly number[]) => {
    asked.push(keys);
    await turn();
    return new Map(keys.filter((key) => key !== 3).map((key) => [key, `found ${key}`]));
  }, 3);
  const first = Promise.all([1, 2, 3, 4].map(find));
  await turn();
  // While the first is under way the second does not wait for it.
  const second = find(5);
  expect([await first, await second]).toEqual([['found 1', 'found 2', undefined, 'found 4'], 'found 5']);
  expect(asked).toEqual([[1, 2, 3], [4], [5]]);
});

test('a question that fails fails for all who asked it, and for nobody else', async () => {
  let away = true;
  const find = together(async (keys: readonly number[]) => {
    if (away) throw new Error('away');
    return new Map(keys.map((key) => [key, key]));
  });
  expect((await Promise.allSettled([1, 2].map(find))).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await find(1)).toBe(1);
});
