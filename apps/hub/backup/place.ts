import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import type { HubConfig } from '../config.ts';
import { embeddedBinaries } from '../postgres/binaries.ts';
import { launchPostgres } from '../postgres/launch.ts';

export interface Place {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The database that a hub's configuration names. Our own PostgreSQL is used as it runs, or started for as long as this takes.
 * Throws `Fault` where this platform has none.
 */
export const openPlace = async ({ databaseUrl, dataFolder = '' }: Pick<HubConfig, 'databaseUrl' | 'dataFolder'>): Promise<Place> => {
  const url = databaseUrl ?? runningAt(dataFolder);
  if (url !== undefined) return { url, close: () => Promise.resolve() };
  const bin = embeddedBinaries();
  if (bin === undefined) throw new Fault('no PostgreSQL comes with this platform: set databaseUrl (or DATABASE_URL) to one.');
  const server = await launchPostgres({ dataFolder, bin });
  return { url: server.url, close: () => server.stop() };
};

/** The postmaster's own lock file: its process id in the first line, port in the fourth, socket folder in the fifth. */
const runningAt = (dataFolder: string): string | undefined => {
  try {
    const [pid = '', , , port = '', socket = ''] = readFileSync(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 0);
    return `postgresql://dauys@/dauys?host=${encodeURIComponent(socket)}&port=${port.trim()}`;
  } catch {
    // No lock file, or its owner is gone.
    return undefined;
  }
};
