import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { SWEEP_MS } from '@dauys/fleet/silence.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import type { FastifyInstance } from 'fastify';
import { endInOrder, FAULT, listenAt, smallServer, refuse } from '../door.ts';
import { EXIT } from '../output.ts';
import { paceOf, readTransports, type MonitorConfig } from './config.ts';
import { followDirectory } from './directory.ts';
import { monitorLog, type MonitorLog } from './events.ts';
import { createHears, type Hears } from './hears.ts';
import { addressOf, addressPace, type AddressPace } from './pace.ts';
import { openMonitorStore } from './store.ts';

const TYPE = 'application/octet-stream';

interface MonitorDoor {
  readonly hears: Pick<Hears, 'receive'>;
  /** Hears of anything but a bad request. */
  readonly onFault: (error: unknown) => void;
  readonly pace: AddressPace;
}

/** The door for terminals: frames of one size in, frames of one size out, and no more from one address than many terminals send. */
export const monitorApp = ({ hears, onFault, pace }: MonitorDoor): FastifyInstance => {
  const app = smallServer({ bodyLimit: UP_BYTES, onFault });
  app.addHook('onRequest', async ({ ip, headers }, reply) => {
    const seconds = pace(addressOf(ip, headers['x-forwarded-for']));
    if (seconds > 0) await refuse(reply.header('retry-after', seconds), 'http/slow-down');
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TYPE, { parseAs: 'buffer', bodyLimit: UP_BYTES }, (_request, body, done) => done(null, body));
  app.post(BEAT_PATH, async (request, reply) => {
    const frame = request.body;
    if (!(frame instanceof Uint8Array) || frame.length !== UP_BYTES) return refuse(reply, 'http/malformed');
    const down = await hears.receive(frame);
    return reply.header('cache-control', 'no-store').type(TYPE).send(Buffer.from(down));
  });
  return app;
};

/** What the monitor ends with, and what it says of it: what it reads and does not hold is no failure of its disk, and starting it again mends nothing. */
export const endOf = (error: unknown): { readonly exit: number; readonly reason: string } => {
  if (error instanceof LedgerFault) return { exit: EXIT.distrust, reason: `${error.code}: ${error.where}` };
  if (error instanceof VerificationError) return { exit: EXIT.distrust, reason: error.code };
  return { exit: FAULT, reason: error instanceof Error ? error.message : 'unknown' };
};

/**
 * Runs a monitor until SIGINT or SIGTERM, until its store fails (exit code 70), or until what it keeps of the directory does not hold (exit code 1).
 * Throws `Fault` when keys or store are damaged.
 */
export const runMonitor = async (config: MonitorConfig): Promise<void> => {
  const log = monitorLog(config.id);
  log('monitor.configured', { config: JSON.stringify({ ...config, keys: '<redacted>' }) });
  const onFault = (error: unknown): never => {
    const { exit, reason } = endOf(error);
    log('monitor.fault', { reason });
    return process.exit(exit);
  };
  try {
    await serve(config, log, onFault);
  } catch (error) {
    if (error instanceof VerificationError) onFault(error);
    throw error;
  }
};

const serve = async (config: MonitorConfig, log: MonitorLog, onFault: (error: unknown) => never): Promise<void> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(config.anchor, 'utf8')));
  const transports = await readTransports(config.keys);
  const store = openMonitorStore(config.dataFolder);
  const followed = await followDirectory({ pinned, places: config.from, folder: join(config.dataFolder, 'record'), log });
  const beatSeconds = (): number => paceOf(config, followed.current());
  const hears = createHears({ ...{ store, log, transports, beatSeconds }, clock: systemClock, directory: followed.current });
  const app = monitorApp({ hears, onFault, pace: addressPace(systemClock, beatSeconds) });
  await followed.refresh();
  const port = await listenAt(app, config);
  hears.look();
  log('monitor.started', { port });
  const ending = new AbortController();
  const every = async (ms: number, act: () => Promise<void> | void): Promise<void> => {
    while (!ending.signal.aborted) {
      await pause(ms, undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await act();
    }
  };
  const working = [every(SWEEP_MS / 2, hears.look), every(config.every * 1_000, followed.refresh)];
  for (const work of working) work.catch(onFault);
  endInOrder(async () => {
    ending.abort();
    await app.close();
    await Promise.all(working);
    hears.look();
    store.close();
    log('monitor.stopped', {});
  });
};
