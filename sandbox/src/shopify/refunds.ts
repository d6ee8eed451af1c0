import { announceOrder, announceRefund } from './announcements.ts';
import { amountsOf, backOf, currentQuantity, discountOf, shareBack } from './order-amounts.ts';
import { sum } from './money.ts';
import { nextId, nowSecond } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Order, Refund, RefundLine, Transaction } from './types.ts';

export interface RefundWish {
  lines: readonly { lineId: number; quantity: number }[];
  /** Gives back all that is left of the shipping. */
  shipping: boolean;
  restockType: RefundLine['restockType'];
  note: string;
  /** `exact` moves what lines and shipping come to; `as_received` no more than was paid; `none` moves nothing. */
  money: 'exact' | 'as_received' | 'none' | { amountMinor: number };
}

/** One refund record. Throws on more units, or more money, than are left. */
export function refundLines(shop: Shop, order: Order, wish: RefundWish): Refund {
  const lines = wish.lines.map((wanted) =>
    refundLine(shop, order, { ...wanted, restockType: wish.restockType }),
  );
  const shipping = wish.shipping ? shippingBack(shop, order) : null;
  const worthMinor =
    sum(lines.map((line) => line.subtotalMinor + (order.taxesIncluded ? 0 : line.taxMinor))) +
    (shipping === null ? 0 : shipping.priceMinor + (order.taxesIncluded ? 0 : shipping.taxMinor));
  const { receivedMinor, refundedMinor } = amountsOf(order);
  const leftMinor = receivedMinor - refundedMinor;
  const amountMinor = moneyOf(wish.money, worthMinor, leftMinor);
  if (amountMinor > leftMinor)
    throw new Error(`refund: ${amountMinor} is more than the ${leftMinor} that are left`);
  const refund: Refund = {
    id: nextId(shop),
    createdAt: nowSecond(shop),
    note: wish.note,
    lines,
    shipping,
    transactions: amountMinor === 0 ? [] : [moneyBack(shop, order, amountMinor)],
  };
  if (refund.lines.length === 0 && refund.shipping === null && amountMinor === 0) return refund;
  order.refunds.push(refund);
  order.transactions.push(...refund.transactions);
  order.updatedAt = nowSecond(shop);
  announceRefund(shop, order, refund);
  return refund;
}

/** An amount without any line: goodwill. */
export function refundAmount(shop: Shop, order: Order, amountMinor: number): Refund {
  return refundLines(shop, order, {
    lines: [],
    shipping: false,
    restockType: 'no_restock',
    note: '',
    money: { amountMinor },
  });
}

/** All that is left, lines and shipping; no more money than there is, since goodwill may have gone before. */
export function refundRest(shop: Shop, order: Order, note = ''): Refund {
  const lines = order.lines.map((line) => ({ lineId: line.id, quantity: currentQuantity(order, line) }));
  return refundLines(shop, order, {
    lines: lines.filter((line) => line.quantity > 0),
    shipping: true,
    restockType: 'return',
    note,
    money: 'as_received',
  });
}

/** A refund's money that was on its way arrives or fails; nothing is known to tell of it but orders/updated. */
export function settleRefund(
  shop: Shop,
  order: Order,
  end: { refund: Refund; status: 'success' | 'failure' },
): void {
  for (const transaction of end.refund.transactions) transaction.status = end.status;
  order.updatedAt = nowSecond(shop);
  announceOrder(shop, order, ['orders/updated']);
}

function moneyOf(money: RefundWish['money'], worthMinor: number, leftMinor: number): number {
  if (money === 'none') return 0;
  if (money === 'exact') return worthMinor;
  return money === 'as_received' ? Math.min(worthMinor, leftMinor) : money.amountMinor;
}

function refundLine(
  shop: Shop,
  order: Order,
  wanted: { lineId: number; quantity: number; restockType: RefundLine['restockType'] },
): RefundLine {
  const line = order.lines.find((candidate) => candidate.id === wanted.lineId);
  if (line === undefined) throw new Error(`refund: order ${order.id} has no line ${wanted.lineId}`);
  const before = backOf(order, line).quantity;
  const part = { of: line.quantity, before, take: wanted.quantity };
  if (wanted.quantity < 1 || before + wanted.quantity > line.quantity)
    throw new Error(`refund: ${wanted.quantity} are more than the ${line.quantity - before} that are left`);
  return {
    id: nextId(shop),
    lineId: line.id,
    quantity: wanted.quantity,
    subtotalMinor: line.unitMinor * wanted.quantity - shareBack(discountOf(line), part),
    taxMinor: shareBack(line.taxMinor, part),
    restockType: wanted.restockType,
  };
}

function shippingBack(shop: Shop, order: Order): Refund['shipping'] {
  const isBack = order.refunds.some((refund) => refund.shipping !== null);
  if (order.shipping === null || isBack) return null;
  const { priceMinor, taxMinor } = order.shipping;
  return { id: nextId(shop), priceMinor, taxMinor };
}

function moneyBack(shop: Shop, order: Order, amountMinor: number): Transaction {
  const gateway = order.transactions.find((one) => one.kind === 'sale')?.gateway ?? 'manual';
  return {
    id: nextId(shop),
    kind: 'refund',
    status: 'success',
    gateway,
    amountMinor,
    processedAt: nowSecond(shop),
  };
}
