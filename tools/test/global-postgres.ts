import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import '@dauys/testing/postgres.ts';
import { binariesOf, postgresVersions, startPostgres } from './postgres.ts';

const wanted = process.env['DAUYS_TEST_PG'] ?? '18';

const MEMORY = '/dev/shm';
const ROOM = 6 * 2 ** 30;

/** In memory where there is plenty: nothing of it must outlive the run. Servers that are killed, or lose their disk, are others. */
const place = (): string => {
  const { bavail, bsize } = statfsSync(existsSync(MEMORY) ? MEMORY : tmpdir());
  return existsSync(MEMORY) && Math.min(bavail * bsize, freemem()) > ROOM ? MEMORY : tmpdir();
};

/** One server for all integration tests of a run; each test file takes a database of its own from it. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const version = postgresVersions.find((known) => known === wanted);
  if (version === undefined) throw new Error(`DAUYS_TEST_PG is "${wanted}", not one of ${postgresVersions.join(', ')}`);
  const folder = mkdtempSync(join(place(), 'dauys-test-'));
  const server = await startPostgres({ dataFolder: join(folder, 'pg'), version });
  project.provide('databaseUrl', server.url);
  project.provide('postgresBin', binariesOf(version) ?? '');
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
};
