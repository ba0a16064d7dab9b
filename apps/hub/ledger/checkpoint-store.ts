import type { Instant } from '@dauys/basics/clock.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Db, Tx } from '../database/store.ts';

/** A signed checkpoint; `published` is the note with the witnesses' lines, once their quorum holds. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly note: string;
  readonly published: string | null;
}

export interface Published {
  readonly size: number;
  readonly note: string;
}

export const newestCheckpoint = async (db: Db | Tx, ledger: LedgerName): Promise<KeptCheckpoint | undefined> =>
  (
    await db.query<KeptCheckpoint>('select size, note, published from checkpoints where ledger = $1 order by size desc limit 1', [ledger])
  )[0];

/** The newest one that others accept, with the witnesses' lines. */
export const newestPublished = async (db: Db | Tx, ledger: LedgerName): Promise<Published | undefined> =>
  (
    await db.query<Published>(
      'select size, published as note from checkpoints where ledger = $1 and published is not null order by size desc limit 1',
      [ledger],
    )
  )[0];

/** Published ones above a size, smallest first. */
export const publishedAbove = (db: Db | Tx, ledger: LedgerName, size: number, limit: number): Promise<readonly Published[]> =>
  db.query<Published>(
    'select size, published as note from checkpoints where ledger = $1 and size > $2 and published is not null order by size limit $3',
    [ledger, size, limit],
  );

/** Keeps a signed checkpoint unless one of its size is there; returns the one that is kept. Never a second one for one size. */
export const keepCheckpoint = async (
  db: Db,
  ledger: LedgerName,
  { size, note, at }: { readonly size: number; readonly note: string; readonly at: Instant },
): Promise<string | undefined> => {
  await db.query('insert into checkpoints (ledger, size, note, signed_at) values ($1, $2, $3, $4) on conflict (ledger, size) do nothing', [
    ledger,
    size,
    note,
    at,
  ]);
  const rows = await db.query<{ note: string }>('select note from checkpoints where ledger = $1 and size = $2', [ledger, size]);
  return rows[0]?.note;
};

/** From its commit on anybody may be shown this note. Another hub may have been first: both are good, the first stays. */
export const publishCheckpoint = async (
  db: Db,
  ledger: LedgerName,
  { size, note, at }: { readonly size: number; readonly note: string; readonly at: Instant },
): Promise<void> => {
  await db.query('update checkpoints set published = $3, published_at = $4 where ledger = $1 and size = $2 and published is null', [
    ledger,
    size,
    note,
    at,
  ]);
};
