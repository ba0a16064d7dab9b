import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { PasskeyFacts } from './passkey-decide.ts';
import { hashOf } from './store.ts';

/** A passkey as kept. */
export interface PasskeyRow extends PasskeyFacts {
  readonly credential: Bytes;
  readonly publicKey: Bytes;
  readonly transports: readonly string[];
  readonly label: string;
  readonly wrappedKeys: Bytes;
  readonly usedAt: number | null;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
}

type Read = Omit<PasskeyRow, 'madeAt'> & { readonly madeAt: number };

const columns = `credential, officer, body, public_key as "publicKey", counter, transports, label, wrapped_keys as "wrappedKeys", state,
  made_at as "madeAt", used_at as "usedAt", decided_at as "decidedAt", decided_by as "decidedBy"`;
const rowOf = (row: Read): PasskeyRow => ({ ...row, madeAt: instant(row.madeAt) });

export const passkeyBy = async (db: Db | Tx, credential: Bytes, lock: '' | 'for update' = ''): Promise<PasskeyRow | undefined> => {
  const [row] = await db.query<Read>(`select ${columns} from passkeys where credential = $1 ${lock}`, [credential]);
  return row && rowOf(row);
};

/** An officer's passkeys, oldest first, lost ones too. */
export const passkeysOf = async (db: Db | Tx, officer: string): Promise<readonly PasskeyRow[]> =>
  (await db.query<Read>(`select ${columns} from passkeys where officer = $1 order by made_at, credential limit 200`, [officer])).map(rowOf);

/** Passkeys of a whole body that are not out: for colleagues. */
export const passkeysIn = async (db: Db, body: string): Promise<readonly PasskeyRow[]> =>
  (
    await db.query<Read>(
      `select ${columns} from passkeys p where p.officer in (select id from officers where body = $1) and p.body = $1
         and p.state in ('waiting', 'usable') order by made_at, credential limit 5000`,
      [body],
    )
  ).map(rowOf);

export type NewRow = Pick<
  PasskeyRow,
  'credential' | 'officer' | 'body' | 'publicKey' | 'counter' | 'transports' | 'label' | 'wrappedKeys'
> & {
  readonly state: 'waiting' | 'usable';
};

/** `false` when this credential was brought before, by whomever. */
export const addPasskey = async (tx: Tx, row: NewRow, at: Instant): Promise<boolean> => {
  const rows = await tx.query(
    `insert into passkeys (credential, officer, body, public_key, counter, transports, label, wrapped_keys, state, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential) do nothing returning 1`,
    [row.credential, row.officer, row.body, row.publicKey, row.counter, row.transports, row.label, row.wrappedKeys, row.state, at],
  );
  return rows.length === 1;
};

/**
 * Takes a use of a passkey: its counter must rise, unless it never counts; one statement, so of two copies that show the same count one
 * succeeds. `false` too when it went out meanwhile.
 */
export const takeUse = async (tx: Tx, credential: Bytes, counter: number, at: Instant): Promise<boolean> => {
  const rows = await tx.query(
    `update passkeys set counter = $2, used_at = $3 where credential = $1 and state = 'usable' and (counter < $2 or (counter = 0 and $2 = 0))
     returning 1`,
    [credential, counter, at],
  );
  return rows.length === 1;
};

/** Decides a passkey; the trigger holds that one which is out stays out. */
export const decidePasskey = async (
  tx: Tx,
  credential: Bytes,
  { state, by }: { readonly state: 'usable' | 'lost' | 'refused'; readonly by: string },
  at: Instant,
): Promise<void> => {
  await tx.query('update passkeys set state = $2, decided_at = $3, decided_by = $4 where credential = $1', [credential, state, at, by]);
};

/** Notes that a challenge was answered; `false` when it was before. */
export const noteAnswered = async (db: Db, challenge: Bytes, at: Instant): Promise<boolean> => {
  const rows = await db.query('insert into answered_challenges (hash, at) values ($1, $2) on conflict (hash) do nothing returning 1', [
    hashOf(challenge),
    at,
  ]);
  return rows.length === 1;
};

/** For the inquiry that nobody hopes for. */
export interface KeyChange {
  readonly officer: string;
  readonly what:
    | 'provisioned'
    | 'invited'
    | 'keys-made'
    | 'passkey-made'
    | 'passkey-confirmed'
    | 'passkey-refused'
    | 'passkey-lost'
    | 'recovery-set'
    | 'recovery-used'
    | 'epochs-handed';
  readonly by?: string;
  readonly passkey?: Bytes;
  readonly statement?: Bytes;
  readonly signature?: Bytes;
}

export const noteKeyChange = async (
  tx: Tx,
  { officer, what, by, passkey, statement, signature }: KeyChange,
  at: Instant,
): Promise<void> => {
  await tx.query(
    'insert into key_changes (id, officer, what, passkey, by_officer, statement, signature, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [bytesOf(randomBytes(16)), officer, what, passkey ?? null, by ?? null, statement ?? null, signature ?? null, at],
  );
};
