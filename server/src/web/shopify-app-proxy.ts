import { answerAppProxy, type AppProxyDeps } from '@ristourne/shopify-app/app-proxy/answer-app-proxy';
import { ipOf, type Caller } from '@ristourne/wallet/web/client-ip';
import type { ShopifyParts } from '../compose-shopify.ts';
import type { Installation } from '../compose.ts';

export type ShopifyAppProxy = {
  owns(path: string): boolean;
  respond(request: Request, remoteAddress: string): Promise<Response>;
};

/** The address that shopify.app.toml names for the app proxy. */
const PATH = /^\/shopify\/proxy(?:\/(.*))?$/;

/** What a shop forwards of its own domain: /apps/ristourne there is /shopify/proxy here. */
export function createShopifyAppProxy(
  { deps, log, environment }: Installation,
  { environment: { webhookSecrets: secrets } }: ShopifyParts,
): ShopifyAppProxy {
  const proxyDeps: AppProxyDeps = {
    ...deps,
    secrets,
    serverUrl: environment.publicUrl,
    onStale: (ageSeconds) =>
      log.warn({ ageSeconds }, 'a call that Shopify signed came too late or too early: is the clock right?'),
  };
  const { trustedProxy } = environment;
  return {
    owns: (path) => PATH.test(path),
    respond: (request, remoteAddress) => {
      const [, path = ''] = PATH.exec(new URL(request.url).pathname) ?? [];
      const ip = buyerIpOf({ headers: request.headers, remoteAddress, trustedProxy });
      return answerAppProxy(proxyDeps, { request, path: path.replace(/\/$/, ''), ip });
    },
  };
}

/**
 * Shopify forwards for all buyers of all shops, so its own address counts nobody: it names the buyer's last in
 * X-Forwarded-For, and a proxy of ours adds Shopify's behind that. Good for a limit of what is signed, and no more.
 */
function buyerIpOf(caller: Caller): string {
  const names = (caller.headers.get('x-forwarded-for') ?? '').split(',').map((name) => name.trim());
  const buyer = names.at(caller.trustedProxy ? -2 : -1);
  return buyer === undefined || buyer === '' ? ipOf(caller) : buyer;
}
