// npm start: set up, then two shops, the server and a walk through the main job. With --serve: the server alone.
import { command, handOver, prepare } from './setup.mjs';
import { buildShopifyApp } from './shopify-build.mjs';

await command(async (args) => {
  await prepare();
  const alone = args.includes('--serve');
  // The demonstration has a Shopify shop, a server alone only if it is told of an app.
  if (!alone || process.env.SHOPIFY_API_KEY) await buildShopifyApp();
  const rest = args.filter((arg) => arg !== '--serve');
  return alone
    ? handOver('server/src/main.ts', ['start', ...rest])
    : handOver('sandbox/src/walk/main.ts', rest);
});
