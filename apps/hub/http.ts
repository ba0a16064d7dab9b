import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { VerificationError } from '@dauys/basics/failure.ts';
import { codes, isHttpCode, type HttpCode } from '@dauys/protocol/codes.ts';
import { fastify, type FastifyError } from 'fastify';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Context } from './context.ts';
import { codeOf } from './database/store.ts';
import type { HubLog } from './events.ts';
import { createBounds, LONGEST_BODY, type Bound, type Bounds } from './http/bounds.ts';
import { healthRoutes, type Standing } from './http/health.ts';
import type { Hub } from './http/hub.ts';
import { refuseRaw, sendRefusal } from './http/refuse.ts';

/** Unless a route says otherwise, nothing above this many bytes is read. */
export const BODY_LIMIT = 64 * 1024;

/** What is shorter lies in the system's own buffers. */
const SHORT_ANSWER = 4_096;

/** Asked before Fastify, unless the hub is closing; `true`: it has taken the request. */
export type FirstDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

const TIMES = { requestTimeout: 30_000, keepAliveTimeout: 75_000 };
/** A connection on which nothing moves for so long while it is not idle between requests: nobody reads. */
const STUCK_MS = 60_000;

/**
 * The door: validation without coercion of bodies, strict headers, one error handler that speaks in codes. Nothing of a request is
 * logged but its route's pattern and a code.
 */
export const createHub = async (
  context: Pick<Context, 'db' | 'log'>,
  first: FirstDoor = () => false,
  standing: Standing = { isStopping: false },
  bounds: Bounds = createBounds(context.log),
): Promise<Hub> => {
  let closing = false;
  const hub: Hub = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    serverFactory: (handle) =>
      serverWith(bounds, (request, response) => {
        if (!closing && first(request, response)) return;
        boundBody(bounds.bodies, request, response);
        handle(request, response);
      }),
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // A path that is none: Fastify's own answer would repeat it.
    frameworkErrors: (_error, _request, reply) => refuseRaw(reply.hijack().raw),
  }).withTypeProvider<TypeBoxTypeProvider>();
  hub.addHook('preClose', async () => void (closing = true));
  hub.addHook('onSend', async (_, { raw }, payload) => boundAnswer(bounds.answers, raw, payload));
  hub.setValidatorCompiler(TypeBoxValidatorCompiler);
  await hub.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
  });
  // Only doors that strangers may knock at ask for it (http/pace.ts): a beat must never wait for another terminal's.
  await hub.register(rateLimit, { global: false });
  hub.setNotFoundHandler((_, reply) => sendRefusal(reply, { code: 'http/not-found' }));
  hub.setErrorHandler((error: FastifyError, request, reply) => {
    return sendRefusal(reply, { code: tellFault(context.log, request.routeOptions.url ?? 'unknown', error) });
  });
  await hub.register(healthRoutes, { ...context, standing });
  return hub;
};

const serverWith = ({ lines }: Bounds, listener: (request: IncomingMessage, response: ServerResponse) => void): Server => {
  const server = createServer(TIMES, (request, response) => {
    lines.hold(request.socket, 1);
    listener(request, response);
  });
  server.timeout = STUCK_MS;
  return server.on('connection', (socket) => {
    lines.hold(socket, 1);
    socket.once('close', () => lines.done(socket));
  });
};

/** What comes is held until it is whole, or until it was answered unread. */
const boundBody = (bodies: Bound, request: IncomingMessage, response: ServerResponse): void => {
  const announced = request.headers['transfer-encoding'] === undefined ? Number(request.headers['content-length'] ?? 0) : BODY_LIMIT;
  if (announced === 0) return;
  // More than a door takes is refused unread.
  bodies.hold(request, Math.min(announced, LONGEST_BODY));
  const over = (): void => bodies.done(request);
  request.once('end', over).once('close', over);
  response.once('close', over);
};

/** What goes is held until the system has all of it. Nothing is answered by streams here. */
const boundAnswer = (answers: Bound, response: ServerResponse, payload: unknown): void => {
  const weight = typeof payload === 'string' || payload instanceof Uint8Array ? payload.length : 0;
  if (weight < SHORT_ANSWER) return;
  answers.hold(response, weight);
  const over = (): void => answers.done(response);
  response.once('finish', over).once('close', over);
};

/** Writes down what a request met, and says by which code it is answered. */
export const tellFault = (log: HubLog, route: string, error: Error & Partial<FastifyError>): HttpCode => {
  const code = codeFor(error);
  if (error instanceof VerificationError) log('http.distrust', { route, code: error.code });
  else if (code === 'http/fault' || code === 'http/busy') log('http.fault', { route, code: codeOf(error) ?? error.name });
  else if (codes[code].alert !== 'none') log('http.refused', { route, code });
  return code;
};

const byFastify: Readonly<Record<string, HttpCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http/unsupported-media-type',
  FST_ERR_VALIDATION: 'http/malformed',
};

/** Distrust in a request that has no code on the wire is malformed: a peer that may be an attacker learns no more. */
const codeFor = (error: Error & Partial<FastifyError>): HttpCode => {
  if (error instanceof VerificationError) return isHttpCode(error.code) ? error.code : 'http/malformed';
  const known = byFastify[error.code ?? ''];
  if (known !== undefined) return known;
  if (error.statusCode === 429) return 'http/slow-down';
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return 'http/malformed';
  return isDatabaseAway(error) ? 'http/busy' : 'http/fault';
};

// Class 08 (connection), 57 (operator intervention: shutting down), 53 (no resources), 55000 and 3D000 (this database takes nobody now), and what the socket says.
const isDatabaseAway = (error: Error): boolean =>
  /^(?:08|57|53|55000|3D000)|^(?:ECONN|ENOENT|EPIPE|ETIMEDOUT)/.test(codeOf(error) ?? '') ||
  /connection terminated|timeout exceeded/i.test(error.message);
