/** Which alerts are due that were not decided before. Pure. */
import type { Instant } from '@dauys/basics/clock.ts';
import { alertsFor, type Alert, type AlertRules, type Site } from '@dauys/fleet/alerts.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';

/** An alert that was decided. */
export type Decided = Pick<Alert, 'key' | 'to' | 'kind' | 'facility' | 'since'> & { readonly terminals: readonly string[] };

/**
 * Of all that are due, those that tell something new. Who was told that a whole site is silent is not told again of the one terminal that comes back
 * last: its silence was in the first alert.
 */
export const newAlerts = (
  site: Site,
  known: readonly Decided[],
  { now, rules }: { readonly now: Instant; readonly rules: AlertRules },
): readonly Alert[] => alertsFor(site, now, rules).filter((alert) => !known.some((one) => covers(one, alert, rules)));

const covers = (one: Decided, alert: Alert, { siteWithinMinutes }: AlertRules): boolean =>
  one.key === alert.key ||
  (one.to === alert.to &&
    one.kind === alert.kind &&
    one.facility === alert.facility &&
    Math.abs(one.since - alert.since) <= siteWithinMinutes * MINUTE_MS &&
    alert.terminals.every((terminal) => one.terminals.includes(terminal)));
