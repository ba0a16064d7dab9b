import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { VerificationError } from '@dauys/basics/failure.ts';
import { codes, isHttpCode, type HttpCode } from '@dauys/protocol/codes.ts';
import { fastify, type FastifyError } from 'fastify';
import type { Context } from './context.ts';
import { codeOf } from './database/store.ts';
import { healthRoutes } from './http/health.ts';
import type { Hub } from './http/hub.ts';
import { sendRefusal } from './http/refuse.ts';

/** Unless a route says otherwise, nothing above this many bytes is read. */
export const BODY_LIMIT = 64 * 1024;

/**
 * The door: validation without coercion of bodies, strict headers, one error handler that speaks in codes. Nothing of a request is
 * logged but its route's pattern and a code.
 */
export const createHub = async (context: Pick<Context, 'db' | 'log'>): Promise<Hub> => {
  const hub: Hub = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
  }).withTypeProvider<TypeBoxTypeProvider>();
  hub.setValidatorCompiler(TypeBoxValidatorCompiler);
  await hub.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
  });
  // Only doors that strangers may knock at ask for it (http/pace.ts): a beat must never wait for another terminal's.
  await hub.register(rateLimit, { global: false });
  hub.setNotFoundHandler((_, reply) => sendRefusal(reply, { code: 'http/not-found' }));
  hub.setErrorHandler((error: FastifyError, request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const code = codeFor(error);
    if (error instanceof VerificationError) context.log('http.distrust', { route, code: error.code });
    else if (code === 'http/fault' || code === 'http/busy') context.log('http.fault', { route, code: codeOf(error) ?? error.name });
    else if (codes[code].alert !== 'none') context.log('http.refused', { route, code });
    return sendRefusal(reply, { code });
  });
  await hub.register(healthRoutes, context);
  return hub;
};

const byFastify: Readonly<Record<string, HttpCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http/unsupported-media-type',
  FST_ERR_VALIDATION: 'http/malformed',
};

/** Distrust in a request that has no code on the wire is malformed: a peer that may be an attacker learns no more. */
const codeFor = (error: FastifyError): HttpCode => {
  if (error instanceof VerificationError) return isHttpCode(error.code) ? error.code : 'http/malformed';
  const known = byFastify[error.code];
  if (known !== undefined) return known;
  if (error.statusCode === 429) return 'http/slow-down';
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return 'http/malformed';
  return isDatabaseAway(error) ? 'http/busy' : 'http/fault';
};

// Class 08 (connection), 57 (operator intervention: shutting down), 53 (no resources), and what the socket says.
const isDatabaseAway = (error: Error): boolean =>
  /^(?:08|57|53)|^(?:ECONN|ENOENT|EPIPE|ETIMEDOUT)/.test(codeOf(error) ?? '') ||
  /connection terminated|timeout exceeded/i.test(error.message);
