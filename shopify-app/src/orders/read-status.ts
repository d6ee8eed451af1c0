import type { OrderStatus } from '@ristourne/core/commerce/order';
import type { Instant } from '@ristourne/core/commerce/time';
import type { OrderFields } from './order-query.ts';

/** Paid once, whatever went back since: refunds are read line by line, never from this word. */
const PAID = new Set(['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED']);
const MONEY_IN = new Set(['SALE', 'CAPTURE']);

/**
 * Only a cancellation ends an order: one whose authorisation was voided or has expired stays open and may still be
 * paid. An order that was paid in full and then got one more line stays paid (Shopify calls it PARTIALLY_PAID).
 */
export function readStatus(order: OrderFields): OrderStatus {
  if (order.cancelledAt !== null) return 'gone';
  const word = order.displayFinancialStatus ?? '';
  if (PAID.has(word)) return 'earning';
  const paidAsOrdered =
    order.originalTotalPriceSet > 0n && order.totalReceivedSet >= order.originalTotalPriceSet;
  return word === 'PARTIALLY_PAID' && paidAsOrdered ? 'earning' : 'waiting';
}

/** Shopify's word for people: "paid", "partially refunded", "cancelled". */
export function statusWord(order: OrderFields): string {
  if (order.cancelledAt !== null) return 'cancelled';
  return (order.displayFinancialStatus ?? 'unknown').toLowerCase().replaceAll('_', ' ');
}

/**
 * When the money for what was ordered had come in; a later payment for an added line does not move it. An order of 0.00
 * has no payment, and was paid when it was placed. Null while it is not paid.
 */
export function readPaidAt(order: OrderFields): Instant | null {
  if (!PAID.has(order.displayFinancialStatus ?? '') && readStatus(order) !== 'earning') return null;
  const payments = order.transactions
    .filter((one) => MONEY_IN.has(one.kind) && one.status === 'SUCCESS')
    .map((one) => ({ at: one.processedAt ?? order.processedAt, amount: one.amountSet }))
    .toSorted((a, b) => a.at - b.at);
  let received = 0n;
  for (const { at, amount } of payments) {
    received += amount;
    if (received >= order.originalTotalPriceSet) return at;
  }
  return payments.at(-1)?.at ?? order.processedAt;
}

/** When the last parcel of a wholly fulfilled order left; null before. */
export function readFulfilledAt(order: OrderFields): Instant | null {
  if (order.displayFulfillmentStatus !== 'FULFILLED') return null;
  const left = order.fulfillments.filter((one) => one.status === 'SUCCESS').map((one) => one.createdAt);
  return left.length === 0 ? null : Math.max(...left);
}
