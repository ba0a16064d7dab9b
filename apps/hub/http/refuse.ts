import type { Refusal } from '@dauys/basics/failure.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import type { RefusalBody } from '@dauys/protocol/fields.ts';
import type { ServerResponse } from 'node:http';

interface Answer {
  code(status: number): { send(body: RefusalBody): unknown };
}

/** Every refusal on the wire: the status that codes.ts says, and the code. Usage: `return sendRefusal(reply, refusal)`. */
export const sendRefusal = <A extends Answer>(reply: A, { code, params }: Refusal<HttpCode>): ReturnType<ReturnType<A['code']>['send']> =>
  reply.code(codes[code].status).send(params === undefined ? { code } : { code, params: { ...params } }) as ReturnType<
    ReturnType<A['code']>['send']
  >;

/** A request whose path is none, for which Fastify has no reply: `http/malformed`, and nothing of the path. */
export const refuseRaw = (raw: ServerResponse): void => {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
  raw.writeHead(codes['http/malformed'].status, headers).end('{"code":"http/malformed"}');
};
