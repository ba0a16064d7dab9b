import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { type NodeId, type NodeReader } from '@dauys/ledger/proof.ts';
import { readerOfTiles, tilesOfNodes } from '@dauys/ledger/tiles.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Db, Tx } from '../database/store.ts';

/** The durable end of a ledger, and when it was reached. */
export interface Head {
  readonly size: number;
  readonly root: Bytes;
  readonly at: Instant;
}

/** The end of a ledger; `undefined` before it was begun. */
export const readHead = async (db: Db | Tx, ledger: LedgerName): Promise<Head | undefined> =>
  (await db.query<Head>('select size, root, updated_at as at from ledger_heads where ledger = $1', [ledger]))[0];

/** Begins a ledger with its empty tree. Twice is once. */
export const foundLedger = async (db: Db | Tx, ledger: LedgerName, { root, at }: { root: Bytes; at: Instant }): Promise<void> => {
  await db.query('insert into ledger_heads (ledger, size, root, updated_at) values ($1, 0, $2, $3) on conflict do nothing', [
    ledger,
    root,
    at,
  ]);
};

/** Compare-and-swap of the ledger's end: `false` when it is not `from` any more, and then nothing has changed. */
export const moveHead = async (tx: Tx, ledger: LedgerName, move: { readonly from: number; readonly to: Head }): Promise<boolean> => {
  const { from, to } = move;
  const rows = await tx.query(
    'update ledger_heads set size = $3, root = $4, updated_at = $5 where ledger = $1 and size = $2 returning size',
    [ledger, from, to.size, to.root, to.at],
  );
  return rows.length === 1;
};

/** A tile as it is kept: 1 to 256 hashes. */
export interface KeptTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Bytes;
}

/** The tiles at these places, as full as they are now; what is not there is left out. */
export const readTiles = async (
  db: Db | Tx,
  ledger: LedgerName,
  places: readonly { readonly level: number; readonly index: number }[],
): Promise<readonly KeptTile[]> =>
  places.length === 0
    ? []
    : db.query<KeptTile>(
        `select t.level, t.idx as index, t.hashes from ledger_tiles t join unnest($2::int[], $3::bigint[]) p (level, idx) using (level, idx)
         where t.ledger = $1`,
        [ledger, places.map(({ level }) => level), places.map(({ index }) => index)],
      );

/** Puts tiles in the place of their shorter beginnings. */
export const writeTiles = async (tx: Tx, ledger: LedgerName, tiles: readonly KeptTile[]): Promise<void> => {
  await tx.query(
    `insert into ledger_tiles (ledger, level, idx, hashes) select $1, * from unnest($2::int[], $3::bigint[], $4::bytea[])
     on conflict (ledger, level, idx) do update set hashes = excluded.hashes`,
    [ledger, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)],
  );
};

/** Entries from index `first` on. One that is there already fails the transaction (SQLSTATE 23505). */
export const addEntries = async (tx: Tx, ledger: LedgerName, first: number, entries: readonly Bytes[]): Promise<void> => {
  await tx.query('insert into ledger_entries (ledger, idx, data) select $1, * from unnest($2::bigint[], $3::bytea[])', [
    ledger,
    entries.map((_, i) => first + i),
    [...entries],
  ]);
};

/** Entries `from` up to, not including, `to`, in order. */
export const entriesBetween = async (db: Db | Tx, ledger: LedgerName, from: number, to: number): Promise<readonly Bytes[]> => {
  const rows = await db.query<{ data: Bytes }>(
    'select data from ledger_entries where ledger = $1 and idx >= $2 and idx < $3 order by idx',
    [ledger, from, to],
  );
  return rows.map(({ data }) => data);
};

/** A reader over the stored tiles that hold these nodes of a tree of `size`. */
export const readerOfNodes = async (
  db: Db | Tx,
  ledger: LedgerName,
  { nodes, size }: { readonly nodes: readonly NodeId[]; readonly size: number },
): Promise<NodeReader> => {
  const tiles = await readTiles(db, ledger, tilesOfNodes(nodes, size));
  const byPlace = new Map(tiles.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  return readerOfTiles((level, index) => byPlace.get(`${level}/${index}`));
};
