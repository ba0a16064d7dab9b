import { bytesOf, fromUtf8 } from '@dauys/basics/bytes.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import { envelopeId } from '@dauys/protocol/fields.ts';
import {
  LODGING_BODY_LIMIT,
  lodging,
  proofsAsked,
  repliesAsked,
  slipPrinting,
  type KioskDirectory,
  type KioskState,
  type Lodged,
  type PagePulse,
  type ProofsFound,
  type RepliesFound,
  type SlipPrinting,
  type Whereabouts,
} from '@dauys/protocol/kiosk.ts';
import { ownAsked, type OwnAnswered, type OwnAsked } from '@dauys/protocol/own-number.ts';
import { identifyAsked, type Identified, type IdentifyAsked } from '@dauys/protocol/reader.ts';
import { OPEN_HEADER, speechAsked, type SpeechAsked } from '@dauys/protocol/speech.ts';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import * as Value from 'typebox/value';
import { splitBody, type Brought } from '../outbox/lodge.ts';
import type { PageKeeper } from '../page/keeper.ts';
import { NOTICE_POLICY, noticeOf, type Notice } from '../page/notice.ts';
import type { Sound } from '../speech/speaker.ts';
import { guard } from './guard.ts';

/** What the page may ask of the agent: the whole surface. */
export interface Counter {
  state(): KioskState;
  directory(): KioskDirectory | undefined;
  lodge(brought: Brought): Result<Lodged, Refusal<HttpCode>>;
  print(asked: SlipPrinting): Promise<Result<void, Refusal<HttpCode>>>;
  whereabouts(envelopeId: string): Whereabouts | undefined;
  proofs(commitments: readonly string[]): ProofsFound;
  replies(tags: readonly string[]): RepliesFound;
  pulse(): void;
  /** Whether the page has asked for anything in its time. */
  pageLives(): boolean;
  /** How the device is, for whoever stands before it; `query` as in the address. */
  technician(query: string): Promise<Shown>;
  canaryTaken(): Result<void, Refusal<HttpCode>>;
  own(asked: OwnAsked): Promise<OwnAnswered>;
  identify(asked: IdentifyAsked, stop: AbortSignal): Promise<Result<Identified, Refusal<HttpCode>>>;
  speak(asked: SpeechAsked, stop: AbortSignal): Promise<Result<Sound, Refusal<HttpCode>>>;
}

/** A document of the agent's own, with the policy it runs under. */
export interface Shown {
  readonly html: string;
  readonly policy: string;
}

/** Serves the page and its API. `onFault` ends the process: an answer after a fault would be a guess. Nothing about a request is logged. */
export const makeServer = (
  counter: Counter,
  { page, onFault }: { page?: PageKeeper | undefined; onFault(error: unknown): void },
): FastifyInstance => {
  const app = fastify({
    ...{ logger: false, bodyLimit: 65_536, requestTimeout: 60_000, forceCloseConnections: true, exposeHeadRoutes: false },
    // A path that is none: Fastify's own answer would repeat it.
    frameworkErrors: (_error, _request, reply) => refuse(reply, { code: 'http/malformed' }),
  });
  guard(app, () => portOf(app));
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: LODGING_BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) return onFault(error);
    return refuse(reply, { code: status === 413 ? 'http/too-large' : status === 415 ? 'http/unsupported-media-type' : 'http/malformed' });
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'http/not-found' }));
  addReading(app, counter);
  addLodging(app, counter);
  addSpeech(app, counter);
  addIdentifying(app, counter);
  if (page !== undefined) addPage(app, page);
  return app;
};

/** The port it listens on, or 0. */
export const portOf = (app: FastifyInstance): number => {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const refuse = (reply: FastifyReply, { code, params }: Refusal<HttpCode>): FastifyReply =>
  reply.code(codes[code].status).send(params === undefined ? { code } : { code, params });

/** From memory: what was hashed is what is served. Not a byte of a page that is not named. */
const addPage = (app: FastifyInstance, page: PageKeeper): void => {
  app.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const { state } = page.standing();
    if (state !== 'served') return sayNotice(reply, state === 'refused' ? 'terminal/damaged' : 'terminal/starting');
    const file = page.file(path === '/' ? 'index.html' : path.slice(1));
    return file === undefined ? refuse(reply, { code: 'http/not-found' }) : reply.type(file.mime).send(file.bytes);
  });
};

