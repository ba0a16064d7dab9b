import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { sendRefusal } from '../http/refuse.ts';
import { officerWho } from './session.ts';

/**
 * A hook for `onRequest` of routes that take long bodies: who has no session is answered `access/not-signed-in` before a byte of the body
 * is held in memory for her. The route asks again: a session may end while a body comes.
 */
export const signedIn =
  (context: Pick<Context, 'db' | 'clock' | 'directory'>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const officer = await officerWho(request, context);
    if (officer.ok) return undefined;
    await sendRefusal(reply, officer.error);
    return reply;
  };
