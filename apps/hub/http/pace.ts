import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Hub } from './hub.ts';
import { sendRefusal } from './refuse.ts';

const MINUTE = 60_000;
/** Forty terminals and a body's officers may stand behind one address: enough for all of them to come at once, too little to try passwords by. */
const PER_ADDRESS = 600;
/** How often in a minute one login is asked about; wrong proofs are slowed down in the database besides (access/decide.ts). */
export const PER_LOGIN = 120;

/** A hook that lets a request through or answers `http/slow-down` with the seconds to wait. */
export type Pace = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/** Counts requests of one address (IPv6: of one /64) in this process; for `onRequest`, before a body is read. */
export const paceByAddress = (hub: Hub): Pace => paced(hub.createRateLimit({ max: PER_ADDRESS, timeWindow: MINUTE }));

/** Counts requests about one login in this process; for `preHandler`, when the body is known to be well-formed. */
export const paceByLogin = (hub: Hub): Pace =>
  paced(hub.createRateLimit({ max: PER_LOGIN, timeWindow: MINUTE, keyGenerator: ({ body }) => loginIn(body) }));

const paced =
  (count: ReturnType<Hub['createRateLimit']>): Pace =>
  async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return undefined;
    await sendRefusal(reply, { code: 'http/slow-down', params: { seconds: counted.ttlInSeconds } });
    return reply;
  };

const loginIn = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'login' in body && typeof body.login === 'string' ? body.login : '';
