import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { together } from './together.ts';

test('what is asked in one turn, or while two questions are under way, is one; each gets its own answer', async () => {
  const asked: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const find = together(async (keys: readonly number[]) => {
    asked.push(keys);
    await new Promise<void>((resolve) => ends.push(resolve));
    return new Map(keys.filter((key) => key !== 3).map((key) => [key, `found ${key}`]));
  }, 3);
  const first = Promise.all([1, 2, 3].map(find));
  await turn();
  // While the first is under way the second does not wait for it; the others do, and go together.
  const second = find(4);
  await turn();
  const third = find(5);
  await turn();
  const fourth = find(6);
  await turn();
  expect(asked).toEqual([[1, 2, 3], [4]]);
  ends[1]?.();
  expect(await second).toBe('found 4');
  await turn();
  expect(asked).toEqual([[1, 2, 3], [4], [5, 6]]);
  ends[0]?.();
  ends[2]?.();
  expect([await first, await third, await fourth]).toEqual([['found 1', 'found 2', undefined], 'found 5', 'found 6']);
});

test('no question is longer than it may be', async () => {
  const asked: (readonly number[])[] = [];
  const find = together(async (keys: readonly number[]) => {
    asked.push(keys);
    return new Map(keys.map((key) => [key, key]));
  }, 3);
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(find))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(asked).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

test('a question that fails fails for all who asked it, and for nobody else', async () => {
  let away = true;
  const find = together(async (keys: readonly number[]) => {
    if (away) throw new Error('away');
    return new Map(keys.map((key) => [key, key]));
  });
  for (let times = 0; times < 3; times++)
    expect((await Promise.allSettled([1, 2].map(find))).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  away = false;
  expect(await find(1)).toBe(1);
});
