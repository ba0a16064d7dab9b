import { createHash, randomBytes } from 'node:crypto';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import { FADE_MS, nextAttemptAt, type StoredSession } from './decide.ts';

/** An officer as the operator brought her. */
export interface OfficerRow {
  readonly id: string;
  readonly body: string;
  readonly name: string;
  readonly wrappedKeys: Bytes;
  readonly statementKey: Bytes;
}

export interface PasswordDoorRow {
  readonly officer: string;
  readonly salt: Bytes;
  readonly verifier: Bytes;
  readonly totpWrapped: Bytes;
}

const hashOf = (bytes: Uint8Array): Bytes => bytesOf(createHash('sha256').update(bytes).digest());

export const passwordDoor = async (db: Db | Tx, login: string): Promise<PasswordDoorRow | undefined> => {
  const [row] = await db.query<PasswordDoorRow>(
    'select officer, salt, verifier, totp_wrapped as "totpWrapped" from password_doors where login = $1',
    [login],
  );
  return row;
};

export const officerById = async (db: Db | Tx, id: string): Promise<OfficerRow | undefined> => {
  const [row] = await db.query<OfficerRow>(
    'select id, body, name, wrapped_keys as "wrappedKeys", statement_key as "statementKey" from officers where id = $1',
    [id],
  );
  return row;
};

/** Officer and door together, in the caller's transaction; `false` when the login is another officer's. What was there before is replaced. */
export const putOfficer = async (
  tx: Tx,
  officer: OfficerRow,
  door: Omit<PasswordDoorRow, 'officer'> & { readonly login: string },
  at: Instant,
): Promise<boolean> => {
  const taken = await tx.query('select 1 from password_doors where login = $1 and officer <> $2', [door.login, officer.id]);
  if (taken.length > 0) return false;
  await tx.query(
    `insert into officers (id, body, name, wrapped_keys, statement_key, provisioned_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set body = excluded.body, name = excluded.name, wrapped_keys = excluded.wrapped_keys,
       statement_key = excluded.statement_key, provisioned_at = excluded.provisioned_at`,
    [officer.id, officer.body, officer.name, officer.wrappedKeys, officer.statementKey, at],
  );
  // The step stays when the secret is replaced: a code once used must not open again.
  await tx.query(
    `insert into password_doors (login, officer, salt, verifier, totp_wrapped) values ($1, $2, $3, $4, $5)
     on conflict (officer) do update set login = excluded.login, salt = excluded.salt, verifier = excluded.verifier,
       totp_wrapped = excluded.totp_wrapped`,
    [door.login, officer.id, door.salt, door.verifier, door.totpWrapped],
  );
  return true;
};

/** Takes a one-time code's step; `false` when it, or a later one, was taken before (S-35): one statement, so two logins at once cannot both. */
export const takeStep = async (tx: Tx, login: string, step: number): Promise<boolean> => {
  const rows = await tx.query('update password_doors set totp_step = $2 where login = $1 and totp_step < $2 returning 1', [login, step]);
  return rows.length === 1;
};

/**
 * Counts an attempt before it is looked at, under a lock on the login's row: a thousand guesses sent at once are counted one by one.
 * Returns for how many milliseconds it must wait; then it was not counted. A success forgets all of them.
 */
export const reserveAttempt = async (tx: Tx, login: string, now: Instant): Promise<number> => {
  const name = hashOf(utf8(login));
  await tx.query('insert into access_attempts (login_hash, failures, last_at) values ($1, 0, $2) on conflict (login_hash) do nothing', [
    name,
    now,
  ]);
  const [row] = await tx.query<{ failures: number; lastAt: number }>(
    'select failures, last_at as "lastAt" from access_attempts where login_hash = $1 for update',
    [name],
  );
  const before = { failures: row?.failures ?? 0, lastAt: instant(row?.lastAt ?? now) };
  const waits = nextAttemptAt(before, now) - now;
  if (waits > 0) return waits;
  const failures = now - before.lastAt > FADE_MS ? 1 : Math.min(1_000, before.failures + 1);
  await tx.query('update access_attempts set failures = $2, last_at = $3 where login_hash = $1', [name, failures, now]);
  return 0;
};

/** Lets old attempts fade. */
export const fadeAttempts = async (db: Db, now: Instant): Promise<void> => {
  await db.query('delete from access_attempts where last_at < $1', [Math.max(0, now - FADE_MS)]);
};

export const forgetFailures = async (tx: Tx, login: string): Promise<void> => {
  await tx.query('delete from access_attempts where login_hash = $1', [hashOf(utf8(login))]);
};

/** Opens a session and returns its token; only the token's hash is kept. */
export const openSession = async (tx: Tx, officer: string, door: 'password', at: Instant): Promise<Bytes> => {
  const token = bytesOf(randomBytes(32));
  await tx.query('insert into officer_sessions (token_hash, officer, door, created_at, used_at) values ($1, $2, $3, $4, $4)', [
    hashOf(token),
    officer,
    door,
    at,
  ]);
  return token;
};

export const sessionOf = async (db: Db, token: Uint8Array): Promise<(StoredSession & { readonly officer: string }) | undefined> => {
  const [row] = await db.query<{ officer: string; createdAt: number; usedAt: number; endedAt: number | null }>(
    `select officer, created_at as "createdAt", used_at as "usedAt", ended_at as "endedAt" from officer_sessions where token_hash = $1`,
    [hashOf(token)],
  );
  return (
    row && {
      officer: row.officer,
      createdAt: instant(row.createdAt),
      usedAt: instant(row.usedAt),
      endedAt: row.endedAt === null ? null : instant(row.endedAt),
    }
  );
};

export const touchSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update officer_sessions set used_at = greatest(used_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** Ends a session for good. Twice is once. */
export const endSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update officer_sessions set ended_at = coalesce(ended_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** Keeps an epoch seed sealed to one officer; a newer file for the same epoch replaces the older. */
export const putEpochKey = async (
  db: Db,
  key: { readonly officer: string; readonly epoch: number; readonly body: string; readonly file: Bytes },
  at: Instant,
): Promise<void> => {
  await db.query(
    `insert into epoch_keys (officer, epoch, body, file, provisioned_at) values ($1, $2, $3, $4, $5)
     on conflict (officer, epoch) do update set body = excluded.body, file = excluded.file, provisioned_at = excluded.provisioned_at`,
    [key.officer, key.epoch, key.body, key.file, at],
  );
};

/** Sealed epoch seeds of one officer at one body, oldest first. */
export const epochKeysOf = (db: Db, officer: string, body: string): Promise<readonly { readonly epoch: number; readonly file: Bytes }[]> =>
  db.query('select epoch, file from epoch_keys where officer = $1 and body = $2 order by epoch limit 400', [officer, body]);
