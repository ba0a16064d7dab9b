/** An alert on its way over a channel that may fail: tried again, counted, and shown as undelivered; never given up in silence (S-56). */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from './minutes.ts';

export type Delivery =
  | { readonly state: 'waiting'; readonly since: Instant; readonly attempts: number; readonly nextAt: Instant }
  /** Still tried, once an hour, and shown to whoever watches. */
  | { readonly state: 'undelivered'; readonly since: Instant; readonly attempts: number; readonly nextAt: Instant }
  | { readonly state: 'delivered'; readonly since: Instant; readonly attempts: number; readonly at: Instant };

/** After so many attempts it is shown as undelivered. */
export const ATTEMPTS_BEFORE_SHOWN = 5;
const LONGEST_MINUTES = 60;

/** One, two, four … minutes, at most an hour. */
const pauseAfter = (attempts: number): number => Math.min(LONGEST_MINUTES, 2 ** (attempts - 1)) * MINUTE_MS;

/** What an attempt that ended at `at` changes. Once delivered, always delivered. */
export const attempted = (delivery: Delivery, arrived: boolean, at: Instant): Delivery => {
  if (delivery.state === 'delivered') return delivery;
  const { since } = delivery;
  const attempts = delivery.attempts + 1;
  if (arrived) return { state: 'delivered', since, attempts, at };
  const state = attempts >= ATTEMPTS_BEFORE_SHOWN ? 'undelivered' : 'waiting';
  return { state, since, attempts, nextAt: instant(at + pauseAfter(attempts)) };
};
