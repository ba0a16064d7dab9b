/** What is published of a month, as JSON and as CSV. Minutes of terminals and what follows from them; never a count of what anybody wrote. Pure. */
import { day, isoDay, isoOf } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { indexOf, USUAL_INDEX } from '@dauys/fleet/availability-index.ts';
import { shareOf } from '@dauys/fleet/availability.ts';
import type { FacilityFigures, IndexMonth } from '@dauys/protocol/availability-index.ts';
import type { FigureRow, MonthRow } from './store.ts';

/** Figures with what the formula makes of them. */
export const monthDocument = (month: MonthRow, figures: readonly FigureRow[], directory: Pick<Directory, 'facilities'>): IndexMonth => ({
  v: 1,
  month: month.month,
  through: isoDay(day(month.through)),
  computedAt: isoOf(month.computedAt),
  closed: month.closedAt !== null,
  rules: { version: USUAL_INDEX.version, tiers: USUAL_INDEX.tiers.map((tier) => ({ ...tier })) },
  facilities: figures.map((row) => {
    const facility = directory.facilities.get(row.facility);
    return {
      id: row.facility,
      ...(facility === undefined ? {} : { names: { ...facility.names }, region: facility.region }),
      ...figuresIn(row),
    };
  }),
});

const figuresIn = ({ terminals, declared, usable, unknown, planned, unexplained }: FigureRow) => {
  const explained = Math.max(0, declared - unknown - planned - usable - unexplained);
  const [availability, index] = [shareOf({ declared, usable, unknown }), indexOf({ declared, usable, unknown, planned, unexplained })];
  return {
    ...{ terminals, declared, usable, unknown, planned, explained, unexplained },
    ...(availability === undefined ? {} : { availability: rounded(availability) }),
    ...(index === undefined ? {} : { index: rounded(index) }),
  };
};

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

const COLUMNS = ['terminals', 'declared', 'usable', 'unknown', 'planned', 'explained', 'unexplained', 'availability', 'index'] as const;

/** One line a facility (RFC 4180). No figure is an empty field, and not zero. */
export const csvOfMonth = ({ month, through, rules, facilities }: IndexMonth): string =>
  [
    ['month', 'through', 'formula', 'facility', 'region', ...COLUMNS],
    ...facilities.map((one) => [month, through, rules.version, one.id, one.region ?? '', ...COLUMNS.map((name) => cell(one, name))]),
  ]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');

const cell = (one: FacilityFigures, name: (typeof COLUMNS)[number]): string | number => one[name] ?? '';
