import type { Context } from '../context.ts';
import { isCurrent, readMigrations } from '../database/migrate.ts';
import type { Hub } from './hub.ts';

/** Whether this process has begun to stop: then nobody new should be sent here. */
export interface Standing {
  isStopping: boolean;
}

type Unready = 'stopping' | 'database' | 'migrations';

const RETRY_SECONDS = 5;

/**
 * `/livez`: this process turns; true until its door is shut. `/readyz`: it could accept something durably now: it is not stopping, its
 * database answers and has the schema that this program was written for. 503 with `Retry-After` and why when not.
 */
export const healthRoutes = async (hub: Hub, { db, standing }: Pick<Context, 'db'> & { readonly standing: Standing }): Promise<void> => {
  const migrations = readMigrations();
  const whyNot = async (): Promise<Unready | undefined> => {
    if (standing.isStopping) return 'stopping';
    if (!(await db.isReachable())) return 'database';
    return (await isCurrent(db, migrations).catch(() => false)) ? undefined : 'migrations';
  };
  hub.get('/livez', async () => ({ live: true }));
  hub.get('/readyz', async (_, reply) => {
    const because = await whyNot();
    reply.header('cache-control', 'no-store');
    if (because === undefined) return { ready: true };
    return reply.code(503).header('retry-after', RETRY_SECONDS).send({ ready: false, because });
  });
};
