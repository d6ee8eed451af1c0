import { createHash } from 'node:crypto';
import { SHOP_ID } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Order } from './types.ts';

const KEY_LENGTH = 32;

/** The secret in the address of an order's status page: whoever holds it holds a mail of the order. */
export function statusPageKey(order: Order): string {
  return createHash('sha256').update(`status page of ${order.token}`).digest('hex').slice(0, KEY_LENGTH);
}

/** As recorded addresses look: `/<shop>/orders/<token>/authenticate?key=<key>`. */
export function statusPageUrl(shop: Shop, order: Order): string {
  return `${shop.origin}/${SHOP_ID}/orders/${order.token}/authenticate?key=${statusPageKey(order)}`;
}
