import { answerAct, answerLoad } from '@ristourne/admin/answer';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { connectShop, openShop } from '@ristourne/shopify-app/connect/connect-shop';
import { createEmbeddedAdmin } from '@ristourne/shopify-app/embedded/handler';
import { readBuild } from '@ristourne/shopify-app/embedded/read-build';
import { withoutTokens } from '@ristourne/shopify-app/shopify.server';
import type { ShopifyParts } from '../compose-shopify.ts';
import type { Installation } from '../compose.ts';
import { createShopifyAppProxy } from './shopify-app-proxy.ts';
import { createShopifyBlocks } from './shopify-blocks.ts';
import { createShopifyOrderMail } from './shopify-order-mail.ts';

export type ShopifyAdmin = {
  owns(path: string): boolean;
  respond(request: Request, remoteAddress: string): Promise<Response>;
};

const PAGES = /^\/(app|auth)(\/|$)/;

/**
 * The owner's pages inside Shopify's admin with the files that a browser loads with them, the answers to the blocks on
 * buyers' pages, the QR in orders' mails, and what shops forward of their own domain. `wake`: a command may have stored
 * something to do.
 */
export async function createShopifyAdmin(
  installation: Installation,
  { shopify, wake }: { shopify: ShopifyParts; wake: () => void },
): Promise<ShopifyAdmin> {
  const { deps, log } = installation;
  const build = await readBuild();
  if (build === null)
    throw new OperatorError("Shopify's pages are not built: npm run build:shopify-app, then start again");
  const { environment, app, adminApi } = shopify;
  const { apiKey, appBridgeUrl } = environment;
  const respond = createEmbeddedAdmin(build.server, {
    apiKey,
    appBridgeUrl,
    shopify: app,
    merchantOf: (seen) => openShop(deps, seen),
    connect: async (wish) => {
      const result = await connectShop({ ...deps, adminApi }, wish);
      if (result.outcome === 'connected') wake();
      return result;
    },
    load: (call) => answerLoad(deps, call),
    act: async (call, command) => {
      const answer = await answerAct(deps, call, command);
      if (answer.outcome === 'done') wake();
      return answer;
    },
    onFailure: (error) => log.error({ err: loggable(error) }, "Shopify's page failed"),
  });
  const buyersPages = [
    createShopifyBlocks(installation, shopify),
    createShopifyOrderMail(installation, shopify),
    createShopifyAppProxy(installation, shopify),
  ];
  return {
    owns: (path) => PAGES.test(path) || build.client.owns(path) || buyersPages.some((one) => one.owns(path)),
    respond: (request, remoteAddress) => {
      const { pathname } = new URL(request.url);
      const buyersPage = buyersPages.find((one) => one.owns(pathname));
      if (buyersPage) return buyersPage.respond(request, remoteAddress);
      return build.client.owns(pathname) ? build.client.respond(request) : respond(request);
    },
  };
}

/** The address of a page holds a session token, and an error may quote it. */
function loggable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(withoutTokens(String(error)));
  const clean = new Error(withoutTokens(error.message), { cause: error.name });
  clean.stack = withoutTokens(error.stack ?? '');
  return clean;
}
