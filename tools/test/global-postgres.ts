import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import '@dauys/testing/postgres.ts';
import { openWorkplace } from './memory.ts';
import { binariesOf, postgresVersions, startPostgres } from './postgres.ts';

const wanted = process.env['DAUYS_TEST_PG'] ?? '18';

/** One server for all integration tests of a run; each test file takes a database of its own from it. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const version = postgresVersions.find((known) => known === wanted);
  if (version === undefined) throw new Error(`DAUYS_TEST_PG is "${wanted}", not one of ${postgresVersions.join(', ')}`);
  const { folder, remove } = openWorkplace();
  const server = await startPostgres({ dataFolder: join(folder, 'pg'), version });
  project.provide('databaseUrl', server.url);
  project.provide('postgresBin', binariesOf(version) ?? '');
  return async () => {
    await server.stop();
    remove();
  };
};
