/** Announced maintenance: the only silence that leaves no mark, and therefore narrow. */
import { dayIn, isoDay, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { FleetCode } from './codes.ts';

export interface Announcement {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly announcedAt: Instant;
  /** Who stands for it. Two different people, or it is none. */
  readonly signatures: readonly { readonly person: string; readonly at: Instant }[];
}

/** Versioned data; the facility has no say in it. */
export interface MaintenanceRules {
  readonly version: number;
  /** Announced and signed twice this long before it begins. */
  readonly leadHours: number;
  readonly longestHours: number;
  readonly monthHours: number;
  /** IANA zone of the facility: its months are those of its own calendar. */
  readonly zone: string;
  /** Void when a visit begins within this long before or after it. */
  readonly visitHours: number;
}

export const USUAL_MAINTENANCE: MaintenanceRules = {
  version: 2,
  leadHours: 24,
  longestHours: 8,
  monthHours: 16,
  visitHours: 48,
  zone: 'Asia/Almaty',
};

export type Flaw = 'unsigned' | 'late' | 'too-long' | 'over-budget' | 'near-visit';

const HOUR = 3_600_000;
const monthOf = (zone: string, at: Instant): string => isoDay(dayIn(zone, at)).slice(0, 7);
const hoursOf = ({ from, to }: Announcement): number => (to - from) / HOUR;

/** The moment from which two different people stand for it, or `undefined`. */
const signedTwiceAt = ({ signatures }: Announcement): Instant | undefined => {
  const first = signatures.toSorted((a, b) => a.at - b.at);
  return first.find(({ person }) => person !== first[0]?.person)?.at;
};

/**
 * What keeps an announcement from counting; empty when it counts. `others` are the announcements of the same terminal, of which earlier ones use up
 * the month. A visit nearby makes it void afterwards and is never a refusal: who could try out days would learn when visitors come.
 */
export const flawsOf = (
  announcement: Announcement,
  {
    others,
    visits,
    rules,
  }: { readonly others: readonly Announcement[]; readonly visits: readonly Instant[]; readonly rules: MaintenanceRules },
): readonly Flaw[] => {
  const signed = signedTwiceAt(announcement);
  const lead = announcement.from - rules.leadHours * HOUR;
  const month = monthOf(rules.zone, announcement.from);
  const earlier = others.filter((o) => o.id !== announcement.id && monthOf(rules.zone, o.from) === month && isBefore(o, announcement));
  const spent = earlier.filter((o) => signedTwiceAt(o) !== undefined).reduce((sum, o) => sum + hoursOf(o), 0);
  const margin = rules.visitHours * HOUR;
  return [
    ...(signed === undefined ? ['unsigned' as const] : []),
    ...(Math.max(announcement.announcedAt, signed ?? 0) > lead ? ['late' as const] : []),
    ...(hoursOf(announcement) > rules.longestHours ? ['too-long' as const] : []),
    ...(spent + hoursOf(announcement) > rules.monthHours ? ['over-budget' as const] : []),
    ...(visits.some((v) => v >= announcement.from - margin && v <= announcement.to + margin) ? ['near-visit' as const] : []),
  ];
};

const isBefore = (a: Announcement, b: Announcement): boolean =>
  a.announcedAt < b.announcedAt || (a.announcedAt === b.announcedAt && a.id < b.id);

/** Nobody announces what nobody can look forward to: three months. */
const AHEAD_MS = 92 * 24 * HOUR;
/** So many of a terminal may wait for a second signature. They use up no hours, and would push those of others off the list. */
const MOST_UNSIGNED = 10;

/** `unsigned`: how many of the terminal that are not over wait for a second signature. Refusals: 'fleet/maintenance-far', 'fleet/maintenance-unsigned'. */
export const mayWait = (from: Instant, unsigned: number, now: Instant): Result<void, Refusal<FleetCode>> => {
  if (from > now + AHEAD_MS) return err({ code: 'fleet/maintenance-far' });
  return unsigned < MOST_UNSIGNED ? ok(undefined) : err({ code: 'fleet/maintenance-unsigned' });
};

export interface Wish {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly person: string;
}

/**
 * Announces maintenance under a first signature; it counts with the second. Refusals: 'fleet/maintenance-late', 'fleet/maintenance-too-long',
 * 'fleet/maintenance-budget'. Knows no visits, so that nobody can learn of them here.
 */
export const announce = (
  others: readonly Announcement[],
  { id, from, to, person }: Wish,
  now: Instant,
  rules: MaintenanceRules = USUAL_MAINTENANCE,
): Result<Announcement, Refusal<FleetCode>> => {
  const announcement: Announcement = { id, from, to, announcedAt: now, signatures: [{ person, at: now }] };
  const flaws = flawsOf(announcement, { others, visits: [], rules });
  if (flaws.includes('too-long') || to <= from) return err({ code: 'fleet/maintenance-too-long' });
  if (flaws.includes('late')) return err({ code: 'fleet/maintenance-late' });
  if (flaws.includes('over-budget')) return err({ code: 'fleet/maintenance-budget' });
  return ok(announcement);
};

/** The second signature. Refusal: 'fleet/second-signature' when it is not another person's. */
export const countersign = (announcement: Announcement, person: string, at: Instant): Result<Announcement, Refusal<FleetCode>> =>
  announcement.signatures.some((signature) => signature.person === person)
    ? err({ code: 'fleet/second-signature' })
    : ok({ ...announcement, signatures: [...announcement.signatures, { person, at }] });
