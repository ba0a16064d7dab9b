import type { Instant } from '@dauys/basics/clock.ts';
import type { DoorKind } from '@dauys/protocol/passkey.ts';

const DAY = 86_400_000;
/** A passkey that no second officer has confirmed by then never opens. */
export const WAITS_MS = 14 * DAY;
/** An invitation that nobody took up by then is void. */
export const INVITATION_MS = 7 * DAY;
/** Passkeys of one officer that are in use or wait. */
export const MOST_PASSKEYS = 10;
/** How many an invitation makes without a second officer. */
export const BY_INVITATION = 2;

export type PasskeyState = 'waiting' | 'usable' | 'lost' | 'refused';

export interface PasskeyFacts {
  readonly officer: string;
  readonly body: string;
  readonly state: PasskeyState;
  /** The last one that its authenticator showed; 0 for one that does not count. */
  readonly counter: number;
  readonly madeAt: Instant;
}

/** State as people see it: waiting has an end. */
export const stateAt = ({ state, madeAt }: Pick<PasskeyFacts, 'state' | 'madeAt'>, now: Instant): PasskeyState | 'expired' =>
  state === 'waiting' && now - madeAt >= WAITS_MS ? 'expired' : state;

/** What an assertion showed: `holds` when signature, challenge, origin, RP id and the user's verification all do. */
export interface Shown {
  readonly holds: boolean;
  readonly counter: number;
}

export type PasskeyVerdict = 'right' | 'wrong' | 'waits' | 'copied';

/**
 * Whether a passkey opens. A stranger's, a lost one, and one whose proof does not hold are all `wrong`: who tries learns nothing. What only its
 * holder can see is told apart: it waits for a colleague, or its counter did not rise, so somewhere there is a copy (WebAuthn Level 3, 6.1.1).
 */
export const judgePasskey = (passkey: PasskeyFacts | undefined, shown: Shown, now: Instant): PasskeyVerdict => {
  if (passkey === undefined || !shown.holds) return 'wrong';
  const state = stateAt(passkey, now);
  if (state === 'waiting') return 'waits';
  if (state !== 'usable') return 'wrong';
  return (shown.counter > 0 || passkey.counter > 0) && shown.counter <= passkey.counter ? 'copied' : 'right';
};

export interface InvitationFacts {
  readonly madeAt: Instant;
  readonly hasKeys: boolean;
  /** How many were made by it that nobody need confirm. */
  readonly passkeys: number;
  readonly isEnded: boolean;
}

/** Whether what was begun by an invitation may go on: no later one replaced it. */
export const isOpenInvitation = ({ madeAt, isEnded }: Pick<InvitationFacts, 'madeAt' | 'isEnded'>, now: Instant): boolean =>
  !isEnded && now - madeAt < INVITATION_MS;

/** Whether it lets somebody in. Once: who has made keys by it has them in her page, and nobody else may come by the same paper. */
export const letsIn = (invitation: InvitationFacts | undefined, now: Instant): invitation is InvitationFacts =>
  invitation !== undefined && !invitation.hasKeys && isOpenInvitation(invitation, now);

export type MakingVerdict =
  | { readonly kind: 'make'; readonly state: 'waiting' | 'usable' }
  | { readonly kind: 'refuse'; readonly code: 'access/too-many-passkeys' | 'access/invitation-refused' };

/** How a new passkey begins: the first two by an invitation open at once, every other waits for a second officer of the body. */
export const judgeMaking = (
  by: { readonly door: DoorKind; readonly invitation: InvitationFacts | undefined },
  passkeys: readonly Pick<PasskeyFacts, 'state' | 'madeAt'>[],
  now: Instant,
): MakingVerdict => {
  const alive = passkeys.filter((passkey) => ['waiting', 'usable'].includes(stateAt(passkey, now))).length;
  if (alive >= MOST_PASSKEYS) return { kind: 'refuse', code: 'access/too-many-passkeys' };
  if (by.door !== 'invitation') return { kind: 'make', state: 'waiting' };
  const { invitation } = by;
  return invitation !== undefined && invitation.hasKeys && isOpenInvitation(invitation, now) && invitation.passkeys < BY_INVITATION
    ? { kind: 'make', state: 'usable' }
    : { kind: 'refuse', code: 'access/invitation-refused' };
};

export type DecisionVerdict =
  | { readonly kind: 'decide' }
  /** The same again: nothing happens, and the answer is the same. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refuse'; readonly code: 'access/not-found' | 'access/not-oneself' | 'access/passkey-decided' };

/** Whether an officer may confirm or refuse a passkey: another's, of her own body, while it waits. What is not there does not exist for her (S-33). */
export const judgeDecision = (
  by: { readonly id: string; readonly body: string },
  passkey: PasskeyFacts | undefined,
  wanted: 'usable' | 'refused',
  now: Instant,
): DecisionVerdict => {
  if (passkey === undefined || passkey.body !== by.body) return { kind: 'refuse', code: 'access/not-found' };
  if (passkey.officer === by.id) return { kind: 'refuse', code: 'access/not-oneself' };
  if (stateAt(passkey, now) === 'waiting') return { kind: 'decide' };
  return passkey.state === wanted ? { kind: 'again' } : { kind: 'refuse', code: 'access/passkey-decided' };
};

/** Whether an officer may report a passkey lost: her own, or a colleague's of her body. A lost one reported again is no mistake. */
export const judgeLoss = (
  by: { readonly id: string; readonly body: string },
  passkey: PasskeyFacts | undefined,
): DecisionVerdict['kind'] =>
  passkey === undefined || passkey.body !== by.body
    ? 'refuse'
    : passkey.state === 'lost' || passkey.state === 'refused'
      ? 'again'
      : 'decide';
