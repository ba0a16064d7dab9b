import { instant, type Instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../events.ts';
import { remindOfEpochs, reminders } from './remind.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const at = (day: number): Instant => instant(Date.parse(cast.day(day)));
const folded = async (...said: readonly Statement[]): Promise<Directory> => foldDirectory(await cast.entriesOf(said), anchor);
const court = cast.bodySaid('court');
const trusted = [court, cast.officerSaid('aigerim', 'court', cast.aigerim), cast.trusteesSaid('court'), cast.epochSaid('court', 1, 0)];
const shared = [...trusted, cast.sharedSaid('court', 1, 'ab'.repeat(32))];

test.each<[string, readonly Statement[], number, readonly object[]]>([
  ['a body without an epoch', [court], 1, [{ event: 'epoch.due', fields: { body: 'court', epoch: 0, days: 0 } }]],
  ['nothing for weeks', shared, 75, []],
  ['14 days before the end', shared, 76, [{ event: 'epoch.due', fields: { body: 'court', epoch: 1, days: 14 } }]],
  ['the day before', shared, 89, [{ event: 'epoch.due', fields: { body: 'court', epoch: 1, days: 1 } }]],
  ['after the end', shared, 92, [{ event: 'epoch.due', fields: { body: 'court', epoch: 1, days: -2 } }]],
  [
    'a next one that nobody shared',
    [...shared, cast.epochSaid('court', 2, 76)],
    76,
    [{ event: 'epoch.unshared', fields: { body: 'court', epoch: 2 } }],
  ],
  [
    'a recovery',
    [...shared, cast.recoveredSaid('court', 1, ['aigerim'])],
    30,
    [{ event: 'epoch.recovered', fields: { body: 'court', epoch: 1, by: 'aigerim' } }],
  ],
])('%s', async (_, said, day, expected) => expect(reminders(await folded(...said), at(day))).toEqual(expected));

describe('the hub’s log', () => {
  beforeEach(() => void vi.useFakeTimers());
  test('says each thing once, and one that is due again every day', async () => {
    const { log, said } = silentLog();
    const time = { now: at(76) };
    const directory = { current: () => known, refresh: async () => known, follow: () => ({ stop: () => undefined }) };
    const known = await folded(...shared);
    const running = remindOfEpochs({ directory, clock: { now: () => time.now }, log });
    for (const day of [76, 76, 77, 77, 78]) {
      time.now = at(day);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    await running.stop();
    vi.useRealTimers();
    expect(said.map(({ fields }) => fields)).toEqual([14, 13, 12].map((days) => ({ body: 'court', epoch: 1, days })));
  });
});
