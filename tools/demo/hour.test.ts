import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@dauys/basics/clock.ts';
import { afterAll, expect, test } from 'vitest';
import { writeKept } from '../../apps/cli/simulate/kept.ts';
import { followHour, hourAt } from './hour.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'dauys-hour-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [undefined, 'writing'],
  [365 * DAY, 0],
  [365 * DAY + 59.9 * MINUTE, 59],
  [365 * DAY + 60 * MINUTE, 'lived'],
  [400 * DAY, 'lived'],
  // A database of somebody's own, into which no past is written.
  [10 * DAY, 'none'],
] as const)('the country stands at %s ms: %s', (at, says) => expect(hourAt(at, 365)).toBe(says));

test('told from the writing to the end of the hour; where it was lived before, nothing is told', async () => {
  const said: string[] = [];
  const stand = (at: number) => writeKept(join(folder, 'country.json'), { at, endedAt: instant(0), terminals: new Map() });
  const say = (text: string) => {
    said.push(text);
    // What is told of the past makes it go on: no time passes here but that of a look.
    stand(365 * DAY + (said.length < 3 ? said.length * 25 - 25 : 60) * MINUTE);
  };
  const follow = () => followHour({ data: folder, days: 365, say, signal: new AbortController().signal, lookMs: 1 });
  await follow();
  expect(said).toEqual([
    'The year of the invented country is being written',
    'Its last hour by real beats: 0 of 60 minutes',
    'Its last hour by real beats: 25 of 60 minutes',
    'The invented country has lived its last hour by real beats, and lives on',
  ]);
  said.length = 0;
  await follow();
  expect(said).toEqual([]);
});
