/** Who is told of which silence or hindrance, and when. One alert for what is one failure; a key by which a repeat is known. Never content. */
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { LapseKind } from './hindrance.ts';
import { localMinuteIn, type Span } from './hours.ts';
import { MINUTE_MS } from './minutes.ts';

/** Roles, not people: who holds them is the hub's to know. */
export const ALERT_ROLES = ['facility-duty', 'technician', 'regional-supervisor', 'monitor', 'prosecutor'] as const;
export type AlertRole = (typeof ALERT_ROLES)[number];

export interface Rung {
  readonly to: AlertRole;
  /** After the silence began. */
  readonly afterMinutes: number;
  /** Whether it waits for the end of the facility's quiet hours. */
  readonly night: 'goes' | 'waits';
}

/** Versioned data. */
export interface AlertRules {
  readonly version: number;
  /** In order of time. */
  readonly ladder: readonly Rung[];
  /** Of what a terminal lacks these are told, and so much later: minutes. */
  readonly hindered: { readonly to: readonly AlertRole[]; readonly laterMinutes: number };
  /** Local time; may cross midnight. */
  readonly quiet: Span;
  /** So much of a facility's terminals, silent since nearly the same minute, is one failure. */
  readonly siteShare: number;
  readonly siteWithinMinutes: number;
}

export const USUAL_ALERTS: AlertRules = {
  version: 2,
  ladder: [
    { to: 'facility-duty', afterMinutes: 15, night: 'waits' },
    { to: 'technician', afterMinutes: 60, night: 'waits' },
    { to: 'monitor', afterMinutes: 120, night: 'goes' },
    { to: 'regional-supervisor', afterMinutes: 8 * 60, night: 'waits' },
    { to: 'prosecutor', afterMinutes: 24 * 60, night: 'waits' },
  ],
  hindered: { to: ['facility-duty', 'technician'], laterMinutes: 240 },
  quiet: { from: 22 * 60, to: 7 * 60 },
  siteShare: 0.6,
  siteWithinMinutes: 5,
};

export interface OpenSilence {
  readonly terminal: string;
  readonly kind: LapseKind;
  readonly from: Instant;
  /** Announced maintenance alarms nobody. */
  readonly planned: boolean;
}

export interface Site {
  readonly facility: string;
  readonly zone: string;
  /** How many terminals are enrolled there. */
  readonly terminals: number;
  /** Silences and hindrances that last. */
  readonly silent: readonly OpenSilence[];
}

export interface Alert {
  /** The same failure and the same rung have the same key: a receiver drops what it has seen. */
  readonly key: string;
  readonly to: AlertRole;
  readonly kind: LapseKind;
  readonly facility: string;
  readonly terminals: readonly string[];
  readonly scope: 'terminal' | 'site';
  readonly since: Instant;
  /** Not before this: quiet hours. */
  readonly sendAt: Instant;
}

/** All alerts of one facility that are due by their rung; which of them were sent, the outbox of alerts knows by their keys. */
export const alertsFor = (site: Site, now: Instant, rules: AlertRules = USUAL_ALERTS): readonly Alert[] =>
  failuresOf(site, rules).flatMap((failure) =>
    rungsOf(failure.kind, rules)
      .filter(({ afterMinutes }) => now >= failure.since + afterMinutes * MINUTE_MS)
      .map((rung) => {
        const due = instant(failure.since + rung.afterMinutes * MINUTE_MS);
        const sendAt = rung.night === 'goes' ? due : afterQuiet(due, site.zone, rules.quiet);
        return { ...failure, key: `${failure.key}/${rung.to}`, to: rung.to, facility: site.facility, sendAt };
      }),
  );

const rungsOf = (kind: LapseKind, { ladder, hindered }: AlertRules): readonly Rung[] =>
  kind === 'hindered'
    ? ladder
        .filter(({ to }) => hindered.to.includes(to))
        .map((rung) => ({ ...rung, afterMinutes: rung.afterMinutes + hindered.laterMinutes }))
    : ladder;

type Failure = Pick<Alert, 'key' | 'kind' | 'scope' | 'since' | 'terminals'>;

const failuresOf = (site: Site, rules: AlertRules): readonly Failure[] =>
  (['silent', 'unusable', 'hindered'] as const).flatMap((kind) => failuresOfKind(kind, site, rules));

/** Those that began together and are most of a facility are one failure, named after its first; all others stand for themselves. */
const failuresOfKind = (kind: LapseKind, { facility, terminals, silent }: Site, rules: AlertRules): readonly Failure[] => {
  let rest = silent
    .filter((one) => one.kind === kind && !one.planned)
    .toSorted((a, b) => a.from - b.from || (a.terminal < b.terminal ? -1 : 1));
  const found: Failure[] = [];
  const named = kind === 'silent' ? '' : `${kind}/`;
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const since = first.from;
    const together = rest.filter(({ from }) => from - since <= rules.siteWithinMinutes * MINUTE_MS);
    const isSite = together.length >= 2 && together.length >= rules.siteShare * terminals;
    const members = isSite ? together : [first];
    const key = `${named}${isSite ? `site/${facility}` : `terminal/${first.terminal}`}/${isoOf(since)}`;
    found.push({ key, kind, scope: isSite ? 'site' : 'terminal', since, terminals: members.map(({ terminal }) => terminal) });
    rest = rest.filter((silence) => !members.includes(silence));
  }
  return found;
};

/** The instant itself outside quiet hours, or their end. */
export const afterQuiet = (at: Instant, zone: string, quiet: Span): Instant => {
  const minute = localMinuteIn(zone, at);
  const isQuiet = quiet.from <= quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
  if (!isQuiet) return at;
  const wait = (quiet.to - minute + 1_440) % 1_440;
  return instant(Math.floor(at / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS);
};
