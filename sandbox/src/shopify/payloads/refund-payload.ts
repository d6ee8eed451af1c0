import { restAmount } from '../money.ts';
import type { Shop } from '../shop.ts';
import type { Order, Refund } from '../types.ts';
import { amountSet, gid, restTime } from './parts.ts';

/** The body of refunds/create. As recorded, an order's own list of refunds lacks `refund_shipping_lines`. */
export function refundWithShipping(shop: Shop, order: Order, refund: Refund) {
  const { shipping } = refund;
  return {
    ...refundPayload(shop, order, refund),
    refund_shipping_lines:
      shipping === null
        ? []
        : [
            {
              id: shipping.id,
              shipping_line_id: order.shipping?.id ?? null,
              subtotal_amount_set: amountSet(shop, shipping.priceMinor),
            },
          ],
    return: null,
  };
}

export function refundPayload(shop: Shop, order: Order, refund: Refund) {
  return {
    id: refund.id,
    admin_graphql_api_id: gid('Refund', refund.id),
    order_id: order.id,
    created_at: restTime(shop, refund.createdAt),
    processed_at: restTime(shop, refund.createdAt),
    note: refund.note === '' ? null : refund.note,
    user_id: null,
    restock: refund.lines.some((line) => line.restockType !== 'no_restock'),
    duties: [],
    total_duties_set: amountSet(shop, 0),
    order_adjustments: adjustments(shop, order, refund),
    refund_line_items: refund.lines.map((line) => ({
      id: line.id,
      line_item_id: line.lineId,
      quantity: line.quantity,
      location_id: null,
      restock_type: line.restockType,
      // Numbers here, texts everywhere else: as recorded.
      subtotal: line.subtotalMinor / 100,
      total_tax: line.taxMinor / 100,
      subtotal_set: amountSet(shop, line.subtotalMinor),
      total_tax_set: amountSet(shop, line.taxMinor),
    })),
    transactions: refund.transactions.map((one) => ({
      id: one.id,
      admin_graphql_api_id: gid('OrderTransaction', one.id),
      order_id: order.id,
      kind: one.kind,
      status: one.status,
      gateway: one.gateway,
      amount: restAmount(one.amountMinor),
      currency: shop.settings.currency,
      parent_id: order.transactions.find((other) => other.kind === 'sale')?.id ?? null,
      test: order.test,
      processed_at: restTime(shop, one.processedAt),
    })),
  };
}

/** What money and lines differ by: negative = paid out beyond the lines, positive = lines without their money. */
function adjustments(shop: Shop, order: Order, refund: Refund) {
  const tax = (minor: number): number => (order.taxesIncluded ? 0 : minor);
  const linesMinor = refund.lines.reduce((total, line) => total + line.subtotalMinor + tax(line.taxMinor), 0);
  const shippingMinor =
    refund.shipping === null ? 0 : refund.shipping.priceMinor + tax(refund.shipping.taxMinor);
  const moneyMinor = refund.transactions
    .filter((one) => one.status === 'success')
    .reduce((total, one) => total + one.amountMinor, 0);
  const wanted = [
    { kind: 'shipping_refund', reason: 'Shipping refund', minor: -(refund.shipping?.priceMinor ?? 0) },
    {
      kind: 'refund_discrepancy',
      reason: 'Refund discrepancy',
      minor: linesMinor + shippingMinor - moneyMinor,
    },
  ];
  return wanted
    .filter(({ minor }) => minor !== 0)
    .map(({ kind, reason, minor }, position) => ({
      id: refund.id * 10 + position,
      order_id: order.id,
      refund_id: refund.id,
      amount: restAmount(minor),
      tax_amount: '0.00',
      kind,
      reason,
      amount_set: amountSet(shop, minor),
      tax_amount_set: amountSet(shop, 0),
    }));
}
