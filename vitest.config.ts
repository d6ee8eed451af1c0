import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['core/src/database/testing/server.ts'],
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            '{core,wallet,admin,woo-bridge,shopify-app,server,sandbox}/src/**/*.test.ts',
            'tests/**/*.{test,spec}.ts',
          ],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
        test: {
          name: 'extensions',
          environment: 'happy-dom',
          include: ['extensions/*/src/**/*.test.ts'],
          // The build of the extensions puts it in.
          env: { APP_URL: 'https://loyalty.example' },
          // Its files have extensions that node does not know.
          server: { deps: { inline: [/@shopify\/ui-extensions-tester/] } },
        },
      },
    ],
  },
});
