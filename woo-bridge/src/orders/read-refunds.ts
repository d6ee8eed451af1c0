import { parseMinor } from '@ristourne/core/commerce/money';
import type { OrderRefund, RefundedLine } from '@ristourne/core/commerce/order';
import { readAmounts, type LineAmounts } from './line-amounts.ts';
import type { RefundPayload } from './payload.ts';
import { wholeArticles } from './read-order.ts';

/** The meta key by which WooCommerce links a refund's line to the order's line. */
const REFUNDED_ITEM = '_refunded_item_id';

type Amounts = { total: string; total_tax?: string | undefined };

/**
 * Refunds as positive numbers, by refund id. A refund's line without a link to an order's line explains nothing: its
 * money stays in `amountMinor` only, like a refund by amount. Null when an amount does not fit a safe integer.
 */
export function readRefunds(payloads: RefundPayload[], currency: string): OrderRefund[] | null {
  const refunds: OrderRefund[] = [];
  for (const payload of payloads) {
    const amountMinor = parseMinor(payload.amount, currency);
    const otherMinor = sumGivenBack(
      [...(payload.shipping_lines ?? []), ...(payload.fee_lines ?? [])],
      currency,
    );
    const lines = readRefundedLines(payload.line_items, currency);
    if (amountMinor === null || otherMinor === null || lines === null) return null;
    refunds.push({ refundId: String(payload.id), amountMinor: Math.abs(amountMinor), otherMinor, lines });
  }
  return refunds.toSorted((a, b) => Number(a.refundId) - Number(b.refundId));
}

function readRefundedLines(payloads: RefundPayload['line_items'], currency: string): RefundedLine[] | null {
  const lines: RefundedLine[] = [];
  for (const payload of payloads) {
    const amounts = givenBack(payload.total, payload.total_tax, currency);
    if (amounts === null) return null;
    const { netMinor, taxMinor } = amounts;
    const lineId = refundedItem(payload.meta_data ?? []);
    const quantity = wholeArticles(payload.quantity);
    if (lineId !== null && (quantity > 0 || netMinor > 0 || taxMinor > 0))
      lines.push({ lineId, quantity, netMinor, taxMinor });
  }
  return lines;
}

function refundedItem(meta: { key: string; value: unknown }[]): string | null {
  const value = meta.find((entry) => entry.key === REFUNDED_ITEM)?.value;
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^[1-9]\d{0,17}$/.test(text) ? text : null;
}

function sumGivenBack(payloads: Amounts[], currency: string): number | null {
  let sum = 0;
  for (const { total, total_tax: tax } of payloads) {
    const amounts = givenBack(total, tax ?? '0', currency);
    if (amounts === null) return null;
    sum += amounts.netMinor + amounts.taxMinor;
  }
  return sum;
}

/** "-12.50" given back is 1250; never below nothing. Net and tax are rounded once, together. */
function givenBack(total: string, tax: string, currency: string): LineAmounts | null {
  const amounts = readAmounts(total, tax, currency);
  if (amounts === null) return null;
  const { netMinor, taxMinor } = amounts;
  return { netMinor: Math.max(0, 0 - netMinor), taxMinor: Math.max(0, 0 - taxMinor) };
}
