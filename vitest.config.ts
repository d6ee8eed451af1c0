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
            'woo-bridge/plugin/script/**/*.test.ts',
            'tests/**/*.{test,spec}.ts',
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
