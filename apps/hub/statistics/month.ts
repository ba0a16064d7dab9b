/** The minutes of a month that were lost, by what they count as. Pure. */
import { day, isoDay, type Instant } from '@dauys/basics/clock.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Cause } from '@dauys/fleet/cause.ts';
import { countedAs } from '@dauys/fleet/duty.ts';
import { daysOf, either, emptyDay, minuteOf } from '@dauys/fleet/minutes.ts';

const DAY_MS = 86_400_000;

/** Days of UTC since 1970, both included. */
export interface Month {
  /** `YYYY-MM`. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The month of UTC in which an instant lies. */
export const monthAt = (at: Instant): Month => monthNamed(isoDay(day(Math.floor(at / DAY_MS))).slice(0, 7));

/** Of a name of the form `YYYY-MM`. */
export const monthNamed = (name: string): Month => {
  const [year = 0, month = 1] = name.split('-').map(Number);
  return { name, first: Date.UTC(year, month - 1, 1) / DAY_MS, last: Date.UTC(year, month, 1) / DAY_MS - 1 };
};

/** The months from that of `first` up to that of `last`, at most `most`, the newest first. */
export const monthsBetween = (first: Instant, last: Instant, most: number): readonly Month[] => {
  const found: Month[] = [];
  for (
    let month = monthAt(last);
    found.length < most && (month.last + 1) * DAY_MS > first;
    month = monthAt((month.first * DAY_MS - 1) as Instant)
  )
    found.push(month);
  return found;
};

export interface JudgedSilence {
  readonly terminal: number;
  readonly from: Instant;
  /** Absent while it lasts. */
  readonly to: Instant | undefined;
  /** Absent while nobody has judged it: then it is not explained either. */
  readonly cause: Pick<Cause, 'likelihood' | 'cause'> | undefined;
  /** Whether it had to be explained, was not, and the time for it is over. */
  readonly isUnanswered: boolean;
}

/** Bits of a day of one terminal: inside silences that leave no mark, and inside those that nobody explained. */
export interface LostDay {
  readonly terminal: number;
  readonly day: number;
  readonly planned: Bytes;
  readonly unexplained: Bytes;
}

/** Explained silences are not among them: what else is lost counts as explained. `until` in minutes since 1970. */
export const lostDays = (silences: readonly JudgedSilence[], { first, last }: Month, until: number): readonly LostDay[] => {
  const found = new Map<string, LostDay>();
  for (const silence of silences) {
    const counted = countedOf(silence);
    if (counted === 'explained') continue;
    const begin = Math.max(minuteOf(silence.from), first * 1_440);
    const end = Math.min(silence.to === undefined ? until : minuteOf(silence.to) + 1, until, (last + 1) * 1_440);
    for (const [utcDay, bits] of begin < end ? daysOf(begin, end) : []) {
      const name = `${silence.terminal} ${utcDay}`;
      const before = found.get(name) ?? { terminal: silence.terminal, day: utcDay, planned: emptyDay(), unexplained: emptyDay() };
      const kind = counted === 'unmarked' ? 'planned' : 'unexplained';
      found.set(name, { ...before, [kind]: either(before[kind], bits) });
    }
  }
  return [...found.values()];
};

const countedOf = ({ cause, isUnanswered }: JudgedSilence) =>
  cause === undefined ? 'unexplained' : countedAs(cause, isUnanswered ? { state: 'unanswered', late: [] } : undefined);
