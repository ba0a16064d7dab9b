import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// TypeBox does not say so, but its modules only define: what no schema of ours uses stays out of the page.
const rolldownOptions = { treeshake: { moduleSideEffects: [{ test: /\/node_modules\/typebox\//, sideEffects: false }] } };

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es', rolldownOptions },
  build: {
    outDir: '../../../.build/kiosk',
    emptyOutDir: true,
    target: 'es2023',
    // Every byte is a file of our own origin: no data: addresses, no inline script.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    rolldownOptions,
  },
});
