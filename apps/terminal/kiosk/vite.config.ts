import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Makes the page's workers with the page, as further entries: built apart, as Vite does by itself, each would carry its own copy of what they and the
 * page have in common (curves, hashes, schemas). What is shared is code and never state: a worker has its own modules in memory.
 */
const workersBeside = (): Plugin => ({
  name: 'workers-beside',
  apply: 'build',
  enforce: 'pre',
  transform: {
    filter: { code: /new Worker\(/ },
    handler(code, id) {
      const made = code.replaceAll(/new URL\('(\.\/[a-z]+\.worker)\.ts', import\.meta\.url\)/g, (_, path: string) => {
        const file = this.emitFile({ type: 'chunk', id: join(dirname(id), `${path}.ts`), name: path.slice('./'.length) });
        return `import.meta.ROLLUP_FILE_URL_${file}`;
      });
      return { code: made, map: null };
    },
  },
});

/** The sentences of a language stay data: a file of the page that it fetches, and not a script made of one. */
const linesAsData = (): Plugin => ({
  name: 'lines-as-data',
  apply: 'build',
  enforce: 'pre',
  transform: {
    filter: { code: /\.lines\.json'/ },
    handler(code, id) {
      const made = code.replaceAll(/import\('([\w./]+\.lines\.json)', \{ with: \{ type: 'json' \} \}\)/g, (_, path: string) => {
        const file = join(dirname(id), path);
        return `bringLines(import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name: basename(file), source: readFileSync(file) })})`;
      });
      return { code: `import { bringLines } from ${JSON.stringify(join(import.meta.dirname, 'bring-lines.ts'))};\n${made}`, map: null };
    },
  },
});

export default defineConfig({
  base: './',
  plugins: [workersBeside(), linesAsData(), react()],
  build: {
    outDir: '../../../.build/kiosk',
    emptyOutDir: true,
    target: 'es2023',
    // Every byte is a file of our own origin: no data: addresses, no inline script.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    // TypeBox does not say so, but its modules only define: what no schema of ours uses stays out of the page.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /\/node_modules\/typebox\//, sideEffects: false }] } },
  },
});
