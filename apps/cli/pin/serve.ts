import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { QUESTION_BYTES } from '@dauys/beat/box.ts';
import { OWN_PATH, OWN_RECORDS } from '@dauys/protocol/own-number.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import type { FastifyInstance } from 'fastify';
import { endInOrder, listenAt, refuse, smallServer } from '../door.ts';
import { followDirectory } from '../monitor/directory.ts';
import { addressOf, addressPace } from '../monitor/pace.ts';
import { endOf } from '../monitor/serve.ts';
import { readServerKeys, type PinConfig } from './config.ts';
import { pinLog, type PinLog } from './events.ts';
import { makeHelps } from './helps.ts';
import { openPinStore } from './store.ts';

const TYPE = 'application/octet-stream';
/** How often one terminal asks, in seconds: only so that an address is not slowed down for it. */
const PACE = 5;

interface PinDoor {
  readonly helps: (box: Uint8Array) => Promise<Uint8Array>;
  readonly answersAfter: number;
  readonly onFault: (error: unknown) => void;
  /** Seconds for which this address has to wait; 0 when it need not. */
  readonly pace: (address: string | undefined) => number;
}

/** The door for terminals: a box in, a box out, the same time after it came. */
export const pinApp = ({ helps, answersAfter, onFault, pace }: PinDoor): FastifyInstance => {
  const app = smallServer({ bodyLimit: QUESTION_BYTES, onFault });
  app.addHook('onRequest', async ({ ip, headers }, reply) => {
    const seconds = pace(addressOf(ip, headers['x-forwarded-for']));
    if (seconds > 0) await refuse(reply.header('retry-after', seconds), 'http/slow-down');
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TYPE, { parseAs: 'buffer', bodyLimit: QUESTION_BYTES }, (_request, body, done) => done(null, body));
  app.post(OWN_PATH, async (request, reply) => {
    const box = request.body;
    if (!(box instanceof Uint8Array) || box.length !== QUESTION_BYTES) return refuse(reply, 'http/malformed');
    // What was asked shows in the time that the work takes: so nobody is answered before the work of all is done.
    const [answer] = await Promise.all([helps(box), pause(answersAfter)]);
    return reply.header('cache-control', 'no-store').type(TYPE).send(Buffer.from(answer));
  });
  return app;
};

/** Runs a server of numbers until SIGINT or SIGTERM, until its store fails (exit code 70), or until what it keeps of the directory does not hold (1). Throws `Fault` when keys or store are damaged. */
export const runPinServer = async (config: PinConfig): Promise<void> => {
  const log = pinLog(config.id);
  const onFault = (error: unknown): never => {
    const { exit, reason } = endOf(error);
    log('pin.fault', { reason });
    return process.exit(exit);
  };
  try {
    await serve(config, log, onFault);
  } catch (error) {
    if (error instanceof VerificationError) onFault(error);
    throw error;
  }
};

const serve = async (config: PinConfig, log: PinLog, onFault: (error: unknown) => never): Promise<void> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(config.anchor, 'utf8')));
  const keys = await readServerKeys(config.keys);
  const store = openPinStore(config.dataFolder, OWN_RECORDS);
  const tell = (event: string, fields: object): void => log('pin.directory', { said: event, fields: JSON.stringify(fields) });
  const followed = await followDirectory({ pinned, places: config.from, folder: join(config.dataFolder, 'record'), log: tell });
  const helps = makeHelps({ ...{ id: config.id, keys, store }, clock: systemClock, directory: followed.current });
  const app = pinApp({ helps, answersAfter: config.answersAfter, onFault, pace: addressPace(systemClock, () => PACE) });
  await followed.refresh();
  log('pin.started', { port: await listenAt(app, config) });
  const ending = new AbortController();
  const following = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await pause(config.every * 1_000, undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await followed.refresh();
    }
  };
  const work = following();
  work.catch(onFault);
  endInOrder(async () => {
    ending.abort();
    await app.close();
    await work;
    store.close();
    log('pin.stopped', {});
  });
};
