import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedBinaries } from '../../apps/hub/postgres/binaries.ts';
import { launchPostgres, type RunningPostgres } from '../../apps/hub/postgres/launch.ts';

/** The two majors that we promise: the one we bring, and the floor (Debian 12's). */
export const postgresVersions = ['18', '15'] as const;
export type PostgresVersion = (typeof postgresVersions)[number];

/** Where the programs of a version are on this machine, or `undefined`. */
export const binariesOf = (version: PostgresVersion): string | undefined => {
  if (version === '18') return embeddedBinaries();
  const folder = process.env['DAUYS_PG15_BIN'] ?? '/usr/lib/postgresql/15/bin';
  return existsSync(join(folder, 'postgres')) ? folder : undefined;
};

export interface StartOptions {
  readonly dataFolder: string;
  readonly version: PostgresVersion;
}

/** A real server of a version on a data folder, started by the hub's own code. Throws when its programs are not installed. */
export const startPostgres = async ({ dataFolder, version }: StartOptions): Promise<RunningPostgres> => {
  const bin = binariesOf(version);
  if (bin === undefined) throw new Error(`the programs of PostgreSQL ${version} are not installed here`);
  return launchPostgres({ dataFolder, bin });
};
