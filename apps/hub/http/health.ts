import type { Context } from '../context.ts';
import type { Hub } from './hub.ts';

/** `/livez`: this process turns. `/readyz`: it could accept something durably now. */
export const healthRoutes = async (hub: Hub, { db }: Pick<Context, 'db'>): Promise<void> => {
  hub.get('/livez', async () => ({ live: true }));
  hub.get('/readyz', async (_, reply) => {
    const ready = await db.isReachable();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
};
