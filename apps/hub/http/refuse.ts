import type { Refusal } from '@dauys/basics/failure.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import type { RefusalBody } from '@dauys/protocol/fields.ts';

interface Answer {
  code(status: number): { send(body: RefusalBody): unknown };
}

/** Every refusal on the wire: the status that codes.ts says, and the code. Usage: `return sendRefusal(reply, refusal)`. */
export const sendRefusal = <A extends Answer>(reply: A, { code, params }: Refusal<HttpCode>): ReturnType<ReturnType<A['code']>['send']> =>
  reply.code(codes[code].status).send(params === undefined ? { code } : { code, params: { ...params } }) as ReturnType<
    ReturnType<A['code']>['send']
  >;
