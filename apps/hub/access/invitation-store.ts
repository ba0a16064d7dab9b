import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { InvitationFacts } from './passkey-decide.ts';

export interface InvitationRow extends InvitationFacts {
  readonly hash: Bytes;
  readonly officer: string;
  readonly body: string;
  readonly name: string;
  readonly login: string;
}

type Read = Omit<InvitationRow, 'madeAt'> & { readonly madeAt: number };

const columns = `hash, officer, body, name, login, made_at as "madeAt", claim is not null as "hasKeys", passkeys, ended_at is not null as "isEnded"`;

export const invitationBy = async (db: Db | Tx, hash: Bytes, lock: '' | 'for update' = ''): Promise<InvitationRow | undefined> => {
  const [row] = await db.query<Read>(`select ${columns} from invitations where hash = $1 ${lock}`, [hash]);
  return row && { ...row, madeAt: instant(row.madeAt) };
};

/** A later invitation replaces the earlier ones of the same officer. The same again changes nothing. */
export const putInvitation = async (
  tx: Tx,
  { hash, officer, body, name, login }: Pick<InvitationRow, 'hash' | 'officer' | 'body' | 'name' | 'login'>,
  at: Instant,
): Promise<void> => {
  await tx.query('update invitations set ended_at = $3 where officer = $1 and hash <> $2 and ended_at is null', [officer, hash, at]);
  await tx.query(
    `insert into invitations (hash, officer, body, name, login, made_at) values ($1, $2, $3, $4, $5, $6) on conflict (hash) do nothing`,
    [hash, officer, body, name, login, at],
  );
};

/** Keeps what she said of her new keys. */
export const keepClaim = async (tx: Tx, hash: Bytes, claim: Bytes): Promise<void> => {
  await tx.query('update invitations set claim = $2 where hash = $1', [hash, claim]);
};

/** Counts one more passkey that nobody need confirm. */
export const countPasskey = async (tx: Tx, hash: Bytes): Promise<void> => {
  await tx.query('update invitations set passkeys = passkeys + 1 where hash = $1', [hash]);
};

/** What an officer had before she got new keys goes: doors that open the old ones, and epochs sealed to them. */
export const dropOldKeys = async (tx: Tx, officer: string, at: Instant): Promise<void> => {
  await tx.query(
    `update passkeys set state = 'lost', decided_at = $2, decided_by = $1 where officer = $1 and state in ('waiting', 'usable')`,
    [officer, at],
  );
  for (const table of ['password_doors', 'recovery_doors', 'epoch_keys'])
    await tx.query(`delete from ${table} where officer = $1`, [officer]);
};

export interface RecoveryRow {
  readonly officer: string;
  readonly salt: Bytes;
  readonly verifier: Bytes;
  readonly wrappedKeys: Bytes;
  readonly madeAt: number;
}

const recovery = 'r.officer, r.salt, r.verifier, r.wrapped_keys as "wrappedKeys", r.made_at as "madeAt"';

export const recoveryByLogin = async (db: Db, login: string): Promise<RecoveryRow | undefined> => {
  const [row] = await db.query<RecoveryRow>(
    `select ${recovery} from officers o join recovery_doors r on r.officer = o.id where o.login = $1`,
    [login],
  );
  return row;
};

export const recoveryOf = async (db: Db, officer: string): Promise<RecoveryRow | undefined> => {
  const [row] = await db.query<RecoveryRow>(`select ${recovery} from recovery_doors r where r.officer = $1`, [officer]);
  return row;
};

/** The newest recovery key counts; the one before opens nothing any more. */
export const putRecovery = async (
  tx: Tx,
  { officer, salt, verifier, wrappedKeys }: Omit<RecoveryRow, 'madeAt'>,
  at: Instant,
): Promise<void> => {
  await tx.query(
    `insert into recovery_doors (officer, salt, verifier, wrapped_keys, made_at) values ($1, $2, $3, $4, $5)
     on conflict (officer) do update set salt = excluded.salt, verifier = excluded.verifier, wrapped_keys = excluded.wrapped_keys,
       made_at = excluded.made_at`,
    [officer, salt, verifier, wrappedKeys, at],
  );
};
