/** Which facilities are quiet, of those whose terminals work (docs/quiet-facility.md). Counts go in, and none comes out. Pure. */
import { shareOf } from '@dauys/fleet/availability.ts';
import { expectedFrom, isQuiet, powerAt, USUAL_QUIET, type Peer } from '@dauys/fleet/quiet-facility.ts';
import type { QuietFacility } from '@dauys/protocol/quiet.ts';
import type { FigureRow } from '../statistics/store.ts';
import type { PeopleRow } from './store.ts';

export interface Year {
  readonly people: readonly PeopleRow[];
  /** Each month's figures of each facility. */
  readonly figures: readonly FigureRow[];
  /** By facility. */
  readonly arrivals: ReadonlyMap<string, number>;
}

interface Seen extends Peer, PeopleRow {
  readonly share: number | undefined;
}

/** A facility of which nothing can be said is among them, without a figure. */
export const quietFacilities = ({ people, figures, arrivals }: Year): readonly QuietFacility[] => {
  const months = Map.groupBy(figures, ({ facility }) => facility);
  const seen = people.map((row) => seenOf(row, months.get(row.facility) ?? [], arrivals.get(row.facility) ?? 0));
  return seen.map((one) => {
    const { facility, kind, exposure, share } = one;
    const peers = seen.filter((other) => other.kind === kind && other.facility !== facility && other.exposure > 0);
    const expected = expectedFrom(peers, exposure);
    if (expected === undefined || expected < USUAL_QUIET.leastExpected) return { facility, kind, says: 'nothing' };
    return {
      ...{ facility, kind, expected: Math.round(expected) },
      says: isQuiet({ arrivals: one.arrivals, expected, share }) ? 'quiet' : 'usual',
      foundWhenHalf: hundredths(powerAt(0.5, expected)),
      foundWhenTenth: hundredths(powerAt(0.1, expected)),
    };
  });
};

const hundredths = (share: number): number => Math.round(share * 100) / 100;

/** People held × hours in which a terminal could be used. */
const seenOf = (row: PeopleRow, months: readonly FigureRow[], arrivals: number): Seen => {
  const sum = (pick: (month: FigureRow) => number): number => months.reduce((n, month) => n + pick(month), 0);
  const hours = sum(({ usable, terminals }) => (terminals === 0 ? 0 : usable / terminals / 60));
  const share = shareOf({ declared: sum((m) => m.declared), usable: sum((m) => m.usable), unknown: sum((m) => m.unknown) });
  return { ...row, arrivals, exposure: row.people * hours, share };
};
