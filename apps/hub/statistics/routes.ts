import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { day, isoDay, isoOf } from '@dauys/basics/clock.ts';
import { INDEX_DOMAIN, type IndexMonths } from '@dauys/protocol/availability-index.ts';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { Context } from '../context.ts';
import type { Hub } from '../http/hub.ts';
import { paceByAddress } from '../http/pace.ts';
import { sendRefusal } from '../http/refuse.ts';
import { csvOfMonth, monthDocument } from './document.ts';
import { publishedMonth, publishedMonths } from './store.ts';

type Needs = Pick<Context, 'db' | 'directory' | 'keys'>;
const name = Type.String({ pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2])\\.(?:json|csv)$' });

/** The published availability of facilities, for anybody: no sign-in, pages of any origin. What is read here was worked out before. */
export const statisticsRoutes = async (hub: Hub, { db, directory, keys }: Needs): Promise<void> => {
  hub.addHook('onRequest', paceByAddress(hub));
  hub.addHook('onSend', async (_, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
  });

  hub.get('/statistics/availability', async (_, reply) => {
    const months = (await publishedMonths(db)).map(({ month, through, computedAt, closedAt }) => ({
      ...{ month, through: isoDay(day(through)), computedAt: isoOf(computedAt) },
      closed: closedAt !== null,
    }));
    return reply.header('cache-control', AGE).send({ months } satisfies IndexMonths);
  });

  hub.get('/statistics/availability/:name', { schema: { params: Type.Object({ name }) } }, async ({ params }, reply) => {
    const [month = '', kind] = params.name.split('.');
    const found = await publishedMonth(db, month);
    if (found === undefined) return sendRefusal(reply, { code: 'http/not-found' });
    const document = monthDocument(found.month, found.figures, directory.current());
    if (kind === 'csv') return signed(reply.type('text/csv; charset=utf-8'), csvOfMonth(document), keys);
    return signed(reply.type('application/json; charset=utf-8'), JSON.stringify(document), keys);
  });
};

const AGE = 'public, max-age=300';

/** Whoever has it can show later what this hub said. */
const signed = (reply: FastifyReply, text: string, { statement }: Context['keys']): FastifyReply =>
  reply
    .header('cache-control', AGE)
    .header('dauys-signature', `${statement.keyId} ${base64(statement.sign(INDEX_DOMAIN, utf8(text)))}`)
    .send(text);
