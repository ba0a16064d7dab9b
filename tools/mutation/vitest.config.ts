import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { areas } from './areas.ts';

const root = resolve(import.meta.dirname, '../..');
const area = areas.find(({ name }) => name === process.env['DAUYS_MUTATION']);

// One project, so that Stryker finds it; our packages from this folder, because the links in node_modules lead to the unbroken ones.
export default defineConfig({
  root,
  resolve: {
    alias: [
      {
        find: /^@dauys\/(basics|beat|complaint|directory|journal|ledger|protocol|sealing|testing|verify|wording)\//,
        replacement: `${root}/packages/$1/`,
      },
      { find: /^hash-wasm$/, replacement: resolve(root, 'tools/mutation/argon2-once.ts') },
    ],
  },
  test: {
    include: [...(area?.tests ?? [])],
    exclude: ['**/node_modules/**', '**/*.{integration,terminal,crash,journey}.test.ts'],
    setupFiles: [resolve(root, 'tools/mutation/fewer-runs.ts')],
    isolate: false,
    testTimeout: 60_000,
  },
});
