import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@dauys/basics/clock.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { SWEEP_MS } from '@dauys/fleet/silence.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { codes, type HttpCode } from '@dauys/protocol/codes.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { paceOf, readTransports, type MonitorConfig } from './config.ts';
import { followDirectory } from './directory.ts';
import { monitorLog } from './events.ts';
import { createHears, type Hears } from './hears.ts';
import { openMonitorStore } from './store.ts';

const refuse = (reply: Pick<FastifyReply, 'code'>, code: HttpCode): unknown => reply.code(codes[code].status).send({ code });

/** How long anybody may take to send a frame, in milliseconds. */
const PATIENCE = 10_000;
const TYPE = 'application/octet-stream';

/** The door for terminals: frames of one size in, frames of one size out. `onFault` hears of anything but a bad request. */
export const monitorApp = (hears: Pick<Hears, 'receive'>, onFault: (error: unknown) => void): FastifyInstance => {
  const app = Fastify({
    bodyLimit: UP_BYTES,
    requestTimeout: PATIENCE,
    exposeHeadRoutes: false,
    logger: false,
    // A path that is none, and one that leads nowhere: Fastify's own answers would repeat it.
    frameworkErrors: (_error, _request, reply) => refuse(reply, 'http/malformed'),
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'http/not-found'));
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    if (status === 413) return refuse(reply, 'http/too-large');
    if (status === 415) return refuse(reply, 'http/unsupported-media-type');
    if (status < 500) return refuse(reply, 'http/malformed');
    onFault(error);
    return refuse(reply, 'http/fault');
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TYPE, { parseAs: 'buffer', bodyLimit: UP_BYTES }, (_request, body, done) => done(null, body));
  app.post(BEAT_PATH, async (request, reply) => {
    const frame = request.body;
    if (!(frame instanceof Uint8Array) || frame.length !== UP_BYTES) return refuse(reply, 'http/malformed');
    const down = await hears.receive(frame);
    return reply.header('cache-control', 'no-store').type(TYPE).send(Buffer.from(down));
  });
  app.get('/livez', () => ({ live: true }));
  return app;
};

const FAULT = 70;

/** Runs a monitor until SIGINT or SIGTERM, or until its store fails (exit code 70). Throws `Fault` when keys or store are damaged. */
export const runMonitor = async (config: MonitorConfig): Promise<void> => {
  const log = monitorLog(config.id);
  log('monitor.configured', { config: JSON.stringify({ ...config, keys: '<redacted>' }) });
  const pinned = await inPlace('anchor', () => pin(readFileSync(config.anchor, 'utf8')));
  const transports = await readTransports(config.keys);
  const store = openMonitorStore(config.dataFolder);
  const followed = await followDirectory({ pinned, places: config.from, folder: join(config.dataFolder, 'record'), log });
  const beatSeconds = (): number => paceOf(config, followed.current());
  const hears = createHears({ ...{ store, log, transports, beatSeconds }, clock: systemClock, directory: followed.current });
  const onFault = (error: unknown): never => {
    log('monitor.fault', { reason: error instanceof Error ? error.message : 'unknown' });
    return process.exit(FAULT);
  };
  const app = monitorApp(hears, onFault);
  await followed.refresh();
  await app.listen({ host: config.host, port: config.port });
  hears.look();
  const at = app.server.address();
  log('monitor.started', { port: typeof at === 'object' && at !== null ? at.port : config.port });
  const ending = new AbortController();
  const every = async (ms: number, act: () => Promise<void> | void): Promise<void> => {
    while (!ending.signal.aborted) {
      await pause(ms, undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await act();
    }
  };
  const working = [every(SWEEP_MS / 2, hears.look), every(config.every * 1_000, followed.refresh)];
  for (const work of working) work.catch(onFault);
  const stop = async (): Promise<void> => {
    ending.abort();
    await app.close();
    await Promise.all(working);
    hears.look();
    store.close();
    log('monitor.stopped', {});
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
};
