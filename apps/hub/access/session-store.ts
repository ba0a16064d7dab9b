import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { DoorKind } from '@dauys/protocol/passkey.ts';
import type { Db, Tx } from '../database/store.ts';
import type { StoredSession } from './decide.ts';
import { hashOf } from './store.ts';

/** How a session came to be: by which door, and where there is one by which passkey or invitation. */
export interface Entrance {
  readonly officer: string;
  readonly door: DoorKind;
  readonly passkey?: Bytes;
  readonly invitation?: Bytes;
}

/** Opens a session and returns its token; only the token's hash is kept. Whoever comes in has just shown who she is. */
export const openSession = async (tx: Tx, { officer, door, passkey, invitation }: Entrance, at: Instant): Promise<Bytes> => {
  const token = bytesOf(randomBytes(32));
  await tx.query(
    `insert into officer_sessions (token_hash, officer, door, created_at, used_at, verified_at, passkey, verified_by, invitation)
     values ($1, $2, $3, $4, $4, $4, $5, $5, $6)`,
    [hashOf(token), officer, door, at, passkey ?? null, invitation ?? null],
  );
  return token;
};

interface SessionRow {
  readonly officer: string;
  readonly door: DoorKind;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly endedAt: number | null;
  readonly verifiedAt: number;
  readonly invitation: Bytes | null;
}

export type FoundSession = StoredSession & Pick<SessionRow, 'officer' | 'door' | 'invitation'>;

export const sessionOf = async (db: Db, token: Uint8Array): Promise<FoundSession | undefined> => {
  const [row] = await db.query<SessionRow>(
    `select officer, door, created_at as "createdAt", used_at as "usedAt", ended_at as "endedAt", verified_at as "verifiedAt", invitation
     from officer_sessions where token_hash = $1`,
    [hashOf(token)],
  );
  return (
    row && {
      ...row,
      createdAt: instant(row.createdAt),
      usedAt: instant(row.usedAt),
      endedAt: row.endedAt === null ? null : instant(row.endedAt),
      verifiedAt: instant(row.verifiedAt),
    }
  );
};

export const touchSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update officer_sessions set used_at = greatest(used_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** She has shown again that it is she; `passkey` is the one that showed it, none for a password. */
export const markVerified = async (tx: Tx, token: Uint8Array, passkey: Bytes | undefined, at: Instant): Promise<void> => {
  await tx.query(
    'update officer_sessions set verified_at = greatest(verified_at, $2), verified_by = $3 where token_hash = $1 and ended_at is null',
    [hashOf(token), at, passkey ?? null],
  );
};

/** Ends a session for good. Twice is once. */
export const endSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update officer_sessions set ended_at = coalesce(ended_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** Ends one of an officer's sessions by its name; `false` when she has none of that name. */
export const endOwnSession = async (db: Db, officer: string, id: Bytes, at: Instant): Promise<boolean> => {
  const rows = await db.query(
    'update officer_sessions set ended_at = coalesce(ended_at, $3) where token_hash = $2 and officer = $1 returning 1',
    [officer, id, at],
  );
  return rows.length === 1;
};

/** Ends what came in by a passkey, or was last verified by it. */
export const endSessionsBy = async (tx: Tx, passkey: Bytes, at: Instant): Promise<void> => {
  await tx.query('update officer_sessions set ended_at = $2 where ended_at is null and (passkey = $1 or verified_by = $1)', [passkey, at]);
};

/** Ends all of an officer's sessions but those of the invitation by which she is changing her keys. */
export const endSessionsOf = async (tx: Tx, officer: string, but: Bytes, at: Instant): Promise<void> => {
  await tx.query('update officer_sessions set ended_at = $3 where officer = $1 and ended_at is null and invitation is distinct from $2', [
    officer,
    but,
    at,
  ]);
};

/** One open session as its officer sees it. `id` is the SHA-256 of its token: it opens nothing. */
export interface OpenSession {
  readonly id: Bytes;
  readonly door: DoorKind;
  readonly label: string | null;
  readonly createdAt: number;
  readonly usedAt: number;
}

/** Sessions of an officer that may still be open, newest first; the caller judges by the clock. */
export const sessionsOf = (db: Db, officer: string, since: Instant): Promise<readonly OpenSession[]> =>
  db.query(
    `select s.token_hash as id, s.door, p.label, s.created_at as "createdAt", s.used_at as "usedAt"
     from officer_sessions s left join passkeys p on p.credential = s.passkey
     where s.officer = $1 and s.created_at > $2 and s.ended_at is null order by s.created_at desc limit 200`,
    [officer, since],
  );
