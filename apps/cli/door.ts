/**
 * The door of a small server at which anybody may knock: witness, monitor, mirror. Every refusal is a code, nothing of a request is repeated in an answer
 * or written down, and whoever takes his time is cut off.
 */
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';

export type Refuse = (reply: Pick<FastifyReply, 'code'>, code: HttpCode) => unknown;

/** As JSON, `{ code }`, under the status of the registry. */
export const refuse: Refuse = (reply, code) => reply.code(codes[code].status).send({ code });
/** As a line: C2SP tlog-witness answers in text. */
export const refuseInText: Refuse = (reply, code) => reply.code(codes[code].status).type('text/plain').send(`${code}\n`);

/** How long anybody may take to send a request, in milliseconds. */
const PATIENCE = 10_000;

export interface DoorParts {
  /** In bytes. */
  readonly bodyLimit: number;
  readonly refuse?: Refuse;
  /** Hears of anything but a bad request, before that is answered. */
  readonly onFault?: (error: unknown) => void;
}

/** A server that answers `GET /livez`, and all that fails by `refuse`; its routes are the caller’s to add. */
export const smallServer = ({ bodyLimit, refuse: no = refuse, onFault = () => undefined }: DoorParts): FastifyInstance => {
  const app = Fastify({
    bodyLimit,
    requestTimeout: PATIENCE,
    exposeHeadRoutes: false,
    logger: false,
    // A path that is none, and one that leads nowhere: Fastify's own answers would repeat it.
    frameworkErrors: (_error, _request, reply) => no(reply, 'http/malformed'),
  });
  app.setNotFoundHandler((_request, reply) => no(reply, 'http/not-found'));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    if (status === 413) return no(reply, 'http/too-large');
    if (status === 415) return no(reply, 'http/unsupported-media-type');
    if (status < 500) return no(reply, 'http/malformed');
    onFault(error);
    return no(reply, 'http/fault');
  });
  app.get('/livez', () => ({ live: true }));
  return app;
};

/** Listens, and returns the port: 0 asks for any that is free. */
export const listenAt = async (app: FastifyInstance, { host, port }: { readonly host: string; readonly port: number }): Promise<number> => {
  await app.listen({ host, port });
  const at = app.server.address();
  return typeof at === 'object' && at !== null ? at.port : port;
};

/** At SIGINT or SIGTERM: `stop`, and the process ends in order. */
export const endInOrder = (stop: () => Promise<void>): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)));
};

/** The exit code of a service whose own disk or store failed: its supervisor starts it again. */
export const FAULT = 70;
