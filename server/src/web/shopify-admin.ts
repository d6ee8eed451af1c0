import { answerAct, answerLoad } from '@ristourne/admin/answer';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { API_VERSION } from '@ristourne/shopify-app/admin-api/shop-address';
import { findMerchantOfShop } from '@ristourne/shopify-app/embedded/find-merchant';
import { createEmbeddedAdmin } from '@ristourne/shopify-app/embedded/handler';
import { readBuild } from '@ristourne/shopify-app/embedded/read-build';
import { leadShopsToSandbox } from '@ristourne/shopify-app/sandbox-fetch';
import { SCOPES } from '@ristourne/shopify-app/scopes';
import { createSessionStorage } from '@ristourne/shopify-app/sessions/session-storage';
import { createShopifyApp, withoutTokens } from '@ristourne/shopify-app/shopify.server';
import type { Installation } from '../compose.ts';
import type { ShopifyEnvironment } from '../environment/read-environment.ts';
import { createShopifyBlocks } from './shopify-blocks.ts';

export type ShopifyAdmin = {
  owns(path: string): boolean;
  respond(request: Request, remoteAddress: string): Promise<Response>;
};

const PAGES = /^\/(app|auth)(\/|$)/;

/**
 * The owner's pages inside Shopify's admin with the files that a browser loads with them, and the answers to the blocks on
 * buyers' pages.
 */
export async function createShopifyAdmin(
  installation: Installation,
  environment: ShopifyEnvironment,
): Promise<ShopifyAdmin> {
  const { deps, log, prisma } = installation;
  const build = await readBuild();
  if (build === null)
    throw new OperatorError("Shopify's pages are not built: npm run build:shopify-app, then start again");
  const { apiKey, appBridgeUrl, sandboxOrigin } = environment;
  if (sandboxOrigin !== null) leadShopsToSandbox(sandboxOrigin);
  const shopify = createShopifyApp({
    ...environment,
    scopes: SCOPES,
    apiVersion: API_VERSION,
    sessionStorage: createSessionStorage({ keys: deps.keys, prisma }),
    onWarning: (message) => log.warn({ library: 'shopify' }, message),
  });
  const respond = createEmbeddedAdmin(build.server, {
    apiKey,
    appBridgeUrl,
    shopify,
    merchantOf: (shop) => findMerchantOfShop(deps.pool, shop),
    load: (call) => answerLoad(deps, call),
    act: (call, command) => answerAct(deps, call, command),
    onFailure: (error) => log.error({ err: loggable(error) }, "Shopify's page failed"),
  });
  const blocks = createShopifyBlocks(installation, { environment, shopify });
  return {
    owns: (path) => PAGES.test(path) || build.client.owns(path) || blocks.owns(path),
    respond: (request, remoteAddress) => {
      const { pathname } = new URL(request.url);
      if (blocks.owns(pathname)) return blocks.respond(request, remoteAddress);
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
