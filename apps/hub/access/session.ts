import { equalBytes, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { DoorKind } from '@dauys/protocol/passkey.ts';
import type { Context } from '../context.ts';
import { isFresh, isLimited, isOpen } from './decide.ts';
import { invitationBy, type InvitationRow } from './invitation-store.ts';
import { isOpenInvitation } from './passkey-decide.ts';
import { sessionOf, touchSession, type FoundSession } from './session-store.ts';
import { officerById, type OfficerRow } from './store.ts';

/** Who asks: an officer with an open session whom the directory still knows, with this key, at this body. */
export interface SignedOfficer {
  readonly id: string;
  readonly body: string;
  readonly name: string;
  readonly login: string;
  /** Key id of her statement key. */
  readonly key: string;
  readonly publicKey: Bytes;
  readonly token: Bytes;
  /** Whether she showed a moment ago that it is she. */
  readonly isFresh: boolean;
}

interface Asked {
  readonly headers: { readonly authorization?: string | undefined };
}
type Needs = Pick<Context, 'db' | 'clock' | 'directory'>;
type NotSignedIn = Refusal<'access/not-signed-in'>;
type NotFresh = Refusal<'access/verify-again'>;

const TOUCH_MS = 60_000;
const refused = err({ code: 'access/not-signed-in' } as const);

/** Refuses `access/not-signed-in` for no token, an unknown, ended or limited session (S-34), and an officer who has left: all alike. */
export const officerWho = async (request: Asked, context: Needs): Promise<Result<SignedOfficer, NotSignedIn>> => {
  const session = await openSessionIn(request, context);
  return session === undefined || isLimited(session) ? refused : officerIn(session, context);
};

/** As `officerWho`, and `access/verify-again` when it is too long ago that she showed that it is she: to open, answer and change keys. */
export const officerFresh = async (request: Asked, context: Needs): Promise<Result<SignedOfficer, NotSignedIn | NotFresh>> => {
  const officer = await officerWho(request, context);
  return officer.ok && !officer.value.isFresh ? err({ code: 'access/verify-again' }) : officer;
};

/** Who makes new keys or passkeys: an officer at her desk, or one who came by invitation or recovery key. */
export interface Maker extends Pick<SignedOfficer, 'id' | 'body' | 'name' | 'login' | 'token'> {
  readonly door: DoorKind;
  readonly invitation?: InvitationRow;
}

/** As `officerFresh`, and the two limited sessions; an invitation is taken at its word before the directory knows the officer. */
export const makerWho = async (request: Asked, context: Needs): Promise<Result<Maker, NotSignedIn | NotFresh>> => {
  const session = await openSessionIn(request, context);
  if (session === undefined) return refused;
  const { door, token } = session;
  if (door === 'invitation') {
    const invitation = session.invitation === null ? undefined : await invitationBy(context.db, session.invitation);
    if (invitation === undefined || !isOpenInvitation(invitation, context.clock.now())) return refused;
    const { officer: id, body, name, login } = invitation;
    return ok({ id, body, name, login, token, door, invitation });
  }
  const officer = await officerIn(session, context);
  if (!officer.ok) return officer;
  if (door !== 'recovery' && !officer.value.isFresh) return err({ code: 'access/verify-again' });
  return ok({ ...officer.value, door });
};

type OpenSession = FoundSession & { readonly token: Bytes };

const openSessionIn = async (request: Asked, { db, clock }: Needs): Promise<OpenSession | undefined> => {
  const token = bearer(request);
  if (token?.length !== 32) return undefined;
  const session = await sessionOf(db, token);
  const now = clock.now();
  if (session === undefined || !isOpen(session, now)) return undefined;
  if (now - session.usedAt > TOUCH_MS) await touchSession(db, token, now);
  return { ...session, token };
};

const officerIn = async (session: OpenSession, { db, clock, directory }: Needs): Promise<Result<SignedOfficer, NotSignedIn>> => {
  const row = await officerById(db, session.officer);
  const key = row && standing(row, directory.current());
  if (row === undefined || key === undefined) return refused;
  const { id, body, name, login, statementKey } = row;
  return ok({ id, body, name, login, key, publicKey: statementKey, token: session.token, isFresh: isFresh(session, clock.now()) });
};

/** Key id under which the directory knows this very officer now; `undefined` when it does not, or not any more. */
export const standing = (row: Pick<OfficerRow, 'id' | 'body' | 'statementKey'>, directory: Directory): string | undefined => {
  const officer = directory.officers.get(row.id);
  const held = officer && directory.officerKey(officer.key);
  if (officer === undefined || held === undefined || officer.retired !== undefined || held.until !== undefined) return undefined;
  return officer.body === row.body && equalBytes(held.publicKey, row.statementKey) ? officer.key : undefined;
};

/** The token of `Authorization: Bearer <base64>`. */
export const bearer = ({ headers }: Asked): Bytes | undefined => {
  const [, text] = /^Bearer ([A-Za-z0-9+/=]{1,200})$/.exec(headers.authorization ?? '') ?? [];
  return text === undefined ? undefined : parseBase64(text);
};
