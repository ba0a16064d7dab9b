import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { WatcherRole } from '@dauys/protocol/watch.ts';
import type { Db, Tx } from '../database/store.ts';
import { hashOf } from './store.ts';

/** Whoever sees device health and nothing else, as the operator brought her. */
export interface WatcherRow {
  readonly id: string;
  readonly role: WatcherRole;
  /** Her facility, or the organisation that watches. */
  readonly place: string;
  readonly name: string;
  readonly login: string;
  readonly endedAt: number | null;
}

const columns = 'id, role, place, name, login, ended_at as "endedAt"';

export const watcherById = async (db: Db | Tx, id: string): Promise<WatcherRow | undefined> =>
  (await db.query<WatcherRow>(`select ${columns} from watchers where id = $1`, [id]))[0];

/** Names of accounts, ended ones too. */
export const watcherNames = async (db: Db | Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await db.query<Pick<WatcherRow, 'id' | 'name'>>('select id, name from watchers where id = any($1)', [ids])).map(({ id, name }) => [
      id,
      name,
    ]),
  );

/** Whether somebody else, officer or watcher, signs in by this login. */
export const watcherLoginIsTaken = async (tx: Tx, login: string, id: string): Promise<boolean> =>
  (await tx.query('select 1 from watchers where login = $1 and id <> $2 union all select 1 from officers where login = $1', [login, id]))
    .length > 0;

export interface NewWatcher extends Omit<WatcherRow, 'endedAt'> {
  readonly salt: Bytes;
  readonly verifier: Bytes;
  readonly totpWrapped: Bytes;
  readonly ended: boolean;
}

/** Brings an account, or gives one another password; role and place stay as they are (the database sees to it). */
export const putWatcher = async (tx: Tx, w: NewWatcher, at: Instant): Promise<void> => {
  await tx.query(
    `insert into watchers (id, role, place, name, login, salt, verifier, totp_wrapped, provisioned_at, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set name = excluded.name, login = excluded.login, salt = excluded.salt, verifier = excluded.verifier,
       totp_wrapped = excluded.totp_wrapped, provisioned_at = excluded.provisioned_at, ended_at = excluded.ended_at`,
    [w.id, w.role, w.place, w.name, w.login, w.salt, w.verifier, w.totpWrapped, at, w.ended ? at : null],
  );
};

/**
 * As `takeStep` of officers: `false` when this code, or a later one, was used before; and when the account was given another password, or was ended,
 * after this proof had been looked at: what the old one opens would outlive it.
 */
export const takeWatcherStep = async (
  tx: Tx,
  id: string,
  { step, verifier }: { readonly step: number; readonly verifier: Bytes },
): Promise<boolean> =>
  (
    await tx.query(
      'update watchers set totp_step = $2 where id = $1 and totp_step < $2 and verifier = $3 and ended_at is null returning 1',
      [id, step, verifier],
    )
  ).length === 1;

/** Opens a session and returns its token; only the token's hash is kept. */
export const openWatcherSession = async (tx: Tx, watcher: string, at: Instant): Promise<Bytes> => {
  const token = bytesOf(randomBytes(32));
  await tx.query('insert into watcher_sessions (token_hash, watcher, created_at, used_at) values ($1, $2, $3, $3)', [
    hashOf(token),
    watcher,
    at,
  ]);
  return token;
};

export interface WatcherSession {
  readonly watcher: string;
  readonly createdAt: Instant;
  readonly usedAt: Instant;
  readonly endedAt: Instant | null;
}

export const watcherSessionOf = async (db: Db, token: Uint8Array): Promise<WatcherSession | undefined> => {
  const [row] = await db.query<{ watcher: string; createdAt: number; usedAt: number; endedAt: number | null }>(
    `select watcher, created_at as "createdAt", used_at as "usedAt", ended_at as "endedAt" from watcher_sessions where token_hash = $1`,
    [hashOf(token)],
  );
  if (row === undefined) return undefined;
  const { watcher, createdAt, usedAt, endedAt } = row;
  return { watcher, createdAt: instant(createdAt), usedAt: instant(usedAt), endedAt: endedAt === null ? null : instant(endedAt) };
};

export const touchWatcherSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update watcher_sessions set used_at = greatest(used_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** Ends a session for good. Twice is once. */
export const endWatcherSession = async (db: Db, token: Uint8Array, at: Instant): Promise<void> => {
  await db.query('update watcher_sessions set ended_at = coalesce(ended_at, $2) where token_hash = $1', [hashOf(token), at]);
};

/** Ends all of one account: her password was replaced, or she has left. */
export const endWatcherSessions = async (tx: Tx, watcher: string, at: Instant): Promise<void> => {
  await tx.query('update watcher_sessions set ended_at = $2 where watcher = $1 and ended_at is null', [watcher, at]);
};
