import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Db, Tx } from '../database/store.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';

/** The regained batches, and every commitment in its place: what waited for a place in the backup has one already. */
export const regainBatches = async (
  tx: Tx,
  regained: {
    readonly batches: readonly { readonly batch: number; readonly first: number; readonly size: number }[];
    readonly leaves: readonly { readonly commitment: Bytes; readonly batch: number; readonly index: number }[];
    readonly at: Instant;
  },
): Promise<void> => {
  const { batches, leaves, at } = regained;
  await tx.query(
    'insert into batches (batch, first_idx, size, at) select *, $4::bigint from unnest($1::bigint[], $2::bigint[], $3::int[])',
    [batches.map(({ batch }) => batch), batches.map(({ first }) => first), batches.map(({ size }) => size), at],
  );
  await tx.query(
    `insert into pending_leaves (commitment, urgent, enqueued_at, batch, idx)
     select commitment, false, $4, batch, idx from unnest($1::bytea[], $2::bigint[], $3::bigint[]) l (commitment, batch, idx)
     on conflict (commitment) do update set batch = excluded.batch, idx = excluded.idx where pending_leaves.batch is null`,
    [leaves.map(({ commitment }) => commitment), leaves.map(({ batch }) => batch), leaves.map(({ index }) => index), at],
  );
};

/** The regained statements: brought again, each is known to be in the ledger. */
export const regainStatements = async (
  tx: Tx,
  {
    statements,
    at,
  }: { readonly statements: readonly { readonly hash: Bytes; readonly entry: Bytes; readonly index: number }[]; readonly at: Instant },
): Promise<void> => {
  await tx.query(
    `insert into pending_directory (hash, entry, enqueued_at, idx) select hash, entry, $4, idx from unnest($1::bytea[], $2::bytea[], $3::bigint[]) s (hash, entry, idx)
     on conflict (hash) do update set idx = excluded.idx where pending_directory.idx is null`,
    [statements.map(({ hash }) => hash), statements.map(({ entry }) => entry), statements.map(({ index }) => index), at],
  );
};

/** A checkpoint with its quorum, as the hub had signed it. */
export const regainCheckpoint = async (
  tx: Tx,
  ledger: LedgerName,
  { size, note, published, at }: { readonly size: number; readonly note: string; readonly published: string; readonly at: Instant },
): Promise<void> => {
  await tx.query(
    `insert into checkpoints (ledger, size, note, signed_at, published, published_at) values ($1, $2, $3, $4, $5, $4)
     on conflict (ledger, size) do update set published = excluded.published, published_at = excluded.published_at where checkpoints.published is null`,
    [ledger, size, note, at, published],
  );
};

export const noteCaughtUp = async (tx: Tx, at: Instant): Promise<void> => {
  await tx.query('update restores set caught_up_at = $1 where caught_up_at is null', [at]);
};

/** How many entries are there, and up to which one without a gap. */
export const entriesHeld = async (tx: Tx, ledger: LedgerName): Promise<{ readonly count: number; readonly end: number }> => {
  const [row] = await tx.query<{ count: number; end: number }>(
    `select count(*)::bigint as count, coalesce(max(idx) + 1, 0)::bigint as "end" from ledger_entries where ledger = $1`,
    [ledger],
  );
  return row ?? { count: 0, end: 0 };
};

/** Entries that are missing, put where they belong; those that are there stay. */
export const fillEntries = async (tx: Tx, ledger: LedgerName, first: number, entries: readonly Bytes[]): Promise<void> => {
  await tx.query(
    'insert into ledger_entries (ledger, idx, data) select $1, * from unnest($2::bigint[], $3::bytea[]) on conflict do nothing',
    [ledger, entries.map((_, i) => first + i), [...entries]],
  );
};

/** The newest restore of this database, and what terminals have said since; `undefined` when it never was restored. */
export interface RestoreFacts {
  readonly at: Instant;
  readonly caughtUpAt: Instant | null;
  /** Terminals that were heard in the day before the backup and not since the restore. */
  readonly unheard: number;
  /** The newest chunk that a terminal has asked for since. */
  readonly furthest: number | null;
}

/** As the tables have it now. */
export const restoreFacts = async (db: Db): Promise<RestoreFacts | undefined> =>
  (
    await db.query<RestoreFacts>(
      `select r.at, r.caught_up_at as "caughtUpAt",
         (select count(*)::bigint from beat_states where seen_at <= r.at and seen_at > r.backup_at - 86400000) as unheard,
         (select max(feed_chunk) from beat_states where seen_at > r.at) as furthest
       from restores r order by r.at desc limit 1`,
    )
  )[0];
