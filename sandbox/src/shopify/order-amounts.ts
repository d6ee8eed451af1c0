import { sum } from './money.ts';
import type { Order, OrderLine, Refund } from './types.ts';

/** What an order's numbers come to, now and as ordered. All in the shop's currency. */
export interface OrderAmounts {
  subtotalMinor: number;
  discountMinor: number;
  taxMinor: number;
  totalMinor: number;
  currentSubtotalMinor: number;
  currentDiscountMinor: number;
  currentTaxMinor: number;
  currentTotalMinor: number;
  tipMinor: number;
  receivedMinor: number;
  refundedMinor: number;
}

export function discountOf(line: OrderLine): number {
  return sum(line.allocations.map((allocation) => allocation.amountMinor));
}

export function netOf(line: OrderLine): number {
  return line.unitMinor * line.quantity - discountOf(line);
}

export function backOf(
  order: Order,
  line: OrderLine,
): { quantity: number; subtotalMinor: number; taxMinor: number } {
  const back = order.refunds.flatMap((refund) => refund.lines).filter((one) => one.lineId === line.id);
  return {
    quantity: sum(back.map((one) => one.quantity)),
    subtotalMinor: sum(back.map((one) => one.subtotalMinor)),
    taxMinor: sum(back.map((one) => one.taxMinor)),
  };
}

export function currentQuantity(order: Order, line: OrderLine): number {
  return line.quantity - backOf(order, line).quantity;
}

/** k of n units of a line's discount or tax: rounded down on the running total, so that all parts make the whole. */
export function shareBack(wholeMinor: number, part: { of: number; before: number; take: number }): number {
  const upTo = (units: number): number => Math.floor((wholeMinor * units) / part.of);
  return upTo(part.before + part.take) - upTo(part.before);
}

export function refundMoney(refund: Refund): number {
  return sum(refund.transactions.filter((one) => one.status === 'success').map((one) => one.amountMinor));
}

/** Subtotals hold no shipping and no tip; they hold the tax when the order's prices do. */
export function amountsOf(order: Order): OrderAmounts {
  const goods = order.lines.filter((line) => line.kind !== 'tip');
  const tipMinor = sum(order.lines.filter((line) => line.kind === 'tip').map(netOf));
  const shippingMinor = order.shipping?.priceMinor ?? 0;
  const shippingBack = sum(order.refunds.map((refund) => refund.shipping?.priceMinor ?? 0));
  const shippingTaxBack = sum(order.refunds.map((refund) => refund.shipping?.taxMinor ?? 0));
  const subtotalMinor = sum(goods.map(netOf));
  const taxMinor = sum(order.lines.map((line) => line.taxMinor)) + (order.shipping?.taxMinor ?? 0);
  const currentSubtotalMinor = subtotalMinor - sum(goods.map((line) => backOf(order, line).subtotalMinor));
  const currentTaxMinor =
    taxMinor - sum(order.lines.map((line) => backOf(order, line).taxMinor)) - shippingTaxBack;
  const onTop = (tax: number): number => (order.taxesIncluded ? 0 : tax);
  return {
    subtotalMinor,
    discountMinor: sum(goods.map(discountOf)),
    taxMinor,
    totalMinor: subtotalMinor + shippingMinor + tipMinor + onTop(taxMinor),
    currentSubtotalMinor,
    currentDiscountMinor: sum(goods.map((line) => discountLeft(order, line))),
    currentTaxMinor,
    currentTotalMinor:
      currentSubtotalMinor + shippingMinor - shippingBack + tipMinor + onTop(currentTaxMinor),
    tipMinor,
    receivedMinor: receivedOf(order),
    refundedMinor: sum(order.refunds.map(refundMoney)),
  };
}

function discountLeft(order: Order, line: OrderLine): number {
  const { quantity, subtotalMinor } = backOf(order, line);
  return discountOf(line) - (line.unitMinor * quantity - subtotalMinor);
}

function receivedOf(order: Order): number {
  const isMoneyIn = (kind: string): boolean => kind === 'sale' || kind === 'capture';
  return sum(
    order.transactions
      .filter((one) => isMoneyIn(one.kind) && one.status === 'success')
      .map((one) => one.amountMinor),
  );
}

export type FinancialStatus =
  'PENDING' | 'AUTHORIZED' | 'PARTIALLY_PAID' | 'PAID' | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'VOIDED';

/** No signal of value: it stays PAID when a line leaves without money, and an order of 0.00 is PAID. */
export function financialStatus(order: Order): FinancialStatus {
  const { totalMinor, currentTotalMinor, receivedMinor, refundedMinor } = amountsOf(order);
  const wasAuthorised = order.transactions.some((one) => one.kind === 'authorization');
  if (order.transactions.some((one) => one.kind === 'void')) return 'VOIDED';
  if (refundedMinor > 0 && refundedMinor >= receivedMinor) return 'REFUNDED';
  if (refundedMinor > 0) return 'PARTIALLY_REFUNDED';
  if (receivedMinor === 0 && totalMinor > 0) return wasAuthorised ? 'AUTHORIZED' : 'PENDING';
  return receivedMinor < currentTotalMinor ? 'PARTIALLY_PAID' : 'PAID';
}
