import type { Refusal } from '@dauys/basics/failure.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import type { RefusalBody } from '@dauys/protocol/fields.ts';
import type { ServerResponse } from 'node:http';

interface Answer {
  header(name: string, value: string | number): unknown;
  code(status: number): { send(body: RefusalBody): unknown };
}

/** Seconds after which one may ask again, for what is only too much now (RFC 9110 section 10.2.3). */
const retryAfter = ({ code, params }: Refusal<HttpCode>): string | number | undefined => {
  if (code === 'http/busy') return BUSY_SECONDS;
  return code === 'http/slow-down' ? params?.['seconds'] : undefined;
};
export const BUSY_SECONDS = 5;

/** Every refusal on the wire: the status that codes.ts says, and the code. Usage: `return sendRefusal(reply, refusal)`. */
export const sendRefusal = <A extends Answer>(reply: A, refusal: Refusal<HttpCode>): ReturnType<ReturnType<A['code']>['send']> => {
  const { code, params } = refusal;
  const seconds = retryAfter(refusal);
  if (seconds !== undefined) reply.header('retry-after', seconds);
  return reply.code(codes[code].status).send(params === undefined ? { code } : { code, params: { ...params } }) as ReturnType<
    ReturnType<A['code']>['send']
  >;
};

/** A request whose path is none, for which Fastify has no reply: `http/malformed`, and nothing of the path. */
export const refuseRaw = (raw: ServerResponse): void => {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' };
  raw.writeHead(codes['http/malformed'].status, headers).end('{"code":"http/malformed"}');
};
