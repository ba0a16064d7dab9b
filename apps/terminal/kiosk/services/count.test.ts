import { servicesLines, loadServices } from '@dauys/wording/compiled/services.load.ts';
import { describe, expect, test } from 'vitest';
import { isDayOff, lastDay, monthsAfter } from './count.ts';
import { bringLaw, dayOf, siteOf, type Period } from './law.ts';
import { sentenceOf } from './screens.tsx';

const law = await bringLaw();
const s = await loadServices('kk');
const pack = await servicesLines('en');
const { calendar } = law;
const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const counted = (unit: Period['unit'], amount: number, first: string) => {
  const found = lastDay({ unit, amount }, dayOf(first), calendar);
  return found === undefined ? undefined : { ...found, last: dateOf(found.last) };
};

describe('working days', () => {
  test.each([
    ['15 over three weekends and a holiday', 15, '2026-11-27', { last: '2026-12-21', off: 9, moved: false, certain: true }],
    ['the first day is day zero', 1, '2026-11-26', { last: '2026-11-27', off: 0, moved: false, certain: true }],
    ['begun on a Saturday', 1, '2026-11-28', { last: '2026-11-30', off: 1, moved: false, certain: true }],
    ['Nauryz with the days moved to it', 3, '2026-03-19', { last: '2026-03-27', off: 5, moved: false, certain: true }],
    ['a Sunday that the Government made a working day', 2, '2025-01-03', { last: '2025-01-06', off: 1, moved: false, certain: true }],
    ['into a year whose holidays are a forecast', 15, '2026-12-20', { last: '2027-01-13', off: 9, moved: false, certain: false }],
  ] as const)('%s', (_, amount, first, expected) => expect(counted('working-days', amount, first)).toEqual(expected));
});

describe('calendar days, months and hours', () => {
  test.each([
    ['a day off at the end moves on', 'calendar-days', 3, '2026-11-25', { last: '2026-11-30', off: 0, moved: true, certain: true }],
    ['none is moved that is a working day', 'calendar-days', 3, '2026-11-24', { last: '2026-11-27', off: 0, moved: false, certain: true }],
    ['a month that is shorter ends at its end', 'months', 2, '2025-12-31', { last: '2026-03-02', off: 0, moved: true, certain: true }],
    ['two months', 'months', 2, '2026-09-21', { last: '2026-11-23', off: 0, moved: true, certain: true }],
    ['hours do not wait for a working day', 'hours', 24, '2026-11-27', { last: '2026-11-28', off: 0, moved: false, certain: true }],
    ['at once', 'hours', 0, '2026-11-28', { last: '2026-11-28', off: 0, moved: false, certain: true }],
  ] as const)('%s', (_, unit, amount, first, expected) => expect(counted(unit, amount, first)).toEqual(expected));
  test.each([
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months: %s', (day, months, then) => expect(dateOf(monthsAfter(dayOf(day), months))).toBe(then));
});

test.each([
  ['working-days', 15, '2027-12-20'],
  ['months', 3, '2027-11-01'],
  ['working-days', 1, '2024-12-30'],
] as const)('where the calendar does not reach nothing is counted: %s %i from %s', (unit, amount, first) =>
  expect(counted(unit, amount, first)).toBeUndefined(),
);

test.each([
  ['2026-11-27', false],
  ['2026-11-28', true],
  ['2026-12-16', true],
  ['2025-01-05', false],
  ['2025-01-03', true],
  ['2026-08-31', false],
])('%s is a day off: %j', (date, off) => expect(isDayOff(calendar, dayOf(date))).toBe(off));

describe('what the library says of the law', () => {
  const rows = [...law.rights.map((row) => ['right', row] as const), ...law.periods.map((row) => ['period', row] as const)];
  test.each(rows)('%s $id has its words, and a source or the word that there is none', (kind, { id, status, source }) => {
    expect([s(sentenceOf(kind, id, 'title')), s(sentenceOf(kind, id, 'text'))].every((said) => said !== '')).toBe(true);
    expect(source === undefined).toBe(status === 'unverified' || status === 'terminal');
    if (source !== undefined) expect(siteOf(source)).toMatch(/^[a-z0-9.-]+\.[a-z]+$/);
  });
  test('no sentence of the packs is about a right or a period that has no row', () => {
    const ids = new Set(rows.map(([kind, { id }]) => `${kind}.${id}`));
    const keys = Object.keys(pack).filter((key) => /^(?:right|period)\./.test(key));
    expect(keys.filter((key) => !ids.has(key.split('.').slice(0, 2).join('.')))).toEqual([]);
  });
});
