/**
 * The door to the hub: what is on the list passes as it is, with the caller's address for the hub's limits; nothing is added to it or kept, but one
 * thing: beside the body's own chain goes what this server remembers of it (memory.ts).
 */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import { bodyChain } from '@dauys/protocol/case.ts';
import Value from 'typebox/value';
import type { Log } from './events.ts';
import type { ChainMemory } from './memory.ts';
import { HUB_TIMEOUT_MS, mayPass, mayPassQuery, REQUEST_LIMIT } from './routes.ts';

export const refuse = (reply: FastifyReply, code: HttpCode): FastifyReply =>
  reply.code(codes[code].status).header('cache-control', 'no-store').send({ code });

const passedHeaders = ['authorization', 'content-type', 'accept', 'if-none-match'] as const;
const returnedHeaders = ['content-type', 'content-length', 'retry-after', 'etag', 'dauys-signature'] as const;

const headersFor = (request: FastifyRequest): Headers => {
  const headers = new Headers({ 'x-forwarded-for': request.ip, 'accept-encoding': 'identity' });
  for (const name of passedHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
};

// A page of another origin may send requests here but never hold a token; it is turned away before the hub is troubled.
const isForeign = (request: FastifyRequest): boolean =>
  !['same-origin', 'none', undefined].includes(request.headers['sec-fetch-site'] as string);

interface Behind {
  readonly hub: string;
  readonly log: Log;
  readonly memory: ChainMemory;
}

const CHAIN = '/api/cases/chain';
/** 10,000 links and a head; more is no answer of a hub. */
const CHAIN_LIMIT = 2 * 1024 * 1024;

const sendChain = async (reply: FastifyReply, answer: Response, memory: ChainMemory): Promise<FastifyReply> => {
  const text = await textOf(answer, CHAIN_LIMIT);
  reply.removeHeader('content-length').removeHeader('etag');
  if (text === undefined) return refuse(reply, 'http/busy');
  const chain = jsonOf(text);
  // What is no chain goes on as it came: the page says what it thinks of it.
  if (!Value.Check(bodyChain, chain)) return reply.send(text);
  // Written here: what can be read and not written, such as ten thousand brackets beside a chain, is no answer of a hub. Never as it came: the
  // hub would then say itself what this server remembers.
  const told = JSON.stringify(await memory.beside(chain));
  return reply.type('application/json; charset=utf-8').send(told);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The body of an answer, or `undefined` above the limit: what is counted is what arrives. */
const textOf = async (answer: Response, limit: number): Promise<string | undefined> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const pass = async (request: FastifyRequest, reply: FastifyReply, { hub, log, memory }: Behind): Promise<FastifyReply> => {
  const [path = '', query = ''] = request.url.split('?');
  if (!mayPass(request.method, path) || !mayPassQuery(query)) return refuse(reply, 'http/not-found');
  if (isForeign(request)) return refuse(reply, 'http/foreign-origin');
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  try {
    const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? { body: new Uint8Array(request.body) } : {};
    const answer = await fetch(`${hub}${path}${query === '' ? '' : `?${query}`}`, {
      method: request.method,
      headers: headersFor(request),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(HUB_TIMEOUT_MS), gone.signal]),
      ...body,
    });
    for (const name of returnedHeaders) {
      const value = answer.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    reply.code(answer.status).header('cache-control', 'no-store');
    if (path === CHAIN && answer.status === 200) return await sendChain(reply, answer, memory);
    return reply.send(answer.body === null ? '' : Readable.fromWeb(answer.body as ReadableStream<Uint8Array>));
  } catch {
    log('hub.unreachable', { route: path.split('/').slice(1, 3).join('/') });
    return refuse(reply, 'http/busy');
  }
};

/** Registers the proxied paths. Bodies are passed as bytes, unread; more than the limit is refused before it is held. */
export const registerProxy = (app: FastifyInstance, to: Behind): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: REQUEST_LIMIT }, (_request, body, done) => done(null, body));
  for (const url of ['/api/*', '/ledger/*', '/statistics/*']) {
    app.route({
      method: ['GET', 'POST', 'PUT', 'DELETE'],
      url,
      bodyLimit: REQUEST_LIMIT,
      handler: (request, reply) => pass(request, reply, to),
    });
  }
};
