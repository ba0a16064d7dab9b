/** S-22: no bytes make a reader do anything but read or refuse, and what was read is written as it came. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amount } from './amount.ts';
import type { Ran } from './run.ts';
import { save, savedOf } from './saved.ts';
import { targets } from './targets/all.ts';
import { fuzzReaders, type Fuzzed } from './watch.ts';

/** Two processes, because there are two processors: each takes every other reader. */
const parts = [0, 1].map((part) => targets.filter((_, i) => i % 2 === part).map(({ name }) => name));
const LIMIT_MS = 20 * 60_000 + 300 * amount.cases;
/** What a reader may keep for good: caches fill up once. Two thousand cases that each kept 4 KiB would be seen. */
const GROWTH_KIB = 8 * 1024;

let fuzzed: readonly Fuzzed[] = [];
beforeAll(async () => {
  console.log(`fuzz: seed ${amount.seed}, ${amount.cases} cases each`);
  fuzzed = await Promise.all(parts.map((only) => fuzzReaders({ ...amount, only })));
}, LIMIT_MS);
afterAll(() => {
  if (!amount.saves) return;
  for (const { name, found } of fuzzed.flatMap(({ ran }) => ran)) if (found !== undefined) save(name, found);
});

const ranOf = (name: string): Ran | undefined => fuzzed.flatMap(({ ran }) => ran).find((one) => one.name === name);

test('the processes come to their ends: nothing crashes, nothing hangs', () => {
  expect(fuzzed.map(({ broke }) => broke)).toEqual([undefined, undefined]);
});

describe.each(targets)('$name', ({ name }) => {
  test('reads or refuses', () => {
    const ran = ranOf(name);
    expect(ran?.found).toBeUndefined();
    expect(ran?.cases).toBeGreaterThanOrEqual(amount.cases + savedOf(name).length);
  });
  test('keeps nothing', () => expect(ranOf(name)?.grownKiB).toBeLessThan(GROWTH_KIB));
});

test('what found something once belongs to a reader that there is', () => {
  const names = readdirSync(new URL('./saved/', import.meta.url)).map((file) => file.replace(/\.json$/, ''));
  expect(names.filter((name) => !name.startsWith('route-') && !targets.some((target) => target.name === name))).toEqual([]);
});
