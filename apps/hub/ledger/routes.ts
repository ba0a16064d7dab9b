import type { Bytes } from '@dauys/basics/bytes.ts';
import { encodeEntries, hashesInTile, parseTilePath, TILE_WIDTH, type TilePath } from '@dauys/ledger/tiles.ts';
import { HASH_BYTES } from '@dauys/ledger/merkle.ts';
import { LEDGERS, ledgerPath, type LedgerName } from '@dauys/protocol/ledger.ts';
import type { Context } from '../context.ts';
import type { Db } from '../database/store.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { newestPublished } from './checkpoint-store.ts';
import { entriesBetween, readTiles } from './tree-store.ts';

/**
 * What anybody may read of the ledgers (C2SP tlog-tiles): the newest published checkpoint, and of tiles and entries only what it covers.
 * Public data: pages of any origin may read it.
 */
export const ledgerRoutes = async (hub: Hub, { db }: Pick<Context, 'db'>): Promise<void> => {
  hub.addHook('onSend', async (_, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
  });
  for (const ledger of LEDGERS) {
    hub.get(`${ledgerPath(ledger)}/checkpoint`, async (_, reply) => {
      const newest = await newestPublished(db, ledger);
      if (newest === undefined) return sendRefusal(reply, { code: 'ledger/not-ready' });
      return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(newest.note);
    });
    // The path is a stranger's: `parseTilePath` takes one spelling of each tile and bounds every number.
    hub.get<{ Params: { '*': string } }>(`${ledgerPath(ledger)}/tile/*`, async (request, reply) => {
      const tile = parseTilePath(`tile/${request.params['*']}`);
      const bytes = tile && (await bytesOfTile(db, ledger, tile));
      if (tile === undefined || bytes === undefined) return sendRefusal(reply, { code: 'http/not-found' });
      const age = tile.width === TILE_WIDTH ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
      return reply.header('cache-control', age).type('application/octet-stream').send(Buffer.from(bytes));
    });
  }
};

/** `undefined` beyond what is published: nobody reads a leaf before its checkpoint has its quorum. */
const bytesOfTile = async (db: Db, ledger: LedgerName, tile: TilePath): Promise<Bytes | undefined> => {
  const size = (await newestPublished(db, ledger))?.size ?? 0;
  const { index, width } = tile;
  const level = tile.kind === 'hashes' ? tile.level : 0;
  if (width > hashesInTile(level, index, size)) return undefined;
  if (tile.kind === 'entries') {
    const first = index * TILE_WIDTH;
    return encodeEntries(await entriesBetween(db, ledger, first, first + width));
  }
  const [kept] = await readTiles(db, ledger, [{ level, index }]);
  return kept?.hashes.slice(0, width * HASH_BYTES);
};
