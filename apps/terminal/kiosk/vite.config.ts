import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../../.build/kiosk',
    emptyOutDir: true,
    target: 'es2023',
    // Every byte is a file of our own origin: no data: addresses, no inline script.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
  },
});
