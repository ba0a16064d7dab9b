import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const folders = ['packages', 'apps', 'tools'];
const ending = (kind: string) => folders.map((folder) => `${folder}/**/*.${kind}.test.{ts,tsx}`);
const special = ['terminal', 'integration', 'crash', 'journey'];
const away = ['**/node_modules/**', '**/.build/**', '**/.data/**'];
const minute = 60_000;

// One server per run for everything that needs a database; DAUYS_TEST_PG says which version.
const database = ['tools/test/global-postgres.ts'];

// One process reads the modules once for all its files; nothing in them is kept from one file to the next.
const once = false;

// Whole systems with people in them stretch hundreds of codes; the unit tests stretch them as pages do.
const quickly = { alias: { 'hash-wasm': resolve(import.meta.dirname, 'tools/test/argon2.ts') } };

export default defineConfig({
  plugins: [react()],
  test: {
    pool: 'forks',
    // What tests make is young and many: a larger nursery is looked through less often.
    execArgv: ['--max-semi-space-size=32'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: once,
          include: folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: [...away, ...special.flatMap(ending)],
          // A limit for what hangs: they take what other stages leave over of the processor.
          testTimeout: 10 * minute,
          hookTimeout: 5 * minute,
        },
      },
      {
        // The agent's own process and its disk: no database, so no version of it to run them on.
        extends: true,
        resolve: quickly,
        test: {
          name: 'terminal',
          include: ending('terminal'),
          exclude: away,
          testTimeout: 3 * minute,
          hookTimeout: 3 * minute,
        },
      },
      {
        extends: true,
        resolve: quickly,
        test: {
          name: 'integration',
          isolate: once,
          include: ending('integration'),
          exclude: away,
          globalSetup: database,
          testTimeout: 3 * minute,
          hookTimeout: 3 * minute,
        },
      },
      {
        // The same for another version of the database: what asks doors and not the database says the same on each.
        extends: true,
        resolve: quickly,
        test: {
          name: 'database',
          isolate: once,
          include: ending('integration'),
          // Nor is another version launched by us: what the embedded mode starts is the embedded one.
          exclude: [...away, 'tools/doors/**', 'tools/fuzz/**', 'apps/hub/postgres/**'],
          globalSetup: database,
          testTimeout: 3 * minute,
          hookTimeout: 3 * minute,
        },
      },
      {
        extends: true,
        resolve: quickly,
        test: {
          name: 'crash',
          include: ending('crash'),
          exclude: away,
          globalSetup: database,
          fileParallelism: false,
          testTimeout: 8 * minute,
          hookTimeout: 2 * minute,
        },
      },
      {
        extends: true,
        resolve: quickly,
        test: {
          name: 'journeys',
          include: ending('journey'),
          exclude: away,
          globalSetup: database,
          fileParallelism: false,
          testTimeout: 5 * minute,
          hookTimeout: 5 * minute,
        },
      },
    ],
  },
});
