import { instant, type Instant } from '@dauys/basics/clock.ts';
import { isSameName, type EnrolmentState } from '@dauys/protocol/enrolment.ts';

const DAY = 86_400_000;
/** A pass lets a technician ask for so long. */
export const PASS_MS = 3 * DAY;
/** A request waits so long for an officer's word. */
export const WAITING_MS = 7 * DAY;
/** An approved one waits so long for the directory's signers. */
export const APPROVED_MS = 30 * DAY;

export interface Pass {
  readonly technician: string;
  readonly officer: string | null;
  readonly facility: string;
  readonly madeAt: Instant;
}

/** What decides about a request that a device brings. */
export interface BroughtFacts {
  /** What its digits open; `undefined` for digits that nobody was given. */
  readonly pass: Pass | undefined;
  /** Name of the request that this pass was used for. */
  readonly usedFor: string | undefined;
  readonly id: string;
  readonly facility: string;
  readonly isFacility: boolean;
  readonly isKeyKnown: boolean;
  readonly now: Instant;
}

export type BroughtVerdict =
  | { readonly kind: 'take' }
  | { readonly kind: 'again' }
  | { readonly kind: 'refuse'; readonly code: 'enrolment/pass-refused' | 'fleet/unknown-facility' | 'enrolment/key-known' };

/** A pass is good for one request at one facility; unknown, old, used and foreign ones are refused alike. Pure. */
export const judgeBrought = ({ pass, usedFor, id, facility, isFacility, isKeyKnown, now }: BroughtFacts): BroughtVerdict => {
  if (pass === undefined || pass.facility !== facility) return { kind: 'refuse', code: 'enrolment/pass-refused' };
  if (usedFor === id) return { kind: 'again' };
  if (usedFor !== undefined || now - pass.madeAt >= PASS_MS) return { kind: 'refuse', code: 'enrolment/pass-refused' };
  if (!isFacility) return { kind: 'refuse', code: 'fleet/unknown-facility' };
  return isKeyKnown ? { kind: 'refuse', code: 'enrolment/key-known' } : { kind: 'take' };
};

export interface Standing {
  readonly cameAt: Instant;
  readonly decided: 'approved' | 'refused' | null;
  readonly decidedAt: Instant | null;
  /** Whether the directory names this number with this key. */
  readonly isStated: boolean;
  /** When a canary of this terminal was first seen at the recipient. */
  readonly canaryAt: Instant | undefined;
}

/** Where an enrolment stands. Only the directory's signers and the recipient bring it to its end; the hub's word brings it nowhere. Pure. */
export const stateOf = (standing: Standing, now: Instant): EnrolmentState => {
  const { decided, isStated, canaryAt } = standing;
  if (decided === 'refused') return 'refused';
  if (decided === 'approved' && isStated) return canaryAt === undefined ? 'stated' : 'in-use';
  const ends = endOf(standing);
  return ends <= now ? 'expired' : decided === 'approved' ? 'approved' : 'waiting';
};

/** When what has not come by then comes too late. */
export const endOf = ({ cameAt, decidedAt }: Pick<Standing, 'cameAt' | 'decidedAt'>): Instant =>
  decidedAt === null ? instant(cameAt + WAITING_MS) : instant(decidedAt + APPROVED_MS);

export interface DecidingFacts {
  readonly found:
    | (Pick<Standing, 'cameAt' | 'decided' | 'decidedAt'> & Pick<Pass, 'technician' | 'officer'> & { readonly decidedBy: string | null })
    | undefined;
  readonly kind: 'approved' | 'refused';
  readonly by: { readonly id: string; readonly name: string };
  readonly now: Instant;
}

export type DecidingVerdict =
  | { readonly kind: 'decide' }
  | { readonly kind: 'again' }
  | {
      readonly kind: 'refuse';
      readonly code: 'enrolment/not-found' | 'enrolment/same-person' | 'enrolment/decided' | 'enrolment/expired';
    };

/** One word about each request, by somebody else than the technician. Pure. */
export const judgeDeciding = ({ found, kind, by, now }: DecidingFacts): DecidingVerdict => {
  if (found === undefined) return { kind: 'refuse', code: 'enrolment/not-found' };
  if (found.decided !== null)
    return found.decided === kind && found.decidedBy === by.id ? { kind: 'again' } : { kind: 'refuse', code: 'enrolment/decided' };
  if (endOf(found) <= now) return { kind: 'refuse', code: 'enrolment/expired' };
  // To refuse one's own request harms nobody.
  if (kind === 'approved' && isSamePerson(found, by)) return { kind: 'refuse', code: 'enrolment/same-person' };
  return { kind: 'decide' };
};

const isSamePerson = ({ technician, officer }: Pick<Pass, 'technician' | 'officer'>, by: DecidingFacts['by']): boolean =>
  officer === by.id || isSameName(technician, by.name);

/** The next number after the last requested one that the directory does not have: a number names one device for good. */
export const nextNumber = (requested: number, isStated: (id: string) => boolean): number => {
  let number = requested + 1;
  while (isStated(number.toString(16).padStart(8, '0'))) number += 1;
  return number;
};
