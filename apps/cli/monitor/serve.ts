import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@dauys/basics/clock.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { SWEEP_MS } from '@dauys/fleet/silence.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace } from '@dauys/verify/record.ts';
import { endInOrder, listenAt } from '../door.ts';
import { every, serveOrEnd, terminalDoor, type TerminalDoor } from '../terminal-door/door.ts';
import { addressPace } from '../terminal-door/pace.ts';
import { paceOf, readTransports, type MonitorConfig } from './config.ts';
import { followDirectory } from './directory.ts';
import { monitorLog, type MonitorLog } from './events.ts';
import { createHears, type Hears } from './hears.ts';
import { openMonitorStore } from './store.ts';

/** The door for terminals: frames of one size in, frames of one size out. */
export const monitorApp = ({ hears, ...door }: Pick<TerminalDoor, 'onFault' | 'pace'> & { readonly hears: Pick<Hears, 'receive'> }) =>
  terminalDoor({ ...door, path: BEAT_PATH, bytes: UP_BYTES, answer: hears.receive });

/**
 * Runs a monitor until SIGINT or SIGTERM, until its store fails (exit code 70), or until what it keeps of the directory does not hold (exit code 1).
 * Throws `Fault` when keys or store are damaged.
 */
export const runMonitor = async (config: MonitorConfig): Promise<void> => {
  const log = monitorLog(config.id);
  log('monitor.configured', { config: JSON.stringify({ ...config, keys: '<redacted>' }) });
  await serveOrEnd(
    (onFault) => serve(config, log, onFault),
    (reason) => log('monitor.fault', { reason }),
  );
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
  const { signal } = ending;
  const working = [every(SWEEP_MS / 2, hears.look, signal), every(config.every * 1_000, followed.refresh, signal)];
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
