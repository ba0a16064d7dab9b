import { expect, test } from 'vitest';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import type { Statement } from './kinds.ts';
import { signStatement } from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const checked = (on: string, at = cast.day(20), facility = 'lake'): Statement => ({ v: 1, kind: 'facility-checked', at, facility, on });
const told = async (statements: readonly Statement[], signers = [cast.ombudsman, cast.npm]) => {
  const all = [cast.facilitySaid('lake'), ...statements];
  const entries = await Promise.all(
    all.map(async (said, index) => ({ index, bytes: await signStatement(said, index === 0 ? [cast.ombudsman, cast.npm] : signers) })),
  );
  const directory = foldDirectory(entries, anchor);
  const check = directory.checks.get('lake');
  return [
    check === undefined ? undefined : new Date(check.day * 86_400_000).toISOString().slice(0, 10),
    ...directory.distrusted.map(({ code }) => code),
  ];
};
const [day] = cast.day(20).split('T');

test.each<[string, readonly Statement[], readonly (string | undefined)[]]>([
  ['by nobody', [], [undefined]],
  ['as it was stated', [checked('2025-12-24')], ['2025-12-24']],
  ['the last word counts, also when an earlier day is right', [checked('2025-12-24'), checked('2025-12-23', cast.day(21))], ['2025-12-23']],
  ['not twice at once', [checked('2025-12-24'), checked('2025-12-23')], ['2025-12-24', 'directory/outdated']],
  ['on the day of the statement', [checked(day ?? '')], [day]],
  ['never for a day that is still to come', [checked('2099-01-01')], [undefined, 'directory/malformed-statement']],
  ['never for a day that is none', [checked('2025-02-30')], [undefined, 'directory/malformed-statement']],
  ['never for a place that nobody knows', [checked('2025-12-24', cast.day(20), 'hill')], [undefined, 'directory/unknown-facility']],
])('when a place was last checked is told %s', async (_, said, expected) => expect(await told(said)).toEqual(expected));

test('and by a quorum only', async () =>
  expect(await told([checked('2025-12-24')], [cast.npm])).toEqual([undefined, 'directory/no-quorum']));

test('a body may be one for children', async () => {
  const said: Statement = {
    v: 1,
    kind: 'body',
    at: cast.day(3),
    id: 'children',
    names: { kk: 'x', ru: 'x', en: 'x' },
    role: 'ombudsman',
    children: true,
  };
  const bytes = await signStatement(said, [cast.ombudsman, cast.npm]);
  expect(foldDirectory([{ index: 0, bytes }], anchor).bodies.get('children')).toMatchObject({ role: 'ombudsman', children: true });
});
