import { hindranceIn } from '@dauys/fleet/hindrance.ts';
import { readConditions } from '@dauys/fleet/conditions.ts';
import { describe, expect, test } from 'vitest';
import { readerOf } from './reader.ts';
import { openTree } from './tree.ts';
import { watchPart } from './watch.ts';

/** One look every thirty seconds; each says what the agent's own look at the reader found. `kept`: told before a restart. */
const looksAt = async (seen: readonly (boolean | undefined)[], told?: string) => {
  let now: boolean | undefined;
  let kept = told;
  const source = watchPart(readerOf('card', { found: () => now }), openTree('/nowhere'));
  const entries: string[] = [];
  let conditions: readonly string[] = [];
  for (const [i, found] of seen.entries()) {
    now = found;
    const look = await source.look({ wall: 0, elapsed: i * 30_000 }, kept);
    kept = look.keep ?? kept;
    conditions = look.conditions;
    entries.push(...look.entries.map(({ kind, details }) => [kind, ...Object.values(details ?? {})].join(' ')));
  }
  return { entries, conditions };
};
const times = (n: number, found: boolean | undefined) => Array.from({ length: n }, () => found);

describe('a reader of cards', () => {
  test.each([
    ['that was never there is not missed', times(9, false), [], []],
    ['that nobody has looked at yet says nothing', times(9, undefined), [], []],
    ['that is there is told when it goes only', times(9, true), [], []],
    ['that is pulled out is told', [...times(3, true), ...times(4, false)], ['reader-missing card'], ['reader-missing']],
    ['that does not answer one look or two is there', [...times(3, true), ...times(2, false), ...times(3, true)], [], []],
    [
      'that is put back is told too',
      [...times(3, true), ...times(4, false), ...times(3, true)],
      ['reader-missing card', 'reader-back card'],
      [],
    ],
  ])('%s', async (_, seen, entries, conditions) => expect(await looksAt(seen)).toEqual({ entries, conditions }));
  test('that went while the machine was off is missed after the start, once somebody has looked', async () => {
    expect(await looksAt(times(9, undefined), 'there')).toEqual({ entries: [], conditions: [] });
    expect(await looksAt([undefined, ...times(4, false)], 'there')).toEqual({
      entries: ['reader-missing card'],
      conditions: ['reader-missing'],
    });
  });
  test('that is missing hinders nobody', () => {
    expect(readConditions(['reader-missing']).effect).toBe('noted');
    expect(hindranceIn(['reader-missing'])).toBeUndefined();
  });
});
