import { hashNetwork, takeAttempts, type Limit } from '@ristourne/core/accounts/rate-limit';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { qrImage } from '@ristourne/core/qr/image';
import { createAdminApi } from '@ristourne/shopify-app/admin-api/client';
import {
  findMailedClaim,
  type MailedClaim,
  type MailedClaimDeps,
} from '@ristourne/shopify-app/order-mail/find-mailed-claim';
import { keyIn } from '@ristourne/shopify-app/order-mail/status-page-key';
import { ipOf } from '@ristourne/wallet/web/client-ip';
import type { ShopifyParts } from '../compose-shopify.ts';
import type { Installation } from '../compose.ts';
import { imageResponse } from './qr-image.ts';
import type { ShopifyBlocks } from './shopify-blocks.ts';

type OrderMailDeps = MailedClaimDeps & {
  /** Where buyers reach this server; no slash at its end. */
  serverUrl: string;
};
/** `ip`: whom the limit counts. */
type OrderMailCall = { request: Request; ip: string };
type Given = Pick<Installation, 'deps' | 'log'> & {
  environment: Pick<Installation['environment'], 'publicUrl' | 'trustedProxy'>;
};

/** A mail service may load the pictures of all its readers from a handful of addresses. */
export const ORDER_MAILS_PER_IP: Limit = {
  name: 'order_mails_per_ip',
  attempts: 1_000,
  windowMs: 15 * MINUTE_MS,
};
const PATH = /^\/shopify\/order-mail\/([a-z0-9.-]{1,100})\/(\d{1,20})\/(code\.png|claim)$/;
/** A picture is of one buyer's order, and its link may change with the store's key. */
const CACHE_CONTROL = 'private, max-age=600';
/** A link of no order: the wallet tells whoever opens it what every code that is not good is told, in their language. */
const NO_CLAIM_PATH = '/c/order/unknown';
const TRY_AGAIN = 'Please try again in a minute.\nMerci de réessayer dans une minute.\n';

/**
 * What Shopify's order mail shows (docs/examples/order-mail.liquid): the QR of the order's claim link, and a link to
 * the same page. Neither claims anything. Whatever is wrong with shop, order or key gets one answer.
 */
export function createShopifyOrderMail(
  { deps, log, environment }: Given,
  { adminApi }: Pick<ShopifyParts, 'adminApi'>,
): ShopifyBlocks {
  const told = new Set<string>();
  const mailDeps: OrderMailDeps = {
    ...deps,
    serverUrl: environment.publicUrl,
    apiOf: (store: StoreHandle) => createAdminApi(store, adminApi),
    // Each mail that is opened asks: the reason is told once a shop.
    onRefusal: ({ shop, reason }) => {
      if (told.has(shop)) return;
      told.add(shop);
      log.warn({ shop, reason }, "Shopify refused to tell about an order: its mail's QR code stays away");
    },
  };
  const { trustedProxy } = environment;
  return {
    owns: (path) => PATH.test(path),
    respond: (request, remoteAddress) => {
      const ip = ipOf({ headers: request.headers, remoteAddress, trustedProxy });
      return answerOrderMail(mailDeps, { request, ip });
    },
  };
}

async function answerOrderMail(deps: OrderMailDeps, { request, ip }: OrderMailCall): Promise<Response> {
  const address = new URL(request.url);
  const [, shop = '', orderNumber = '', name = ''] = PATH.exec(address.pathname) ?? [];
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
  const flooded = await takeAttempts(deps.pool, deps.clock.now(), [
    { limit: ORDER_MAILS_PER_IP, key: hashNetwork(deps.keys, ip) },
  ]);
  if (flooded) return tryAgain(429, flooded.retryAfterSeconds);
  const key = keyIn(address);
  const claim: MailedClaim =
    key === null ? { outcome: 'refused' } : await findMailedClaim(deps, { shop, orderNumber, key });
  if (claim.outcome === 'busy') return tryAgain(503, claim.retryAfterSeconds);
  const url = claim.outcome === 'found' ? deps.serverUrl + claim.path : null;
  if (name === 'claim') return leadTo(url ?? deps.serverUrl + NO_CLAIM_PATH);
  if (url === null) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  return imageResponse(request, qrImage(url, 'png'), CACHE_CONTROL);
}

function leadTo(url: string): Response {
  const headers = { location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new Response(null, { status: 302, headers });
}

function tryAgain(status: number, retryAfterSeconds: number): Response {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': String(retryAfterSeconds),
  };
  return new Response(TRY_AGAIN, { status, headers });
}
