import { createHash } from 'node:crypto';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import { FADE_MS, nextAttemptAt } from './decide.ts';

/** An officer as the operator, or she herself by invitation, brought her. */
export interface OfficerRow {
  readonly id: string;
  readonly body: string;
  readonly name: string;
  readonly login: string;
  readonly statementKey: Bytes;
}

export interface PasswordDoorRow {
  readonly officer: string;
  readonly salt: Bytes;
  readonly verifier: Bytes;
  readonly totpWrapped: Bytes;
  readonly wrappedKeys: Bytes;
}

export const hashOf = (bytes: Uint8Array): Bytes => bytesOf(createHash('sha256').update(bytes).digest());

const door = 'd.officer, d.salt, d.verifier, d.totp_wrapped as "totpWrapped", d.wrapped_keys as "wrappedKeys"';

export const passwordDoor = async (db: Db | Tx, login: string): Promise<PasswordDoorRow | undefined> => {
  const [row] = await db.query<PasswordDoorRow>(
    `select ${door} from officers o join password_doors d on d.officer = o.id where o.login = $1`,
    [login],
  );
  return row;
};

/** A password door by its login: an officer's, or that of whoever only watches, which opens no keys. */
export interface AnyDoorRow extends Pick<PasswordDoorRow, 'salt' | 'verifier' | 'totpWrapped'> {
  readonly whose: 'officer' | 'watcher';
  readonly id: string;
  /** Empty for a watcher. */
  readonly wrappedKeys: Bytes;
}

/** One question for both, so that whose login it is shows in no delay. */
export const doorByLogin = async (db: Db | Tx, login: string): Promise<AnyDoorRow | undefined> => {
  const [row] = await db.query<AnyDoorRow>(
    `select 'officer' as whose, d.officer as id, d.salt, d.verifier, d.totp_wrapped as "totpWrapped", d.wrapped_keys as "wrappedKeys"
       from officers o join password_doors d on d.officer = o.id where o.login = $1
     union all
     select 'watcher', id, salt, verifier, totp_wrapped, ''::bytea from watchers where login = $1 limit 1`,
    [login],
  );
  return row;
};

const officerColumns = 'id, body, name, login, statement_key as "statementKey"';

export const officerById = async (db: Db | Tx, id: string): Promise<OfficerRow | undefined> => {
  const [row] = await db.query<OfficerRow>(`select ${officerColumns} from officers where id = $1`, [id]);
  return row;
};

export const officersOf = (db: Db, body: string): Promise<readonly OfficerRow[]> =>
  db.query(`select ${officerColumns} from officers where body = $1 order by id limit 500`, [body]);

/** Whether another officer, or whoever only watches, signs in by this login. */
export const loginIsTaken = async (tx: Tx, login: string, officer: string): Promise<boolean> =>
  (
    await tx.query('select 1 from officers where login = $1 and id <> $2 union all select 1 from watchers where login = $1', [
      login,
      officer,
    ])
  ).length > 0;

/** What was there before is replaced. The caller has asked whether the login is free. */
export const putOfficer = async (tx: Tx, { id, body, name, login, statementKey }: OfficerRow, at: Instant): Promise<void> => {
  await tx.query(
    `insert into officers (id, body, name, login, statement_key, provisioned_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set body = excluded.body, name = excluded.name, login = excluded.login,
       statement_key = excluded.statement_key, provisioned_at = excluded.provisioned_at`,
    [id, body, name, login, statementKey, at],
  );
};

export const putPasswordDoor = async (tx: Tx, { officer, salt, verifier, totpWrapped, wrappedKeys }: PasswordDoorRow): Promise<void> => {
  // The step stays when the secret is replaced: a code once used must not open again.
  await tx.query(
    `insert into password_doors (officer, salt, verifier, totp_wrapped, wrapped_keys) values ($1, $2, $3, $4, $5)
     on conflict (officer) do update set salt = excluded.salt, verifier = excluded.verifier,
       totp_wrapped = excluded.totp_wrapped, wrapped_keys = excluded.wrapped_keys`,
    [officer, salt, verifier, totpWrapped, wrappedKeys],
  );
};

/** Takes a one-time code's step; `false` when it, or a later one, was taken before (S-35): one statement, so two logins at once cannot both. */
export const takeStep = async (tx: Tx, officer: string, step: number): Promise<boolean> => {
  const rows = await tx.query('update password_doors set totp_step = $2 where officer = $1 and totp_step < $2 returning 1', [
    officer,
    step,
  ]);
  return rows.length === 1;
};

/**
 * Counts an attempt before it is looked at, under a lock on the row of what is tried (a login, a passkey): a thousand guesses sent at once are counted one by one.
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

/** Keeps an epoch seed sealed to one officer; a newer file for the same epoch replaces the older. */
export const putEpochKey = async (
  db: Db | Tx,
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

/** Which epochs each officer of a body was handed. */
export const epochsHandedIn = (db: Db, body: string): Promise<readonly { readonly officer: string; readonly epoch: number }[]> =>
  db.query('select officer, epoch from epoch_keys where body = $1 order by officer, epoch limit 50000', [body]);
