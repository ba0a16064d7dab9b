import { LEDGERS } from '@dauys/protocol/ledger.ts';
import { parseTilePath, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import type { FastifyInstance } from 'fastify';
import { refuse, smallServer } from '../door.ts';
import { within, type Folder } from './folder.ts';

/** The mirror's ledgers under the paths of a hub (C2SP tlog-tiles), for anybody and for pages of any origin. The feed is not served. */
export const mirrorApp = (folder: Folder): FastifyInstance => {
  // It takes no bodies.
  const app = smallServer({ bodyLimit: 1 });
  app.addHook('onSend', async (_, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    reply.header('x-content-type-options', 'nosniff');
  });
  for (const ledger of LEDGERS) {
    const own = within(folder, `ledger/${ledger}`);
    app.get(`/ledger/${ledger}/checkpoint`, async (_, reply) => {
      const note = await own.read('checkpoint');
      if (note === undefined) return refuse(reply, 'http/not-found');
      return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(Buffer.from(note));
    });
    // The path is a stranger's: only the one spelling of a tile reaches the disk.
    app.get<{ Params: { '*': string } }>(`/ledger/${ledger}/tile/*`, async (request, reply) => {
      const path = `tile/${request.params['*']}`;
      const tile = parseTilePath(path);
      const bytes = tile && (await own.read(path));
      if (tile === undefined || bytes === undefined) return refuse(reply, 'http/not-found');
      const age = tile.width === TILE_WIDTH ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
      return reply.header('cache-control', age).type('application/octet-stream').send(Buffer.from(bytes));
    });
  }
  return app;
};
