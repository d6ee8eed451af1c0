// npm start: set up, then a shop, the server and a walk through the main job. With --serve: the server alone.
import { command, handOver, prepare } from './setup.mjs';
import { buildShopifyApp } from './shopify-build.mjs';

await command(async (args) => {
  await prepare();
  if (process.env.SHOPIFY_API_KEY) await buildShopifyApp();
  const alone = args.includes('--serve');
  const rest = args.filter((arg) => arg !== '--serve');
  return alone
    ? handOver('server/src/main.ts', ['start', ...rest])
    : handOver('sandbox/src/walk/main.ts', rest);
});
