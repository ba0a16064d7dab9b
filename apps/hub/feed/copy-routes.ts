import { OPERATOR_FEED } from '@dauys/protocol/feed-copy.ts';
import { operatorRoutes } from '../access/operator.ts';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';
import { readChunk } from './store.ts';

/** Whole chunks for the operator's own mirror, which a restored hub catches up from. Nobody else has a use for all sealed replies. */
export const feedCopyRoutes = (hub: Hub, { db, config }: Pick<Context, 'db' | 'config'>): Promise<void> =>
  operatorRoutes(hub, config, (door) => {
    door.get<{ Params: { number: string } }>(`${OPERATOR_FEED}/:number`, async (request, reply) => {
      const { number } = request.params;
      const bytes = /^(?:0|[1-9]\d{0,14})$/.test(number) ? await readChunk(db, Number(number)) : undefined;
      if (bytes === undefined) return sendRefusal(reply, { code: 'http/not-found' });
      return reply.header('cache-control', 'no-store').type('application/octet-stream').send(Buffer.from(bytes));
    });
  });
