/** Wall-clock time of a facility, as people type it. */
import { dayIn, instant, type Instant } from '@dauys/basics/clock.ts';
import { localMinuteIn } from '@dauys/fleet/hours.ts';

const MINUTE_MS = 60_000;
const TYPED = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** Minutes by which a zone's clocks are ahead of UTC at an instant. */
const offsetAt = (zone: string, at: Instant): number => dayIn(zone, at) * 1_440 + localMinuteIn(zone, at) - Math.floor(at / MINUTE_MS);

/** The instant of `YYYY-MM-DDTHH:MM` on the facility's clocks; `undefined` for what is no time. */
export const instantOf = (zone: string, typed: string): Instant | undefined => {
  const asUtc = TYPED.test(typed) ? Date.parse(`${typed}:00Z`) : Number.NaN;
  if (!(asUtc >= 0)) return undefined;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = instant(asUtc - offsetAt(zone, instant(asUtc)) * MINUTE_MS);
  return instant(asUtc - offsetAt(zone, guess) * MINUTE_MS);
};

/** Whole hours and minutes that are left, none when it is over. */
export const leftUntil = (due: number, now: number): { readonly hours: number; readonly minutes: number } => {
  const minutes = Math.max(0, Math.ceil((due - now) / MINUTE_MS));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
};
