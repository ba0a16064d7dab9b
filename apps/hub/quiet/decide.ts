/** Which facilities are quiet, of those whose terminals work (docs/quiet-facility.md). Counts go in, and none comes out. Pure. */
import { shareOf } from '@dauys/fleet/availability.ts';
import { expectedFrom, isQuiet, powerOfSize, usualSize, USUAL_QUIET, type Peer } from '@dauys/fleet/quiet-facility.ts';
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

/**
 * A facility of which nothing can be said is among them, without a figure. What comes out of the counts is, for each kind, the power of two below its
 * rate (`usualSize`), and for each facility whether it is quiet: of no facility do these tell a count.
 */
export const quietFacilities = ({ people, figures, arrivals }: Year): readonly QuietFacility[] => {
  const months = Map.groupBy(figures, ({ facility }) => facility);
  const seen = people.map((row) => seenOf(row, months.get(row.facility) ?? [], arrivals.get(row.facility) ?? 0));
  const kinds = Map.groupBy(
    seen.filter(({ exposure }) => exposure > 0),
    ({ kind }) => kind,
  );
  const powers = powersBySize();
  return seen.map((one) => saidOf(one, kinds.get(one.kind) ?? [], powers));
};

type Powers = Required<Pick<QuietFacility, 'foundWhenHalf' | 'foundWhenTenth'>>;

const powersBySize = (): ReadonlyMap<number, Powers> =>
  new Map(
    USUAL_QUIET.sizes.map((size) => [
      size,
      { foundWhenHalf: hundredths(powerOfSize(0.5, size)), foundWhenTenth: hundredths(powerOfSize(0.1, size)) },
    ]),
  );

const saidOf = (one: Seen, ofKind: readonly Seen[], powers: ReadonlyMap<number, Powers>): QuietFacility => {
  const { facility, kind, exposure, share, arrivals } = one;
  const nothing = (because: NonNullable<QuietFacility['because']>): QuietFacility => ({ facility, kind, says: 'nothing', because });
  if (exposure === 0 || (share ?? 0) < USUAL_QUIET.leastShare) return nothing('terminals');
  const expected = expectedFrom(
    ofKind.filter((other) => other !== one),
    exposure,
  );
  if (expected === undefined) return nothing('alone');
  const atLeast = usualSize(ofKind, exposure);
  if (atLeast === undefined) return nothing('few');
  return { facility, kind, says: isQuiet({ arrivals, expected, share }) ? 'quiet' : 'usual', atLeast, ...powers.get(atLeast) };
};

const hundredths = (share: number): number => Math.floor(share * 100) / 100;

/** People held × hours in which a terminal could be used. */
const seenOf = (row: PeopleRow, months: readonly FigureRow[], arrivals: number): Seen => {
  const sum = (pick: (month: FigureRow) => number): number => months.reduce((n, month) => n + pick(month), 0);
  const hours = sum(({ usable, terminals }) => (terminals === 0 ? 0 : usable / terminals / 60));
  const share = shareOf({ declared: sum((m) => m.declared), usable: sum((m) => m.usable), unknown: sum((m) => m.unknown) });
  return { ...row, arrivals, exposure: row.people * hours, share };
};
