import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { HASH_BYTES } from '@dauys/ledger/merkle.ts';
import type { Db, Tx } from '../database/store.ts';

/** Commitments that wait for a place: urgent ones first, then the oldest. In one value: a row each would cost as much as hashing them. */
export const waitingLeaves = async (
  tx: Tx,
  limit: number,
): Promise<readonly { readonly commitment: Bytes; readonly urgent: boolean }[]> => {
  const [row] = await tx.query<{ commitments: Bytes; urgent: number }>(
    `select coalesce(string_agg(commitment, ''::bytea order by urgent desc, enqueued_at, commitment), ''::bytea) as commitments,
       count(*) filter (where urgent) as urgent
     from (select commitment, urgent, enqueued_at from pending_leaves where batch is null order by urgent desc, enqueued_at, commitment limit $1) w`,
    [limit],
  );
  const { commitments, urgent } = row ?? { commitments: new Uint8Array(0), urgent: 0 };
  return Array.from({ length: commitments.length / HASH_BYTES }, (_, i) => ({
    commitment: commitments.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)),
    urgent: i < urgent,
  }));
};

export const nextBatchNumber = async (tx: Tx): Promise<number> =>
  ((await tx.query<{ batch: number }>('select batch from batches order by batch desc limit 1'))[0]?.batch ?? -1) + 1;

/** Where the chains of these bodies end now; a body without envelopes has none yet. */
export const chainEnds = (
  tx: Tx,
  bodies: readonly string[],
): Promise<readonly { readonly body: string; readonly n: number; readonly head: Bytes }[]> =>
  tx.query('select body, n, head from body_chains where body = any($1::text[]) order by body', [bodies]);

export interface ChainHead {
  readonly body: string;
  readonly batch: number;
  readonly n: number;
  readonly head: Bytes;
  readonly x: Bytes;
  readonly commitment: Bytes;
  readonly index: number;
}

export interface BatchRecord {
  readonly batch: number;
  readonly first: number;
  readonly size: number;
  readonly at: Instant;
  readonly taken: readonly { readonly commitment: Bytes; readonly index: number }[];
  readonly chainHeads: readonly ChainHead[];
}

/** Notes a batch and what it took. */
export const addBatch = async (tx: Tx, { batch, first, size, at, taken, chainHeads }: BatchRecord): Promise<void> => {
  await tx.query('insert into batches (batch, first_idx, size, at) values ($1, $2, $3, $4)', [batch, first, size, at]);
  await tx.query(
    `update pending_leaves p set batch = $1, idx = t.idx from unnest($2::bytea[], $3::bigint[]) t (commitment, idx)
     where p.commitment = t.commitment`,
    [batch, taken.map(({ commitment }) => commitment), taken.map(({ index }) => index)],
  );
  const of = <K extends keyof ChainHead>(field: K): ChainHead[K][] => chainHeads.map((head) => head[field]);
  await tx.query(
    `insert into chain_heads (body, batch, n, head, x, commitment, idx)
     select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bigint[])`,
    [of('body'), of('batch'), of('n'), of('head'), of('x'), of('commitment'), of('index')],
  );
};

/** Signed statements that wait for a place, oldest first. */
export const waitingStatements = (tx: Db | Tx, limit: number): Promise<readonly { readonly hash: Bytes; readonly entry: Bytes }[]> =>
  tx.query('select hash, entry from pending_directory where idx is null order by enqueued_at, hash limit $1', [limit]);

export const markStatements = async (tx: Tx, placed: readonly { readonly hash: Bytes; readonly index: number }[]): Promise<void> => {
  await tx.query('update pending_directory p set idx = t.idx from unnest($1::bytea[], $2::bigint[]) t (hash, idx) where p.hash = t.hash', [
    placed.map(({ hash }) => hash),
    placed.map(({ index }) => index),
  ]);
};

export interface Place {
  readonly commitment: Bytes;
  readonly batch: number;
  readonly index: number;
}

/** Where these commitments stand, those that are among the first `size` leaves. */
export const placesOf = (db: Db, commitments: readonly Bytes[], size: number): Promise<readonly Place[]> =>
  db.query('select commitment, batch, idx as index from pending_leaves where commitment = any($1::bytea[]) and idx < $2', [
    commitments,
    size,
  ]);

/** The newest head of a body's chain within the first `size` leaves. */
export const newestChainHead = async (db: Db, body: string, size: number): Promise<ChainHead | undefined> =>
  (
    await db.query<ChainHead>(
      `select body, batch, n, head, x, commitment, idx as index from chain_heads where body = $1 and idx < $2
       order by batch desc limit 1`,
      [body, size],
    )
  )[0];
