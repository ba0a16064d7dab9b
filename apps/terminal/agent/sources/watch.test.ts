import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Look, Part, Read } from './source.ts';
import { openTree } from './tree.ts';
import { makeAllowance, settle, TELLINGS_PER_HOUR, watchPart, type Watched } from './watch.ts';

type Lamp = 'lit' | 'dark';
const tree = openTree('/nowhere');
const lamp = (read: () => Read<Lamp>): Part<Lamp> => ({
  name: 'screen',
  read,
  states: {
    lit: { says: 'screen-on', conditions: [], holdMs: 10_000, calm: true },
    dark: { says: 'screen-off', conditions: ['screen-off'], holdMs: 10_000 },
  },
  gone: 'dark',
});
/** One look every five seconds at each of these; keeps what it is told to. */
const looksAt = async (seen: readonly Read<Lamp>[], kept?: string): Promise<Look[]> => {
  let now: Read<Lamp>;
  let remembered = kept;
  const source = watchPart(
    lamp(() => now),
    tree,
  );
  const looks: Look[] = [];
  for (const [i, word] of seen.entries()) {
    now = word;
    const look = await source.look({ wall: 0, elapsed: i * 5_000 }, remembered);
    remembered = look.keep ?? remembered;
    looks.push(look);
  }
  return looks;
};
const toldBy = (looks: readonly Look[]): string[] => looks.flatMap(({ entries }) => entries.map(({ kind }) => kind));

describe('a part that is in one of a few states', () => {
  test('is told when it changed and the change lasted; how it should be is not told at first', async () => {
    const looks = await looksAt(['lit', 'lit', 'lit', 'dark', 'dark', 'dark', 'lit', 'lit', 'lit']);
    expect(toldBy(looks)).toEqual(['screen-off', 'screen-on']);
    expect(looks.map(({ conditions }) => conditions.length)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 0]);
  });
  test('that is wrong from the start is told', async () => {
    expect(toldBy(await looksAt(['dark', 'dark', 'dark']))).toEqual(['screen-off']);
  });
  test('what does not last is one state', async () => {
    expect(toldBy(await looksAt(['lit', 'lit', 'lit', 'dark', 'lit', 'dark', 'dark', 'lit', 'dark', 'lit']))).toEqual([]);
  });
  test('never there: said so, and no alarm; gone: the alarm', async () => {
    const never = await looksAt([undefined, undefined, undefined, undefined]);
    expect(never.map(({ there, conditions }) => [there, conditions.length])).toEqual(Array.from({ length: 4 }, () => [false, 0]));
    const gone = await looksAt(['lit', 'lit', 'lit', undefined, undefined, undefined]);
    expect(toldBy(gone)).toEqual(['screen-off']);
    expect(gone.at(-1)).toMatchObject({ there: true, conditions: ['screen-off'] });
  });
  test('without a word, what was believed stays', async () => {
    const looks = await looksAt(['dark', 'dark', 'dark', 'no-word', 'no-word', 'no-word', 'no-word']);
    expect(looks.at(-1)).toEqual({ there: true, entries: [], conditions: ['screen-off'] });
  });
  test('a restart neither repeats what was told nor loses what changed meanwhile', async () => {
    expect(toldBy(await looksAt(['dark', 'dark', 'dark'], 'dark'))).toEqual([]);
    expect(toldBy(await looksAt(['lit', 'lit', 'lit'], 'dark'))).toEqual(['screen-on']);
    expect(toldBy(await looksAt([undefined, undefined, undefined], 'lit'))).toEqual(['screen-off']);
  });
  test('however it flaps, an hour holds a bounded number of entries, and the last state is told in the end', async () => {
    const flapping = Array.from({ length: 1_200 }, (_, i): Lamp => (Math.floor(i / 3) % 2 === 0 ? 'lit' : 'dark'));
    const quiet = Array.from({ length: 800 }, (): Lamp => 'dark');
    const looks = await looksAt([...flapping, ...quiet]);
    for (let from = 0; from + 720 <= looks.length; from += 60)
      expect(toldBy(looks.slice(from, from + 720)).length).toBeLessThanOrEqual(TELLINGS_PER_HOUR);
    expect(toldBy(looks).at(-1)).toBe('screen-off');
    expect(toldBy(looks).every((kind, i, all) => kind !== all[i - 1])).toBe(true);
  });
});

test('settling: whatever comes, the believed state was seen for its whole time before', () => {
  const step = fc.record({ state: fc.constantFrom<Lamp>('lit', 'dark'), after: fc.integer({ min: 1, max: 20_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 30_000 }), (steps, holdMs) => {
      let watched: Watched<Lamp> = { believed: undefined, coming: undefined };
      let [elapsed, since] = [0, 0];
      for (const [i, { state, after }] of steps.entries()) {
        elapsed += after;
        if (state !== steps[i - 1]?.state) since = elapsed;
        const before = watched.believed;
        watched = settle(watched, state, { elapsed, holdMs });
        if (watched.believed !== before) expect([watched.believed, elapsed - since >= holdMs]).toEqual([state, true]);
      }
    }),
  );
});

test('an allowance comes back with the hour', () => {
  const allowance = makeAllowance(2);
  expect([0, 1, 2, 3_599_999, 3_600_000, 3_600_000].map((at) => allowance.take(at))).toEqual([true, true, false, false, true, false]);
});
