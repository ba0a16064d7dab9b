import { equalBytes, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Context } from '../context.ts';
import { isOpen } from './decide.ts';
import { officerById, sessionOf, touchSession, type OfficerRow } from './store.ts';

/** Who asks: an officer with an open session whom the directory still knows, with this key, at this body. */
export interface SignedOfficer {
  readonly id: string;
  readonly body: string;
  /** Key id of her statement key. */
  readonly key: string;
  readonly publicKey: Bytes;
  readonly token: Bytes;
}

interface Asked {
  readonly headers: { readonly authorization?: string | undefined };
}

const TOUCH_MS = 60_000;

/** Refuses `access/not-signed-in` for no token, an unknown or ended one, and an officer who has left: all alike. */
export const officerWho = async (
  request: Asked,
  { db, clock, directory }: Pick<Context, 'db' | 'clock' | 'directory'>,
): Promise<Result<SignedOfficer, Refusal<'access/not-signed-in'>>> => {
  const refused = err({ code: 'access/not-signed-in' } as const);
  const token = bearer(request);
  if (token?.length !== 32) return refused;
  const session = await sessionOf(db, token);
  const now = clock.now();
  if (session === undefined || !isOpen(session, now)) return refused;
  const row = await officerById(db, session.officer);
  const key = row && standing(row, directory.current());
  if (row === undefined || key === undefined) return refused;
  if (now - session.usedAt > TOUCH_MS) await touchSession(db, token, now);
  return ok({ id: row.id, body: row.body, key, publicKey: row.statementKey, token });
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
