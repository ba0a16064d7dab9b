import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@dauys/basics/failure.ts';
import type { HubLog } from '../events.ts';
import { embeddedBinaries } from './binaries.ts';
import { launchPostgres, type RunningPostgres } from './launch.ts';

/** Our own PostgreSQL, started again whenever it ends by itself: its recovery is its own, and the pool connects again. */
export interface KeptPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** Throws `Fault` when this platform has no binaries, or the first start fails. */
export const keepPostgres = async (dataFolder: string, log: HubLog): Promise<KeptPostgres> => {
  const bin = embeddedBinaries();
  if (bin === undefined) throw new Fault('no PostgreSQL comes with this platform: set databaseUrl (or DATABASE_URL) to one.');
  let stopping = false;
  let current: RunningPostgres = await launchPostgres({ dataFolder, bin });
  const { url } = current;

  const watch = async (): Promise<void> => {
    for (;;) {
      await current.ended;
      if (stopping) return;
      log('database.ended', {});
      current = await launchAgain();
      // Stopped meanwhile: nobody else knows of this one.
      if (stopping) return current.stop();
      if (current.url !== url) throw new Fault('PostgreSQL came back under another address: restart the hub.');
    }
  };
  const launchAgain = async (): Promise<RunningPostgres> => {
    for (let wait = 250; ; wait = Math.min(30_000, wait * 2)) {
      try {
        return await launchPostgres({ dataFolder, bin });
      } catch (error) {
        if (stopping || !(error instanceof Fault)) throw error;
        log('database.unstarted', { because: error.message });
        await pause(wait);
      }
    }
  };
  // A server that cannot be watched is a fault of ours: it ends the process, which starts again through recovery.
  const watching = watch();
  return {
    url,
    stop: async () => {
      stopping = true;
      await current.stop();
      await watching;
    },
  };
};
