import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@dauys/basics/clock.ts';
import { QUESTION_BYTES } from '@dauys/beat/box.ts';
import { OWN_PATH, OWN_RECORDS } from '@dauys/protocol/own-number.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import { endInOrder, listenAt } from '../door.ts';
import { followDirectory } from '../monitor/directory.ts';
import { every, serveOrEnd, terminalDoor, type TerminalDoor } from '../terminal-door/door.ts';
import { addressPace } from '../terminal-door/pace.ts';
import { readServerKeys, type PinConfig } from './config.ts';
import { pinLog, type PinLog } from './events.ts';
import { makeHelps } from './helps.ts';
import { openPinStore } from './store.ts';

/** How often one terminal asks, in seconds: only so that an address is not slowed down for it. */
const PACE = 5;

interface PinDoor extends Pick<TerminalDoor, 'onFault' | 'pace'> {
  readonly helps: (box: Uint8Array) => Promise<Uint8Array>;
  readonly answersAfter: number;
}

/** The door for terminals: a box in, a box out, the same time after it came. */
export const pinApp = ({ helps, answersAfter, ...door }: PinDoor) =>
  terminalDoor({
    ...door,
    path: OWN_PATH,
    bytes: QUESTION_BYTES,
    // What was asked shows in the time that the work takes: so nobody is answered before the work of all is done.
    answer: async (box) => (await Promise.all([helps(box), pause(answersAfter)]))[0],
  });

/** Runs a server of numbers until SIGINT or SIGTERM, until its store fails (exit code 70), or until what it keeps of the directory does not hold (1). Throws `Fault` when keys or store are damaged. */
export const runPinServer = async (config: PinConfig): Promise<void> => {
  const log = pinLog(config.id);
  await serveOrEnd(
    (onFault) => serve(config, log, onFault),
    (reason) => log('pin.fault', { reason }),
  );
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
  const work = every(config.every * 1_000, followed.refresh, ending.signal);
  work.catch(onFault);
  endInOrder(async () => {
    ending.abort();
    await app.close();
    await work;
    store.close();
    log('pin.stopped', {});
  });
};
