// npm run build:shopify-app: the pages inside Shopify's admin, if their sources changed since.
import { command, prepare } from './setup.mjs';
import { buildShopifyApp } from './shopify-build.mjs';

await command(async () => {
  await prepare();
  await buildShopifyApp();
  return 0;
});
