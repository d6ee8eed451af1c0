// npm run web | npm run worker: one kind of process alone, for several of them on one DATABASE_URL.
import { SetupError, command, handOver, prepare } from './setup.mjs';
import { buildShopifyApp } from './shopify-build.mjs';

await command(async ([kind, ...args]) => {
  if (kind !== 'web' && kind !== 'worker') throw new SetupError('Say "web" or "worker".');
  await prepare();
  if (kind === 'web' && process.env.SHOPIFY_API_KEY) await buildShopifyApp();
  return handOver('server/src/main.ts', [kind, ...args]);
});
