/** The door to the hub: what is on the list passes as it is, with the caller's address for the hub's limits; nothing is added to it or kept. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import type { Log } from './events.ts';
import { HUB_TIMEOUT_MS, mayPass, mayPassQuery, REQUEST_LIMIT } from './routes.ts';

export const refuse = (reply: FastifyReply, code: HttpCode): FastifyReply =>
  reply.code(codes[code].status).header('cache-control', 'no-store').send({ code });

const passedHeaders = ['authorization', 'content-type', 'accept', 'if-none-match'] as const;
const returnedHeaders = ['content-type', 'content-length', 'retry-after', 'etag'] as const;

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

const pass = async (request: FastifyRequest, reply: FastifyReply, { hub, log }: { hub: string; log: Log }): Promise<FastifyReply> => {
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
    return reply.send(answer.body === null ? '' : Readable.fromWeb(answer.body as ReadableStream<Uint8Array>));
  } catch {
    log('hub.unreachable', { route: path.split('/').slice(1, 3).join('/') });
    return refuse(reply, 'http/busy');
  }
};

/** Registers the proxied paths. Bodies are passed as bytes, unread; more than the limit is refused before it is held. */
export const registerProxy = (app: FastifyInstance, to: { readonly hub: string; readonly log: Log }): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: REQUEST_LIMIT }, (_request, body, done) => done(null, body));
  for (const url of ['/api/*', '/ledger/*']) {
    app.route({
      method: ['GET', 'POST', 'PUT', 'DELETE'],
      url,
      bodyLimit: REQUEST_LIMIT,
      handler: (request, reply) => pass(request, reply, to),
    });
  }
};
