/** Re-computes what the hub stored about a ledger, with the public code only. */
import { equalBytes, hex, type Bytes } from '@dauys/basics/bytes.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { readerOfLeaves } from '@dauys/ledger/proof.ts';
import { hashesInTile, nodesInTile, tilesFor } from '@dauys/ledger/tiles.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { Db } from '../../apps/hub/database/store.ts';

/** Leaves in a batch on the stage. */
export const BATCH = 8;

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`the ledger does not hold: ${what}`);
};

/** Re-computes the whole tree from its entries and compares entries, tiles, end, checkpoints, batches and what was taken. */
export const audit = async (db: Db, anchor: Anchor, name: LedgerName): Promise<{ size: number; published: number }> => {
  const [head] = await db.query<{ size: number; root: Bytes }>('select size, root from ledger_heads where ledger = $1', [name]);
  if (head === undefined) return { size: 0, published: 0 };
  const entries = await db.query<{ idx: number; data: Bytes }>('select idx, data from ledger_entries where ledger = $1 order by idx', [
    name,
  ]);
  must(entries.length === head.size && entries.every(({ idx }, i) => idx === i), 'entries without a gap');
  const hashes = entries.map(({ data }) => leafHash(data));
  must(equalBytes(rootOf(hashes), head.root), 'the root of all entries');
  await auditTiles(db, name, hashes);
  const published = await auditCheckpoints(db, anchor, { name, hashes });
  if (name === 'cases')
    await auditBatches(
      db,
      entries.map(({ data }) => data),
    );
  else {
    const placed = await db.query<{ idx: number; entry: Bytes }>(
      'select idx, entry from pending_directory where idx is not null order by idx',
    );
    must(
      placed.length === entries.length && placed.every(({ entry }, i) => equalBytes(entry, entries[i]?.data ?? entry)),
      'statements once each',
    );
  }
  return { size: head.size, published };
};

const auditTiles = async (db: Db, name: LedgerName, hashes: readonly Bytes[]): Promise<void> => {
  const kept = await db.query<{ level: number; idx: number; hashes: Bytes }>(
    'select level, idx, hashes from ledger_tiles where ledger = $1',
    [name],
  );
  const read = readerOfLeaves(hashes);
  const expected = tilesFor(0, hashes.length).map((tile) => ({
    place: `${tile.level}/${tile.index}`,
    content: nodesInTile(tile)
      .map(({ level, index }) => hex(read(level, index) ?? new Uint8Array(0)))
      .join(''),
  }));
  must(kept.length === expected.length, 'as many tiles as the tree has');
  must(
    kept.every(({ level, idx, hashes: bytes }) => bytes.length === 32 * hashesInTile(level, idx, hashes.length)),
    'widths of tiles',
  );
  const found = new Map(kept.map(({ level, idx, hashes: bytes }) => [`${level}/${idx}`, hex(bytes)]));
  must(
    expected.every(({ place, content }) => found.get(place) === content),
    'contents of tiles',
  );
};

const auditCheckpoints = async (
  db: Db,
  anchor: Anchor,
  { name, hashes }: { name: LedgerName; hashes: readonly Bytes[] },
): Promise<number> => {
  const rows = await db.query<{ size: number; note: string; published: string | null }>(
    'select size, note, published from checkpoints where ledger = $1 order by size',
    [name],
  );
  for (const { size, note } of rows) {
    must(size <= hashes.length, 'nothing signed beyond what is durable');
    const checkpoint = parseCheckpoint(parseNote(note).text);
    must(checkpoint.size === size && equalBytes(checkpoint.root, rootOf(hashes.slice(0, size))), `checkpoint ${size}`);
  }
  must(
    rows.slice(0, -1).every(({ published }) => published !== null),
    'at most one unpublished',
  );
  const newest = rows.findLast(({ published }) => published !== null);
  // Verifying is slow, and the audit follows every publishing: the newest is enough.
  if (newest !== undefined)
    must(verifyCheckpoint(newest.published ?? '', parsePolicy(anchor.ledgers[name])).size === newest.size, 'quorum');
  return newest?.size ?? 0;
};

const auditBatches = async (db: Db, entries: readonly Bytes[]): Promise<void> => {
  const batches = await db.query<{ batch: number; first: number; size: number }>(
    'select batch, first_idx as first, size from batches order by batch',
  );
  must(
    batches.every(({ batch, first, size }, i) => batch === i && first === i * BATCH && size === BATCH),
    'batches of one size without a gap',
  );
  must(batches.length * BATCH === entries.length, 'every leaf in a batch');
  const leaves = entries.map(parseCaseLeaf);
  must(
    leaves.every(({ batch }, i) => batch === Math.floor(i / BATCH)),
    'leaves name their batch',
  );
  const taken = await db.query<{ commitment: Bytes; batch: number; idx: number }>(
    'select commitment, batch, idx from pending_leaves where batch is not null',
  );
  const heads = await db.query<{ commitment: Bytes; batch: number; idx: number }>('select commitment, batch, idx from chain_heads');
  for (const { commitment, batch, idx } of [...taken, ...heads])
    must(leaves[idx]?.batch === batch && equalBytes(leaves[idx].commitment, commitment), 'what was taken stands where it is said to');
  must(new Set(leaves.map(({ commitment }) => hex(commitment))).size === leaves.length, 'no leaf twice');
};
