import { createHash } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Tx } from '../database/store.ts';

/**
 * Promises a place in the cases ledger, in the caller's transaction: from its commit on the leaf is owed, urgent ones first.
 * Twice is once.
 */
export const enqueueLeaf = async (tx: Tx, leaf: { commitment: Bytes; urgent: boolean; at: Instant }): Promise<void> => {
  await enqueueLeaves(tx, [leaf]);
};

/** As `enqueueLeaf`, for several at once. */
export const enqueueLeaves = async (tx: Tx, leaves: readonly { commitment: Bytes; urgent: boolean; at: Instant }[]): Promise<void> => {
  if (leaves.length === 0) return;
  await tx.query(
    `insert into pending_leaves (commitment, urgent, enqueued_at)
     select * from unnest($1::bytea[], $2::boolean[], $3::bigint[]) on conflict (commitment) do nothing`,
    [leaves.map((l) => l.commitment), leaves.map((l) => l.urgent), leaves.map((l) => l.at)],
  );
};

/** Takes a signed statement towards the directory ledger. Twice is once; `index` is there once it has been sequenced. */
export const enqueueDirectoryEntry = async (tx: Tx, entry: Bytes, at: Instant): Promise<{ readonly index?: number }> => {
  const hash = bytesOf(createHash('sha256').update(entry).digest());
  await tx.query('insert into pending_directory (hash, entry, enqueued_at) values ($1, $2, $3) on conflict (hash) do nothing', [
    hash,
    entry,
    at,
  ]);
  const [row] = await tx.query<{ idx: number | null }>('select idx from pending_directory where hash = $1', [hash]);
  return row?.idx === null || row === undefined ? {} : { index: row.idx };
};
