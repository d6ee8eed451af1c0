import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Draws the kit with invented members, to look at: `vite build -c shopify-app/gallery/vite.config.ts`. Nothing ships it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: { outDir: 'dist', emptyOutDir: true },
  esbuild: { jsx: 'automatic' },
});
