import { defineConfig } from 'vite';
import { oneFile } from './one-file.ts';

export default defineConfig({
  base: './',
  plugins: [oneFile()],
  worker: { format: 'iife' },
  build: {
    outDir: '../../.build/verify',
    emptyOutDir: true,
    target: 'es2022',
    cssCodeSplit: false,
    chunkSizeWarningLimit: 800,
    modulePreload: false,
  },
});
