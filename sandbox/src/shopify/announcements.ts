import { customerPayload } from './payloads/customer-payload.ts';
import { orderPayload } from './payloads/order-payload.ts';
import { restTime } from './payloads/parts.ts';
import { refundWithShipping } from './payloads/refund-payload.ts';
import { nextId, nowSecond } from './shop.ts';
import type { Happening, Shop } from './shop.ts';
import type { Customer, Order, Refund } from './types.ts';

export type OrderTopic =
  'orders/create' | 'orders/updated' | 'orders/paid' | 'orders/cancelled' | 'orders/fulfilled';

export interface EditedLines {
  additions: { id: number; delta: number }[];
  removals: { id: number; delta: number }[];
}

/** One act on an order tells several topics at once. */
export function announceOrder(shop: Shop, order: Order, topics: readonly OrderTopic[]): void {
  shop.announce(topics.map((topic) => wholeOrder(shop, order, topic)));
}

function wholeOrder(shop: Shop, order: Order, topic: OrderTopic): Happening {
  return { topic, resourceId: order.id, body: () => orderPayload(shop, order) };
}

export function announceEdit(shop: Shop, order: Order, lines: EditedLines): void {
  shop.announce([
    { topic: 'orders/edited', resourceId: order.id, body: () => editPayload(shop, order, lines) },
    wholeOrder(shop, order, 'orders/updated'),
  ]);
}

export function announceRefund(shop: Shop, order: Order, refund: Refund): void {
  shop.announce([
    { topic: 'refunds/create', resourceId: order.id, body: () => refundWithShipping(shop, order, refund) },
    wholeOrder(shop, order, 'orders/updated'),
  ]);
}

export function announceCustomer(
  shop: Shop,
  customer: Customer,
  topic: 'customers/create' | 'customers/update',
): void {
  shop.announce([{ topic, resourceId: customer.id, body: () => customerPayload(shop, customer) }]);
}

/** No amounts and no GID of the order: whoever wants to know more fetches it. */
function editPayload(shop: Shop, order: Order, lines: EditedLines) {
  const at = restTime(shop, nowSecond(shop));
  return {
    order_edit: {
      id: nextId(shop),
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: order.id,
      staff_note: '',
      user_id: null,
      line_items: lines,
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}
