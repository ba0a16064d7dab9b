import { expect, test } from 'vitest';
import { collected, collectFrom, describe as group, fc, test as declare } from './collected.ts';

test('what a file declares is kept under its own name, run when asked, and again', async () => {
  const seen: unknown[] = [];
  await collectFrom('a.test.ts', async () => {
    declare('alone', () => seen.push('alone'));
    group('group', () => {
      declare.each([1, [2, 3]])('row %j', { timeout: 5 }, (...row) => seen.push(row));
      declare.skipIf(true)('left out', () => seen.push('never'));
    });
    group.skipIf('absent')('all left out', () => declare('inside', () => seen.push('never')));
    declare.prop([fc.constant(7)], { numRuns: 2 })('property', (value) => seen.push(value));
  });
  const { tests } = collected();
  expect(tests.map(({ id }) => id)).toEqual([
    'a.test.ts#alone',
    'a.test.ts#group row %j',
    'a.test.ts#group row %j (2)',
    'a.test.ts#property',
  ]);
  expect(seen).toEqual([]);
  for (const one of [...tests, ...tests]) await one.run();
  const once = ['alone', [1], [2, 3], 7, 7];
  expect(seen).toEqual([...once, ...once]);
});

test('what fails, fails when it is run: a throw, a property that is false', async () => {
  const { tests } = collected();
  const before = tests.length;
  await collectFrom('b.test.ts', async () => {
    declare('throws', () => {
      throw new RangeError('here');
    });
    declare.prop([fc.nat(9)])('is false', () => false);
  });
  const [throws, isFalse] = tests.slice(before);
  await expect(async () => throws?.run()).rejects.toThrow('here');
  await expect(async () => isFalse?.run()).rejects.toThrow('Property failed');
  expect(() => declare.each([[1]])('no work')).not.toThrow();
  await expect(async () => tests.at(-1)?.run()).rejects.toThrow('a test without work');
});
