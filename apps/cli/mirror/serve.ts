import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import { LEDGERS } from '@dauys/protocol/ledger.ts';
import { parseTilePath, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { within, type Folder } from './folder.ts';

const PATIENCE = 10_000;

const refuse = (reply: Pick<FastifyReply, 'code'>, code: HttpCode): unknown => reply.code(codes[code].status).send({ code });

/** The mirror's ledgers under the paths of a hub (C2SP tlog-tiles), for anybody and for pages of any origin. The feed is not served. */
export const mirrorApp = (folder: Folder): FastifyInstance => {
  const app = Fastify({
    requestTimeout: PATIENCE,
    exposeHeadRoutes: false,
    logger: false,
    // It takes no bodies.
    bodyLimit: 1,
    // A path that is none, and one that leads nowhere: Fastify's own answers would repeat it.
    frameworkErrors: (_error, _request, reply) => refuse(reply, 'http/malformed'),
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'http/not-found'));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return refuse(reply, status === 413 ? 'http/too-large' : status < 500 ? 'http/malformed' : 'http/fault');
  });
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
  app.get('/livez', () => ({ live: true }));
  return app;
};
