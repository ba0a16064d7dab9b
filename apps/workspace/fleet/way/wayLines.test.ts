import type { VisitCodeShown } from '@dauys/protocol/visit.ts';
import { expect, test } from 'vitest';
import { provenOf, wayLines } from './wayLines.ts';

const place = { terminal: '00000901', zone: 'Asia/Almaty' };
const code = (more: Partial<VisitCodeShown>): VisitCodeShown => ({
  ...{ hash: '0'.repeat(64), facility: 'kapshagai', madeBy: 'asel', madeAt: '2026-11-01T00:00:00.000Z', verdict: 'arrived' },
  ...more,
});
const at = (text: string, terminal = place.terminal) => ({ terminal, at: text });
const days = [
  { day: '2026-11-25', way: 'proven' },
  { day: '2026-11-26', way: 'partly', lateDays: 2 },
  { day: '2026-11-27', way: 'not-proven' },
  { day: '2026-11-28', way: 'nothing' },
  { day: '2026-11-29', way: 'unknown' },
] as const;

test('what visitors typed stands on the local day on which they did, at this terminal and no other; what was handed out blind stands nowhere', () => {
  const lines = wayLines(
    days,
    [
      // Ten in the evening of the 25th in Almaty, and one in the night of the 26th there.
      code({ visit: 'first', typed: at('2026-11-25T17:00:00.000Z') }),
      code({ visit: 'second', verdict: 'failed', typed: at('2026-11-25T20:00:00.000Z') }),
      code({ visit: 'read before it was noted', arrived: { ...at('2026-11-26T05:00:00.000Z'), seenBy: 'asel' } }),
      code({ visit: 'elsewhere', typed: at('2026-11-26T05:00:00.000Z', '00000902') }),
      code({ visit: 'long ago', typed: at('2026-10-26T05:00:00.000Z') }),
      code({ visit: 'not typed', verdict: 'not-typed' }),
      code({ until: '2026-11-27T00:00:00.000Z', typed: at('2026-11-26T05:00:00.000Z') }),
      code({ until: '2026-11-27T00:00:00.000Z', arrived: { ...at('2026-11-26T05:00:00.000Z'), seenBy: 'asel' } }),
    ],
    place,
  );
  expect(lines.map(({ day, visitors }) => [day.slice(8), ...visitors.map(({ visit, verdict }) => `${visit}: ${verdict}`)])).toEqual([
    ['25', 'first: arrived'],
    ['26', 'second: failed', 'read before it was noted: arrived'],
    ['27'],
    ['28'],
    ['29'],
  ]);
  expect(lines[1]).toMatchObject({ way: 'partly', lateDays: 2 });
});

test('days on which nothing was to be proven, or nobody could say, are not counted for or against it', () =>
  expect(provenOf(days)).toEqual({ proven: 1, n: 3 }));
