/**
 * What can be said of a slip at a stated time, from a quorum-cosigned cases ledger alone. Pure: the reader has verified slip and
 * ledger before. The same function serves command line, kiosk and verify page.
 */
import type { Instant } from '@dauys/basics/clock.ts';

const HOUR = 3_600_000;
/** The slip's promise: in the ledger within a day of the day on it. */
export const PROMISE = 24 * HOUR;
/** The longer promise, when the journal shows that the terminal was cut off. */
export const PROMISE_CUT_OFF = 72 * HOUR;
/** A complaint that is logged but not received for so long is a state of its own. */
const DELIVERY = 72 * HOUR;

export type SlipState =
  | { readonly state: 'after-retirement'; readonly since: Instant }
  | { readonly state: 'promised'; readonly until: Instant }
  | { readonly state: 'logged' }
  | { readonly state: 'received' }
  | { readonly state: 'interim'; readonly count: number }
  | { readonly state: 'answered' }
  | { readonly state: 'forwarded' }
  | { readonly state: 'overdue'; readonly since: Instant }
  | { readonly state: 'not-delivered'; readonly since: Instant }
  | { readonly state: 'missing'; readonly since: Instant };

export interface SlipFacts {
  /** When the promise began to run at the latest: the end of the slip's day in the facility's zone. */
  readonly endOfDay: Instant;
  /** When the terminal was retired, if the slip's day began after that: then the slip alone proves nothing. */
  readonly retiredBefore?: Instant;
  /** The stated time: everything is judged as of it. */
  readonly at: Instant;
  /** Whether the commitment of the accepted complaint stands in the ledger. */
  readonly logged: boolean;
  /** What the code lets one find; `undefined` when no code was given. */
  readonly later?: { readonly received: boolean; readonly interim: number; readonly answered: boolean; readonly forwarded: boolean };
}

const plus = (at: Instant, ms: number): Instant => (at + ms) as Instant;

/** Decides the state. Order matters: what is proven beats what is late. */
export const slipState = ({ endOfDay, retiredBefore, at, logged, later }: SlipFacts): SlipState => {
  if (!logged) {
    if (retiredBefore !== undefined) return { state: 'after-retirement', since: retiredBefore };
    if (at > endOfDay + PROMISE_CUT_OFF) return { state: 'missing', since: plus(endOfDay, PROMISE_CUT_OFF) };
    if (at > endOfDay + PROMISE) return { state: 'overdue', since: plus(endOfDay, PROMISE) };
    return { state: 'promised', until: plus(endOfDay, PROMISE) };
  }
  if (later === undefined) return { state: 'logged' };
  if (later.answered) return { state: 'answered' };
  if (later.forwarded) return { state: 'forwarded' };
  if (later.interim > 0) return { state: 'interim', count: later.interim };
  if (later.received) return { state: 'received' };
  if (at > endOfDay + PROMISE_CUT_OFF + DELIVERY) return { state: 'not-delivered', since: plus(endOfDay, PROMISE_CUT_OFF + DELIVERY) };
  return { state: 'logged' };
};

/** The first instant after a day (days since 1970) on the clocks of an IANA zone. Throws `RangeError` for a zone that nobody knows. */
export const endOfDay = (day: number, zone: string): Instant => {
  const midnight = (day + 1) * 24 * HOUR;
  const offsetAt = offsetsOf(zone);
  // Offsets change by law, at most once in these three days: the zone is asked on both sides.
  const [before, after] = [offsetAt(midnight - 36 * HOUR), offsetAt(midnight + 36 * HOUR)];
  const shown = [midnight - before, midnight - after].filter((at) => at + offsetAt(at) === midnight);
  // Clocks that go back may show this midnight twice: the first one counts.
  if (shown.length > 0) return Math.min(...shown) as Instant;
  // Clocks that go forward over midnight never show it: the next day begins when they change.
  return firstSecond((at) => offsetAt(at) === after, midnight - after, midnight - before) as Instant;
};

/** What clocks show minus UTC, in milliseconds, at a whole second. */
const offsetsOf = (zone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => {
    const p = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
    return Date.UTC(p['year'] ?? 0, (p['month'] ?? 1) - 1, p['day'] ?? 1, p['hour'] ?? 0, p['minute'] ?? 0, p['second'] ?? 0) - at;
  };
};

/** The first whole second at which `holds`, which does not at `from` and does at `to`, and changes once between. */
const firstSecond = (holds: (at: number) => boolean, from: number, to: number): number => {
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
};
