import { readFileSync } from 'node:fs';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../events.ts';
import { createBounds, LIMITS, oldestYields } from './bounds.ts';

const cast = () => {
  const cut: string[] = [];
  const holder = (name: string) => ({ destroy: () => void cut.push(name) });
  return { cut, holder };
};

describe('the one that has held for longest yields', () => {
  test('only as many as it takes, oldest first', () => {
    const { cut, holder } = cast();
    const bound = oldestYields(10);
    for (const [name, weight] of Object.entries({ a: 3, b: 4, c: 3 })) bound.hold(holder(name), weight);
    expect(cut).toEqual([]);
    bound.hold(holder('d'), 5);
    expect(cut).toEqual(['a', 'b']);
    bound.hold(holder('e'), 2);
    expect(cut).toEqual(['a', 'b']);
  });

  test('what is done gives its room back, once', () => {
    const { cut, holder } = cast();
    const bound = oldestYields(10);
    const a = holder('a');
    bound.hold(a, 6);
    bound.done(a);
    bound.done(a);
    bound.hold(holder('b'), 10);
    expect(cut).toEqual([]);
    bound.hold(holder('c'), 1);
    expect(cut).toEqual(['b']);
  });

  test('who holds anew is young again, and weighs what it weighs now', () => {
    const { cut, holder } = cast();
    const bound = oldestYields(3);
    const a = holder('a');
    bound.hold(a, 1);
    bound.hold(holder('b'), 1);
    bound.hold(a, 2);
    bound.hold(holder('c'), 1);
    expect(cut).toEqual(['b']);
  });

  test('whoever came last is served, even above the bound', () => {
    const { cut, holder } = cast();
    const bound = oldestYields(3);
    bound.hold(holder('a'), 1);
    bound.hold(holder('large'), 9);
    expect(cut).toEqual(['a']);
    bound.hold(holder('b'), 1);
    expect(cut).toEqual(['a', 'large']);
  });
});

test('cutting off is said once a second, with a count', async () => {
  const { cut, holder } = cast();
  const { log, said } = silentLog();
  const { lines } = createBounds(log, { ...LIMITS, lines: 2 });
  for (const name of 'abcde') lines.hold(holder(name), 1);
  expect(cut).toEqual(['a', 'b', 'c']);
  await expect.poll(() => said, { timeout: 60_000 }).toEqual([{ event: 'http.shed', fields: { what: 'lines', cut: 3 } }]);
});

test('the numbers that operators read are the numbers that hold', () => {
  const page = readFileSync(new URL('../../../docs/operating/limits.md', import.meta.url), 'utf8');
  const rowOf = (what: string): string => page.split('\n').find((line) => line.startsWith(`| ${what}`)) ?? '';
  const mib = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;
  expect(rowOf('open connections')).toContain(LIMITS.lines.toLocaleString('en'));
  expect(rowOf('frames that are half sent')).toContain((LIMITS.frames / UP_BYTES).toLocaleString('en'));
  expect(rowOf('other bodies that are half sent')).toContain(mib(LIMITS.bodies));
  expect(rowOf('other answers that are not read')).toContain(mib(LIMITS.answers));
});
