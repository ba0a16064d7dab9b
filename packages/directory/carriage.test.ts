import { describe, expect, test } from 'vitest';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { isCarried } from './carriage.ts';
import { foldDirectory } from './directory.ts';
import type { Statement } from './kinds.ts';

const usual = { beatSeconds: 30, cellBytes: 24_576, feedSeconds: 300, repliesPerChunk: 4, batchSeconds: 600 };

describe('beats carry', () => {
  test.each([
    ['what is usual', {}, undefined, true],
    ['the demonstration', { beatSeconds: 1, feedSeconds: 5, repliesPerChunk: 2, batchSeconds: 5 }, undefined, true],
    ['as many replies as leave a quarter for who was away', { repliesPerChunk: 8 }, undefined, true],
    ['one more than that', { repliesPerChunk: 9 }, undefined, false],
    ['a feed as fast as the beat', { feedSeconds: 30 }, undefined, false],
    ['a feed faster than the beat', { feedSeconds: 29, repliesPerChunk: 0 }, undefined, false],
    ['batches of many leaves', {}, 1_024, true],
    ['of too many', {}, 4_096, false],
    ['batches that close too often', { batchSeconds: 5 }, undefined, false],
    ['only cells of the size that frames have', { cellBytes: 24_577 }, undefined, false],
  ])('%s: %j', (_, change, batchSize, expected) => {
    expect(isCarried({ ...usual, ...change }, batchSize)).toBe(expected);
  });
});

describe('what the directory believes', () => {
  const policy = (version: number, change: object = {}): Statement => ({
    ...{ v: 1, kind: 'policy', at: cast.day(version), version, outboxQuotaBytes: 0 },
    ...usual,
    ...change,
  });
  const size = (day: number, leaves: number): Statement => ({
    v: 1,
    kind: 'batch-size',
    at: cast.day(day),
    size: leaves,
    since: cast.day(day),
  });
  const fold = async (...said: readonly Statement[]) => {
    return foldDirectory(await cast.entriesOf(said), parseAnchor(JSON.stringify(cast.anchorFile())));
  };
  const refused = (directory: Awaited<ReturnType<typeof fold>>) => directory.distrusted.map(({ index, code }) => `${index} ${code}`);

  test('a policy that cannot be carried is left out, and the one before stays', async () => {
    const directory = await fold(policy(1), policy(2, { feedSeconds: 60 }));
    expect(refused(directory)).toEqual(['1 directory/not-carried']);
    expect(directory.policy?.version).toBe(1);
  });
  test('a batch size that the policy cannot carry is left out, before and after it', async () => {
    const after = await fold(policy(1), size(2, 64), size(3, 4_096));
    expect(refused(after)).toEqual(['2 directory/not-carried']);
    expect(after.batchSizes.map(({ size: leaves }) => leaves)).toEqual([64]);
    expect(refused(await fold(size(1, 4_096), policy(2)))).toEqual(['1 directory/not-carried']);
  });
});
