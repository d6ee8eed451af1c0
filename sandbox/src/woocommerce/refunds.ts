import { changeStatus } from './orders.ts';
import type { Store } from './store.ts';
import { nextItemId, nextMetaId, nextPostId, nowSecond } from './store.ts';
import { orderTotals } from './totals.ts';
import type { Order, OrderLine, Refund, RefundLine } from './types.ts';

export interface NewRefundLine {
  orderLineId: number;
  quantity: number;
  /** Without tax; by default the line's share for that quantity. */
  totalMinor?: number;
  taxMinor?: number;
}

export interface NewRefund {
  /** With tax; by default what the lines add up to. */
  amountMinor?: number;
  reason?: string;
  lines?: readonly NewRefundLine[];
}

export type RefundOutcome = { outcome: 'refunded'; refund: Refund } | { outcome: 'invalid_amount' };

/**
 * Records a refund. The order's total and lines stay as they were; once all is refunded its status becomes
 * `refunded`. Announces `order.updated`.
 */
export function refundOrder(store: Store, order: Order, wanted: NewRefund): RefundOutcome {
  const lines = (wanted.lines ?? []).flatMap((line) => refundLine(store, order, line) ?? []);
  const amountMinor =
    wanted.amountMinor ?? lines.reduce((sum, line) => sum + line.totalMinor + line.taxMinor, 0);
  const totals = orderTotals(order);
  const refundableMinor = totals.totalMinor - totals.refundedMinor;
  if (amountMinor <= 0 || amountMinor > refundableMinor) return { outcome: 'invalid_amount' };
  const full = amountMinor === refundableMinor;
  const refund: Refund = {
    id: nextPostId(store),
    metaId: nextMetaId(store),
    createdAt: nowSecond(store),
    amountMinor,
    reason: wanted.reason ?? '',
    full,
    lines,
  };
  order.refunds.unshift(refund);
  order.modifiedAt = refund.createdAt;
  if (full && order.status !== 'refunded') changeStatus(store, order, { status: 'refunded' });
  else if (!full) store.orderMail(order, 'refunded');
  store.announce('order.updated', order.id);
  return { outcome: 'refunded', refund };
}

/** Choosing the status "refunded" by hand makes WooCommerce write a refund of what is left, without lines. */
export function refundRest(store: Store, order: Order): void {
  const totals = orderTotals(order);
  const left = totals.totalMinor - totals.refundedMinor;
  if (left > 0) refundOrder(store, order, { amountMinor: left, reason: 'Order fully refunded.' });
  else changeStatus(store, order, { status: 'refunded' });
}

function refundLine(store: Store, order: Order, wanted: NewRefundLine): RefundLine | undefined {
  const line = order.lines.find((candidate) => candidate.id === wanted.orderLineId);
  if (!line) return undefined;
  const share = shareOf(line, wanted.quantity);
  return {
    id: nextItemId(store),
    metaId: nextMetaId(store),
    orderLineId: line.id,
    quantity: wanted.quantity,
    totalMinor: wanted.totalMinor ?? share.totalMinor,
    taxMinor: wanted.taxMinor ?? (wanted.totalMinor === undefined ? share.taxMinor : 0),
  };
}

function shareOf(line: OrderLine, quantity: number): { totalMinor: number; taxMinor: number } {
  const share = (minor: number): number => Math.round((minor * quantity) / line.quantity);
  const grossMinor = share(line.totalMinor + line.totalTaxMinor);
  const taxMinor = share(line.totalTaxMinor);
  return { totalMinor: grossMinor - taxMinor, taxMinor };
}
