import { instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { expect, test } from 'vitest';
import { keyNews } from './keyNews.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const at = (day: number) => instant(Date.parse(cast.day(day)));
const ground = [
  cast.bodySaid('court'),
  cast.bodySaid('ombudsman'),
  cast.officerSaid('aigerim', 'court', cast.aigerim),
  cast.trusteesSaid('court'),
];
const shared = [...ground, cast.epochSaid('court', 1, 0), cast.sharedSaid('court', 1, 'ab'.repeat(32))];
const recovered = [
  ...shared,
  cast.recoveredSaid('court', 1, ['aigerim'], cast.day(7)),
  cast.recoveredSaid('court', 1, ['aigerim'], cast.day(40)),
];

test.each<[string, readonly Statement[], number, number | undefined, readonly string[]]>([
  ['no key yet', ground, 1, 0, []],
  ['a key for weeks', shared, 75, undefined, []],
  ['a key that ends, and no next one', shared, 76, at(90), []],
  ['a key that has ended', shared, 95, at(90), []],
  ['the next one prepared', [...shared, cast.epochSaid('court', 2, 76)], 76, undefined, []],
  ['recoveries, the newest first', recovered, 41, undefined, [cast.day(40), cast.day(7)]],
  ['recoveries of long ago are told at their cases only', recovered, 100, at(90), [cast.day(40)]],
])('%s', async (_, said, day, due, when) => {
  const news = keyNews(foldDirectory(await cast.entriesOf(said), anchor), 'court', at(day));
  expect([news.due, news.recoveries.map((r) => new Date(r.at).toISOString())]).toEqual([due, when]);
});

test('another body is not told', async () => {
  const directory = foldDirectory(await cast.entriesOf(recovered), anchor);
  expect(keyNews(directory, 'ombudsman', at(8)).recoveries).toEqual([]);
});
