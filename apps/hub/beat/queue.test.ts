import { expect, test } from 'vitest';
import { createTerminalQueue } from './queue.ts';

interface Item {
  readonly name: string;
  readonly alone?: boolean;
}

const stage = (limits: { perTerminal: number; total: number } = { perTerminal: 3, total: 4 }) => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = createTerminalQueue<Item>(
    (terminal, { name }) => {
      begun.push(`${terminal} ${name}`);
      return new Promise((resolve) => ends.set(name, resolve));
    },
    { ...limits, standsAlone: ({ alone }) => alone === true },
  );
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { queue, begun, end };
};

test('one after another for a terminal, beside each other for two', async () => {
  const { queue, begun, end } = stage();
  for (const [terminal, name] of [
    [1, 'a'],
    [1, 'b'],
    [2, 'c'],
  ] as const)
    expect(queue.add(terminal, { name })).toBe(true);
  await new Promise(setImmediate);
  expect(begun).toEqual(['1 a', '2 c']);
  await end('a');
  expect(begun).toEqual(['1 a', '2 c', '1 b']);
});

test('what stands alone begins at once', async () => {
  const { queue, begun } = stage();
  queue.add(1, { name: 'a' });
  queue.add(1, { name: 'b', alone: true });
  await new Promise(setImmediate);
  expect(begun.toSorted()).toEqual(['1 a', '1 b']);
});

test('bounds count what waits and what runs, of either kind, and room comes back', async () => {
  const { queue, end } = stage();
  const add = (terminal: number, name: string) => queue.add(terminal, { name, alone: name !== 'a' });
  expect([add(1, 'a'), add(1, 'b'), add(1, 'c'), add(1, 'd')]).toEqual([true, true, true, false]);
  expect([add(2, 'e'), add(3, 'f')]).toEqual([true, false]);
  await end('b');
  expect(add(3, 'g')).toBe(true);
  let idle = false;
  const waiting = queue.idle().then(() => (idle = true));
  for (const name of ['a', 'c', 'e']) await end(name);
  expect(idle).toBe(false);
  await end('g');
  await waiting;
});
