import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  root: import.meta.dirname,
  build: {
    outDir: '../../.build/workspace',
    emptyOutDir: true,
    target: 'es2024',
    // Nothing inline: the content policy allows none. Names carry content hashes, so that a release is reproducible.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: 'es' },
});
