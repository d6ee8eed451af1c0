import { createAdminApi } from '@ristourne/shopify-app/admin-api/client';
import { answerOrderBlock } from '@ristourne/shopify-app/extensions/answer-order-block';
import { BLOCK_PAGES } from '@ristourne/shopify-app/extensions/order-block';
import { sandboxFetch } from '@ristourne/shopify-app/sandbox-fetch';
import { createAccessTokens } from '@ristourne/shopify-app/sessions/access-tokens';
import type { ShopifyApp } from '@ristourne/shopify-app/shopify.server';
import { ipOf } from '@ristourne/wallet/web/client-ip';
import type { Installation } from '../compose.ts';
import type { ShopifyEnvironment } from '../environment/read-environment.ts';

export type ShopifyBlocks = {
  owns(path: string): boolean;
  respond(request: Request, remoteAddress: string): Promise<Response>;
};

const PATH = /^\/shopify\/order-block\/([a-z-]+)$/;

/** What the blocks on Shopify's thank-you and order pages ask (extensions/). */
export function createShopifyBlocks(
  { deps, log, environment }: Installation,
  { environment: app, shopify }: { environment: ShopifyEnvironment; shopify: ShopifyApp },
): ShopifyBlocks {
  const { sandboxOrigin } = app;
  const settings = {
    tokens: createAccessTokens(shopify),
    fetch: sandboxOrigin === null ? fetch : sandboxFetch(sandboxOrigin, fetch),
  };
  const blockDeps = {
    ...deps,
    app,
    serverUrl: environment.publicUrl,
    apiOf: (store: Parameters<typeof createAdminApi>[0]) => createAdminApi(store, settings),
    onRefusal: (reason: string) => log.warn({ reason }, 'Shopify refused to tell about an order'),
  };
  const { trustedProxy } = environment;
  return {
    owns: (path) => pageOf(path) !== undefined,
    respond: (request, remoteAddress) => {
      const page = pageOf(new URL(request.url).pathname);
      if (page === undefined) return Promise.resolve(new Response(null, { status: 404 }));
      const ip = ipOf({ headers: request.headers, remoteAddress, trustedProxy });
      return answerOrderBlock(blockDeps, { request, page, ip });
    },
  };
}

function pageOf(path: string) {
  const [, name] = PATH.exec(path) ?? [];
  return BLOCK_PAGES.find((page) => page === name);
}
