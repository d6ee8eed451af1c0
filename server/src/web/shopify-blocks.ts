import { createAdminApi } from '@ristourne/shopify-app/admin-api/client';
import { answerOrderBlock } from '@ristourne/shopify-app/extensions/answer-order-block';
import { BLOCK_PAGES } from '@ristourne/shopify-app/extensions/order-block';
import { ipOf } from '@ristourne/wallet/web/client-ip';
import type { ShopifyParts } from '../compose-shopify.ts';
import type { Installation } from '../compose.ts';

export type ShopifyBlocks = {
  owns(path: string): boolean;
  respond(request: Request, remoteAddress: string): Promise<Response>;
};

const PATH = /^\/shopify\/order-block\/([a-z-]+)$/;

/** What the blocks on Shopify's thank-you and order pages ask (extensions/). */
export function createShopifyBlocks(
  { deps, log, environment }: Installation,
  { environment: app, adminApi }: ShopifyParts,
): ShopifyBlocks {
  const blockDeps = {
    ...deps,
    app,
    serverUrl: environment.publicUrl,
    apiOf: (store: Parameters<typeof createAdminApi>[0]) => createAdminApi(store, adminApi),
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
