import type { OrderLine, OrderRefund, RefundedLine } from '@ristourne/core/commerce/order';
import { minorOf, sumOf } from './exact-money.ts';
import { splitTax, type PriceBasis } from './read-lines.ts';
import type { RefundFields } from './refund-query.ts';

/** One refund with all its lines, pages joined. */
export type RefundDetail = Omit<RefundFields, 'refundLineItems'> & {
  lines: RefundFields['refundLineItems']['nodes'];
};

type Explained = { refund: OrderRefund; moneyMinor: number; explainedMinor: number; moved: boolean };

/**
 * Refunds as positive numbers, by number. What neither lines nor shipping nor duties explain of the money is an
 * amount-only refund. Shopify also records lines that go back without any money (removed from the order, exchanged),
 * and may give that money back later in a refund without lines: over the whole order the one explains the other.
 */
export function readRefunds(details: RefundDetail[], lines: OrderLine[], basis: PriceBasis): OrderRefund[] {
  const left = new Map(lines.map((line) => [line.lineId, { ...line }]));
  const sorted = details.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  const explained = sorted.map((detail) => explain(detail, left, basis));
  let goodwillMinor = Math.max(0, sum(explained.map((one) => one.moneyMinor - one.explainedMinor)));
  return explained.map((one) => {
    const unexplained = Math.min(goodwillMinor, Math.max(0, one.moneyMinor - one.explainedMinor));
    goodwillMinor -= unexplained;
    return { ...one.refund, amountMinor: amountOf(one, unexplained) };
  });
}

/** No money is held against lines that went back without any: the buyer no longer owes it, which comes to the same. */
function amountOf({ moneyMinor, explainedMinor, moved }: Explained, unexplainedMinor: number): number {
  if (!moved) return explainedMinor;
  return Math.min(moneyMinor, explainedMinor) + unexplainedMinor;
}

type Left = Map<string, { netMinor: number; taxMinor: number }>;

function explain(detail: RefundDetail, left: Left, basis: PriceBasis): Explained {
  const { currency } = basis;
  const taken: RefundedLine[] = [];
  let otherMinor = minorOf(sumOf((detail.duties ?? []).map((duty) => duty.amountSet)), currency);
  for (const line of detail.lines) {
    const amounts = splitTax(line.subtotalSet, line.totalTaxSet, basis);
    const held = left.get(line.lineItem.id);
    // A tip is no line of ours; what a line does not hold (duties, a converted cent) is none of its money either.
    const netMinor = Math.min(amounts.netMinor, held?.netMinor ?? 0);
    const taxMinor = Math.min(amounts.taxMinor, held?.taxMinor ?? 0);
    otherMinor += amounts.netMinor - netMinor + (amounts.taxMinor - taxMinor);
    if (held === undefined) continue;
    held.netMinor -= netMinor;
    held.taxMinor -= taxMinor;
    taken.push({ lineId: line.lineItem.id, quantity: line.quantity, netMinor, taxMinor });
  }
  const byLines = sum(taken.map((line) => line.netMinor + line.taxMinor));
  const moneyMinor = Math.max(0, minorOf(detail.totalRefundedSet, currency));
  otherMinor += shippingMinor(detail, moneyMinor - byLines - otherMinor, basis);
  const refund = { refundId: detail.id, amountMinor: 0, otherMinor, lines: taken };
  const moved = moneyMinor > 0 || detail.transactions.nodes.length > 0;
  return { refund, moneyMinor, explainedMinor: byLines + otherMinor, moved };
}

/**
 * Shipping given back, tax and all. No source says whether its subtotal holds the tax when prices do: what the money
 * still has to explain decides, so that tax on shipping never looks like goodwill.
 */
function shippingMinor(detail: RefundDetail, unexplainedMinor: number, basis: PriceBasis): number {
  const lines = detail.refundShippingLines.nodes;
  const subtotal = minorOf(sumOf(lines.map((line) => line.subtotalAmountSet)), basis.currency);
  const tax = minorOf(sumOf(lines.map((line) => line.taxAmountSet)), basis.currency);
  const withTax = Math.max(0, subtotal + tax);
  if (!basis.taxesIncluded) return withTax;
  return unexplainedMinor >= withTax ? withTax : Math.max(0, subtotal);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
