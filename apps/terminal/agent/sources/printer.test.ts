import { afterEach, expect, test, vi } from 'vitest';
import type { PrinterSays } from '../printing/says.ts';
import { printerOf } from './printer.ts';
import { openTree } from './tree.ts';
import { watchPart } from './watch.ts';

/** One look every twenty seconds; each says what the printer says and which day it is. */
const looksAt = async (seen: readonly (readonly [PrinterSays, number])[]) => {
  let now: readonly [PrinterSays, number] = ['absent', 0];
  let kept: string | undefined;
  const asked = { ask: async () => now[0] };
  const source = watchPart(
    printerOf(asked, () => now[1]),
    openTree('/nowhere'),
  );
  const told: string[] = [];
  let conditions: readonly string[] = [];
  for (const [i, word] of seen.entries()) {
    now = word;
    const look = await source.look({ wall: 0, elapsed: i * 20_000 }, kept);
    kept = look.keep ?? kept;
    conditions = look.conditions;
    told.push(...look.entries.map(({ kind, details }) => [kind, ...Object.values(details ?? {})].join(' ')));
  }
  return { told, conditions };
};
const times = (n: number, ...word: readonly [PrinterSays, number]) => Array.from({ length: n }, () => word);

test('an open cover and a printer that is gone are told at once', async () => {
  expect(await looksAt([...times(4, 'ready', 5), ...times(4, 'cover-open', 5)])).toEqual({
    told: ['printer-fault cover'],
    conditions: ['printer-fault'],
  });
  expect((await looksAt([...times(4, 'ready', 5), ...times(4, 'absent', 5)])).told).toEqual(['printer-fault missing']);
  expect((await looksAt([...times(4, 'ready', 5), ...times(4, 'absent', 5), ...times(4, 'ready', 5)])).told.at(-1)).toBe('printer-back');
});

test.each(['paper-out', 'fault'] as const)(
  '%s is told at the turn of the day, never in the hour in which somebody printed',
  async (says) => {
    expect(await looksAt([...times(4, 'ready', 5), ...times(50, says, 5)])).toEqual({ told: [], conditions: [] });
    const next = await looksAt([...times(4, 'ready', 5), ...times(50, says, 5), ...times(4, says, 6)]);
    expect(next).toEqual({ told: [`printer-fault ${says === 'fault' ? 'stopped' : 'paper'}`], conditions: ['printer-fault'] });
    // A new roll on the same day: nobody outside ever hears of it.
    expect((await looksAt([...times(4, 'ready', 5), ...times(9, says, 5), ...times(4, 'ready', 5), ...times(4, 'ready', 6)])).told).toEqual(
      [],
    );
  },
);

afterEach(() => void vi.useRealTimers());
test('a machine that never had one says nothing, and one that is busy printing is not missing', async () => {
  expect(await looksAt(times(6, 'absent', 5))).toEqual({ told: [], conditions: [] });
  vi.useFakeTimers();
  const busy = printerOf({ ask: () => new Promise(() => undefined) }, () => 5);
  const read = busy.read(openTree('/nowhere'), 'there');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await read).toBe('no-word');
});
