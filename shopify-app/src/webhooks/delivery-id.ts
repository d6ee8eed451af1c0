import { createHash } from 'node:crypto';
import type { DeliveryId, StoreId } from '@ristourne/core/commerce/ids';
import type { Instant } from '@ristourne/core/commerce/time';
import { uuidV7Of } from '@ristourne/core/commerce/uuid-v7';
import { shopifyHeader, type Headers } from './topics.ts';

/** What an id can say, to the year 10889. */
const MAX_TIME = 2 ** 48 - 1;

/** When Shopify made a delivery, the same over all its retries; null when it does not say. */
export function triggeredAt(headers: Headers): Instant | null {
  const at = Date.parse(shopifyHeader(headers, 'triggered-at'));
  return Number.isSafeInteger(at) && at > 0 && at <= MAX_TIME ? at : null;
}

type Delivery = { storeId: StoreId; webhookId: string; headers: Headers };

/**
 * The id under which a delivery is kept, made of Shopify's own (the same over all retries): a repeated delivery finds
 * itself kept. Undefined without a time: it is kept under a new id then, and fetched once more.
 */
export function deliveryIdOf({ storeId, webhookId, headers }: Delivery): DeliveryId | undefined {
  const at = triggeredAt(headers);
  if (at === null) return undefined;
  return uuidV7Of(at, createHash('sha256').update(`${storeId}\n${webhookId}`).digest().subarray(0, 10));
}
