import { equalBytes } from '@dauys/basics/bytes.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { emptyRoot } from '@dauys/ledger/merkle.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { type PublicRecord, readRecord } from '@dauys/verify/record.ts';
import type { Db, Tx } from '../database/store.ts';
import { edgeOf, grow } from '../ledger/grow.ts';
import { entriesBetween, readHead, writeTiles, type KeptTile } from '../ledger/tree-store.ts';
import { entriesHeld, fillEntries } from './ledger-store.ts';
import { mirroredRecord } from './mirror-folder.ts';

const STEP = 16_384;

export interface Rebuilt {
  readonly tiles: number;
  readonly entries: number;
}

/**
 * Makes a lost tile store again from the entries; entries that are lost too come from a mirror, verified. What is there stays as it is
 * (the database's triggers see to it). Throws `Fault` when the entries do not lead to the ledger's root: then the loss is not of this kind.
 */
export const rebuildTiles = async (
  db: Db,
  from: { readonly anchorText: string; readonly mirror: string | undefined },
): Promise<Result<Rebuilt, Refusal<'restore/mirror-behind'>>> => {
  const record =
    from.mirror === undefined
      ? undefined
      : await readRecord(mirroredRecord(from.mirror), pin(from.anchorText), { everything: false, verify: verifyNative });
  let [tiles, entries] = [0, 0];
  for (const name of LEDGERS) {
    const rebuilt = await db.tx((tx) => rebuild(tx, name, record));
    if (rebuilt === undefined) return err({ code: 'restore/mirror-behind', params: { ledger: name } });
    tiles += rebuilt.tiles;
    entries += rebuilt.entries;
  }
  return ok({ tiles, entries });
};

const rebuild = async (tx: Tx, name: LedgerName, record: PublicRecord | undefined): Promise<Rebuilt | undefined> => {
  await tx.query('set local statement_timeout = 0');
  const head = await readHead(tx, name);
  if (head === undefined) return { tiles: 0, entries: 0 };
  const held = await entriesHeld(tx, name);
  if (held.count !== head.size || held.end !== head.size) {
    const mirrored = record?.ledgers[name].entries.slice(0, head.size) ?? [];
    if (mirrored.length < head.size) return undefined;
    for (let first = 0; first < head.size; first += STEP) await fillEntries(tx, name, first, mirrored.slice(first, first + STEP));
  }
  let tree = { size: 0, root: emptyRoot };
  let edge: KeptTile[] = [];
  let tiles = 0;
  while (tree.size < head.size) {
    const grown = grow({ ...tree, edge }, await entriesBetween(tx, name, tree.size, Math.min(head.size, tree.size + STEP)));
    if (grown.size === tree.size) throw new Fault(`entries of the ledger ${name} are missing`);
    await writeTiles(tx, name, grown.tiles);
    const made = new Map([...edge, ...grown.tiles].map((t) => [`${t.level}/${t.index}`, t]));
    edge = edgeOf(grown.size).flatMap(({ level, index }) => made.get(`${level}/${index}`) ?? []);
    tiles += grown.tiles.length;
    tree = grown;
  }
  if (!equalBytes(tree.root, head.root)) throw new Fault(`the entries of the ledger ${name} do not lead to its root`);
  return { tiles, entries: head.size };
};
