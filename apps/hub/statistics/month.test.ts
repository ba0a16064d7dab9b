import { instant } from '@dauys/basics/clock.ts';
import { countOf, hasMinute } from '@dauys/fleet/minutes.ts';
import { describe, expect, test } from 'vitest';
import { csvOfMonth, monthDocument } from './document.ts';
import { monthsDue } from './keep.ts';
import { lostDays, monthAt, monthNamed, type JudgedSilence } from './month.ts';
import type { FigureRow, MonthRow } from './store.ts';

const at = (text: string) => instant(Date.parse(text));
const day = (text: string): number => at(`${text}T00:00:00Z`) / 86_400_000;

test('a month of UTC has its days, also February and December', () => {
  expect(monthNamed('2028-02')).toEqual({ name: '2028-02', first: day('2028-02-01'), last: day('2028-02-29') });
  expect(monthAt(at('2026-12-31T23:59:59.999Z'))).toMatchObject({ name: '2026-12', last: day('2026-12-31') });
});

describe('minutes that were lost', () => {
  const november = monthNamed('2026-11');
  const until = day('2026-11-28') * 1_440;
  const dark: JudgedSilence = {
    ...{ terminal: 1, from: at('2026-11-10T23:00:30Z'), to: at('2026-11-11T01:00:00Z'), isUnanswered: false },
    cause: { likelihood: 'unexplained', cause: 'terminal-dark' },
  };
  const planned: JudgedSilence = { ...dark, cause: { likelihood: 'planned', cause: 'maintenance' } };
  const grid: JudgedSilence = { ...dark, cause: { likelihood: 'explained-external', cause: 'grid-failure' } };
  test.each([
    ['nobody explained it', dark, 'unexplained'],
    ['nobody has judged it', { ...dark, cause: undefined }, 'unexplained'],
    ['explained from outside, and the facility said nothing in its time', { ...grid, isUnanswered: true }, 'unexplained'],
    ['announced', planned, 'planned'],
    ['explained from outside', grid, undefined],
  ] as const)('%s', (_, silence, kind) => {
    const days = lostDays([silence], november, until);
    if (kind === undefined) return expect(days).toEqual([]);
    const other = kind === 'planned' ? 'unexplained' : 'planned';
    expect(days.map((one) => [one.day, countOf(one[kind]), countOf(one[other])])).toEqual([
      [day('2026-11-10'), 60, 0],
      [day('2026-11-11'), 61, 0],
    ]);
    return expect(hasMinute(days[0]?.[kind] ?? new Uint8Array(180), 1_380)).toBe(true);
  });
  test('only what lies in the month and is over, whatever lasts', () => {
    const long: JudgedSilence = { ...dark, from: at('2026-10-01T00:00:00Z'), to: undefined };
    const days = lostDays([long, dark], november, until);
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([27, day('2026-11-01'), day('2026-11-27')]);
    expect(days.every(({ unexplained }) => countOf(unexplained) === 1_440)).toBe(true);
  });
});

describe('what is worked out', () => {
  const now = at('2026-11-15T12:00:00Z');
  const row = (month: string, more: Partial<MonthRow> = {}): MonthRow => ({
    month,
    through: monthNamed(month).last,
    computedAt: now,
    closedAt: null,
    ...more,
  });
  const names = (known: readonly MonthRow[], seen: number | undefined = day('2026-09-20')) =>
    monthsDue(known, seen, now).map(({ name }) => name);
  test('every month since something was seen, the running one up to yesterday, none that is closed', () => {
    expect(names([])).toEqual(['2026-11', '2026-10', '2026-09']);
    expect(monthsDue([], undefined, now).map(({ name }) => name)).toEqual(['2026-11']);
    const known = [
      row('2026-11', { through: day('2026-11-14') }),
      row('2026-10'),
      row('2026-09', { closedAt: now, computedAt: instant(0) }),
    ];
    expect(names(known)).toEqual([]);
    expect(names([row('2026-11', { through: day('2026-11-13') }), row('2026-10', { computedAt: instant(now - 3_600_000) })])).toEqual([
      ...['2026-11', '2026-10', '2026-09'],
    ]);
  });
});

describe('what is published', () => {
  const month: MonthRow = {
    month: '2026-10',
    through: day('2026-10-31'),
    computedAt: at('2026-11-20T00:00:00Z'),
    closedAt: at('2026-11-20T00:00:00Z'),
  };
  const figure: FigureRow = {
    facility: 'kapshagai',
    terminals: 2,
    declared: 1_100,
    usable: 900,
    unknown: 60,
    planned: 40,
    unexplained: 100,
  };
  const idle: FigureRow = { facility: 'other', terminals: 0, declared: 0, usable: 0, unknown: 0, planned: 0, unexplained: 0 };
  const names = { kk: 'Қапшағай', ru: 'Капшагай', en: 'Kapshagai' };
  const facility = { id: 'kapshagai', names, zone: 'Asia/Almaty', region: 'KZ-19', at: at('2026-01-01T00:00:00Z') };
  const document = monthDocument(month, [figure, idle], { facilities: new Map([['kapshagai', facility]]) });
  test('the minutes, the formula’s version and what follows; a tenth lost without a word costs more than a tenth', () => {
    expect(document).toMatchObject({ month: '2026-10', through: '2026-10-31', closed: true, rules: { version: 1 } });
    expect(document.facilities[0]).toEqual({
      ...{ id: 'kapshagai', names, region: 'KZ-19', terminals: 2, declared: 1_100, usable: 900, unknown: 60, planned: 40 },
      ...{ explained: 0, unexplained: 100, availability: 0.8654, index: 0.875 },
    });
  });
  test('no figure is no zero', () => {
    expect(document.facilities[1]).toEqual({
      id: 'other',
      ...{ terminals: 0, declared: 0, usable: 0, unknown: 0, planned: 0, explained: 0, unexplained: 0 },
    });
    expect(csvOfMonth(document)).toBe(
      'month,through,formula,facility,region,terminals,declared,usable,unknown,planned,explained,unexplained,availability,index\r\n' +
        '2026-10,2026-10-31,1,kapshagai,KZ-19,2,1100,900,60,40,0,100,0.8654,0.875\r\n' +
        '2026-10,2026-10-31,1,other,,0,0,0,0,0,0,0,,\r\n',
    );
  });
});
