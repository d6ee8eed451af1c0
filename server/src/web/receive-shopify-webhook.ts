import type { IncomingMessage, ServerResponse } from 'node:http';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import type { Deps } from '@ristourne/core/ports/deps';
import { findStoreByAddress, type KnownStore } from '@ristourne/core/stores/read-store';
import { isShopDomain } from '@ristourne/shopify-app/admin-api/shop-address';
import { deliveryIdOf } from '@ristourne/shopify-app/webhooks/delivery-id';
import { judgeHeaders, receive, type Received } from '@ristourne/shopify-app/webhooks/receive';
import { COMPLIANCE_TOPICS, shopifyHeader, type Headers } from '@ristourne/shopify-app/webhooks/topics';
import { answerUnread, readBody } from './node-adapter.ts';
import { answer, hintInstead, MAX_DELIVERY_BYTES, type Receiving } from './receive-webhook.ts';

export const SHOPIFY_WEBHOOKS = '/webhooks/shopify';
const STORES_KEPT_MS = MINUTE_MS / 2;
const MAX_STORES_KEPT = 10_000;
const STATUS = { unsigned: 401, forged: 401, malformed: 400 } as const;

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse };
type Find = (shopDomain: string) => Promise<KnownStore | null>;

/**
 * Receives what Shopify delivers for all shops of the app: signature over the raw body, one durable insert, 200. Nothing is
 * parsed. A shop that nobody has connected, or that left, gets 200 and a count, since Shopify gives up what is refused;
 * what the law asks is kept also of one that left. A repeated delivery is kept once.
 */
export function createShopifyWebhookReceiver(
  deps: Deps,
  secrets: readonly string[],
  receiving: Receiving,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const find = createShopFinder(deps);
  const { refusals } = receiving;
  return async (incoming, outgoing) => {
    if (incoming.method !== 'POST') return answerUnread(incoming, outgoing, 405);
    const headers = incoming.headers as Headers;
    const standing = judgeHeaders(headers);
    if (standing !== 'signed') {
      refusals.count(standing);
      return answerUnread(incoming, outgoing, STATUS[standing]);
    }
    const read = await readBody(incoming, MAX_DELIVERY_BYTES);
    if (read.outcome === 'aborted') return;
    if (read.outcome === 'too_large')
      return tooLarge(deps, { incoming, outgoing }, await find(domainIn(headers)));
    const received = receive({ rawBody: read.body, headers }, secrets);
    if (received.outcome !== 'store') {
      refusals.count(received.outcome);
      return answer(outgoing, STATUS[received.outcome]);
    }
    await keep(receiving, { store: await find(received.shopDomain), received, body: read.body });
    return answer(outgoing, 200);
  };
}

type Kept = {
  store: KnownStore | null;
  received: Extract<Received, { outcome: 'store' }>;
  body: Uint8Array;
};

async function keep({ writer, refusals }: Receiving, { store, received, body }: Kept): Promise<void> {
  if (store === null) return refusals.count('unknown_shop');
  const { topic, headers, webhookId } = received;
  const isLaw = (COMPLIANCE_TOPICS as readonly string[]).includes(topic);
  if (!store.isConnected && !isLaw) return refusals.count('shop_that_left');
  const { merchantId, storeId } = store;
  const deliveryId = deliveryIdOf({ storeId, webhookId, headers });
  const named = deliveryId === undefined ? {} : { deliveryId };
  await writer.store({ merchantId, storeId, topic, headers, body, ...named });
}

/** Its signature can't be verified unread: the shop's orders are looked at, which anyone may ask for, and no more. */
async function tooLarge(deps: Deps, exchange: Exchange, store: KnownStore | null): Promise<void> {
  if (store?.isConnected !== true) return answerUnread(exchange.incoming, exchange.outgoing, 413);
  return hintInstead(deps, store, exchange);
}

function domainIn(headers: Headers): string {
  const domain = shopifyHeader(headers, 'shop-domain').toLowerCase();
  return isShopDomain(domain) ? domain : '';
}

/** A connected store is kept for half a minute: a delivery then costs no look-up. */
function createShopFinder(deps: Deps): Find {
  const kept = new Map<string, { store: KnownStore; until: number }>();
  return async (shopDomain) => {
    const now = deps.clock.now();
    const found = kept.get(shopDomain);
    if (found && found.until > now) return found.store;
    const store = await findStoreByAddress(deps.pool, { platform: 'shopify', url: `https://${shopDomain}` });
    if (kept.size >= MAX_STORES_KEPT) kept.clear();
    kept.delete(shopDomain);
    if (store?.isConnected) kept.set(shopDomain, { store, until: now + STORES_KEPT_MS });
    return store;
  };
}
