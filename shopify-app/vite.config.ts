import { fileURLToPath } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig, type Plugin } from 'vite';
import { polarisStylesOfUse } from './polaris-styles.ts';

/** The server runs core as it is; a copy of it in the build would be a second one, with a second pool. */
const coreStaysOutside: Plugin = {
  name: 'core-stays-outside',
  enforce: 'pre',
  resolveId: (source, _importer, { ssr }) =>
    ssr === true && source.startsWith('@ristourne/core/') ? { id: source, external: true } : null,
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Where the server serves the client's files; /app and /auth are pages.
  base: '/shopify-app/',
  plugins: [
    coreStaysOutside,
    polarisStylesOfUse,
    remix({
      appDirectory: 'src/embedded',
      buildDirectory: 'build',
      ignoredRouteFiles: ['**/*.test.ts'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: false,
      },
    }),
  ],
  build: { assetsInlineLimit: 0 },
});