const sayNotice = (reply: FastifyReply, notice: Notice): FastifyReply =>
  reply.code(codes[notice].status).header('content-security-policy', NOTICE_POLICY).type('text/html; charset=utf-8').send(noticeOf(notice));

const addReading = (app: FastifyInstance, counter: Counter): void => {
  app.get('/technician', async (request, reply) => {
    const { html, policy } = await counter.technician(request.url.split('?')[1] ?? '');
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
  });
  app.get('/api/state', () => counter.state());
  app.get('/api/directory', (_request, reply) => counter.directory() ?? refuse(reply, { code: 'terminal/starting' }));
  app.get<{ Params: { id: string } }>('/api/envelopes/:id', (request, reply) => {
    if (!Value.Check(envelopeId, request.params.id)) return refuse(reply, { code: 'http/malformed' });
    return counter.whereabouts(request.params.id) ?? refuse(reply, { code: 'http/not-found' });
  });
  app.post('/api/proofs', (request, reply) =>
    Value.Check(proofsAsked, request.body) ? counter.proofs(request.body.commitments) : refuse(reply, { code: 'http/malformed' }),
  );
  app.post('/api/replies', (request, reply) =>
    Value.Check(repliesAsked, request.body) ? counter.replies(request.body.tags) : refuse(reply, { code: 'http/malformed' }),
  );
  app.post('/api/own', (request, reply) =>
    Value.Check(ownAsked, request.body) ? counter.own(request.body) : refuse(reply, { code: 'http/malformed' }),
  );
  app.post('/api/canary-taken', (_request, reply) => {
    const taken = counter.canaryTaken();
    return taken.ok ? reply.code(204).send() : refuse(reply, taken.error);
  });
  app.get('/api/pulse', (): PagePulse => ({ page: counter.pageLives() ? 'lives' : 'silent' }));
  app.post('/api/pulse', (_request, reply) => {
    counter.pulse();
    return reply.code(204).send();
  });
};

const addLodging = (app: FastifyInstance, counter: Counter): void => {
  app.post('/api/envelopes', { bodyLimit: LODGING_BODY_LIMIT }, (request, reply) => {
    const brought = request.body instanceof Uint8Array ? readLodging(request.body) : undefined;
    if (brought === undefined) return refuse(reply, { code: 'http/malformed' });
    const lodged = counter.lodge(brought);
    return lodged.ok ? lodged.value : refuse(reply, lodged.error);
  });
  app.post('/api/print', async (request, reply) => {
    if (!Value.Check(slipPrinting, request.body)) return refuse(reply, { code: 'http/malformed' });
    const printed = await counter.print(request.body);
    return printed.ok ? reply.code(204).send() : refuse(reply, printed.error);
  });
};

/** Who goes on to the next sentence hangs up: then the one before is not made any more. */
const addSpeech = (app: FastifyInstance, counter: Counter): void => {
  app.post('/api/speech', async (request, reply) => {
    if (!Value.Check(speechAsked, request.body)) return refuse(reply, { code: 'http/malformed' });
    const left = new AbortController();
    reply.raw.on('close', () => left.abort());
    const sound = await counter.speak(request.body, left.signal);
    if (!sound.ok) return refuse(reply, sound.error);
    if (sound.value.open) reply.header(OPEN_HEADER, '1');
    return reply.type(sound.value.mime).send(sound.value.bytes);
  });
};

/** Whoever goes on or leaves hangs up: then nobody is waited for any more. */
const addIdentifying = (app: FastifyInstance, counter: Counter): void => {
  app.post('/api/identify', async (request, reply) => {
    if (!Value.Check(identifyAsked, request.body)) return refuse(reply, { code: 'http/malformed' });
    const left = new AbortController();
    reply.raw.on('close', () => left.abort());
    const said = await counter.identify(request.body, left.signal);
    return said.ok ? said.value : refuse(reply, said.error);
  });
};

const readLodging = (body: Uint8Array): Brought | undefined => {
  const parts = splitBody(body);
  if (parts === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(fromUtf8(parts.json));
    return Value.Check(lodging, value) ? { lodging: value, file: bytesOf(parts.file) } : undefined;
  } catch {
    return undefined;
  }
};

/** Listens on loopback and returns the port. Throws `Fault` when the port is taken. */
export const listen = async (app: FastifyInstance, port: number): Promise<number> => {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    throw new Fault('the agent can not listen on its port', { cause: error });
  }
  return portOf(app);
};
