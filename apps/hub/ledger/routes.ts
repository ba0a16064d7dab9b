import type { Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
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
export const ledgerRoutes = async (hub: Hub, { db, log }: Pick<Context, 'db' | 'log'>): Promise<void> => {
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
      if (bytes === 'lost') {
        log('ledger.lost', { ledger, path: request.params['*'] });
        throw new Fault('what is published is not in the database');
      }
      const age = tile.width === TILE_WIDTH ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
      return reply.header('cache-control', age).type('application/octet-stream').send(Buffer.from(bytes));
    });
  }
};

/**
 * `undefined` beyond what is published: nobody reads a leaf before its checkpoint has its quorum. `lost` when what is published is not whole in the
 * database: a short tile would be kept by caches for a year.
 */
const bytesOfTile = async (db: Db, ledger: LedgerName, tile: TilePath): Promise<Bytes | 'lost' | undefined> => {
  const size = (await newestPublished(db, ledger))?.size ?? 0;
  const { index, width } = tile;
  const level = tile.kind === 'hashes' ? tile.level : 0;
  if (width > hashesInTile(level, index, size)) return undefined;
  if (tile.kind === 'entries') {
    const first = index * TILE_WIDTH;
    const entries = await entriesBetween(db, ledger, first, first + width);
    return entries.length === width ? encodeEntries(entries) : 'lost';
  }
  const [kept] = await readTiles(db, ledger, [{ level, index }]);
  return kept === undefined || kept.hashes.length < width * HASH_BYTES ? 'lost' : kept.hashes.slice(0, width * HASH_BYTES);
};
