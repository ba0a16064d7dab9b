/** Days of a facility's own calendar, as stretches of minutes since 1970. */
import { dayIn, instant } from '@dauys/basics/clock.ts';
import { DAY_MINUTES, MINUTE_MS } from './minutes.ts';

const QUARTER = 15;
/** No zone is further from UTC. */
const FURTHEST = 15 * 60;

/** The first minute of a local day. Offsets of zones change at quarters of an hour, so those are looked at, by halves. */
export const midnight = (zone: string, day: number): number => {
  let before = (day * DAY_MINUTES - FURTHEST) / QUARTER;
  let after = (day * DAY_MINUTES + FURTHEST) / QUARTER;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayIn(zone, instant(middle * QUARTER * MINUTE_MS)) >= day) after = middle;
    else before = middle;
  }
  return after * QUARTER;
};
