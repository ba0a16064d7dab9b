/** Tests of the way as lines: what a terminal's own page has proven on a day, and what visitors typed there on it. Pure. */
import { dayIn, instant, isoDay } from '@dauys/basics/clock.ts';
import type { VisitCodeShown } from '@dauys/protocol/visit.ts';
import type { WayDay } from '@dauys/protocol/way.ts';

export interface VisitorsTest {
  readonly visit: string;
  readonly verdict: VisitCodeShown['verdict'];
}

export interface WayLine extends WayDay {
  readonly visitors: readonly VisitorsTest[];
}

/**
 * Codes of visits at this terminal, each on the local day on which it was typed. Blind ones are left out: their day beside this terminal would name
 * whoever wrote for a lawyer or a relative.
 */
export const wayLines = (
  days: readonly WayDay[],
  codes: readonly VisitCodeShown[],
  { terminal, zone }: { readonly terminal: string; readonly zone: string },
): readonly WayLine[] => {
  const typed = Map.groupBy(
    codes.flatMap(({ visit, verdict, typed: where, arrived }) => {
      const at = where ?? arrived;
      return visit === undefined || at?.terminal !== terminal
        ? []
        : [{ day: isoDay(dayIn(zone, instant(Date.parse(at.at)))), visit, verdict }];
    }),
    ({ day }) => day,
  );
  return days.map((one) => ({ ...one, visitors: (typed.get(one.day) ?? []).map(({ visit, verdict }) => ({ visit, verdict })) }));
};

/** Days on which there was something to prove and somebody to see it, and those of them on which it was proven all the while. */
export const provenOf = (days: readonly WayDay[]): { readonly proven: number; readonly n: number } => ({
  proven: days.filter(({ way }) => way === 'proven').length,
  n: days.filter(({ way }) => way === 'proven' || way === 'partly' || way === 'not-proven').length,
});
