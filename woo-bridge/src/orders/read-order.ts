import { readBookings, type Booking } from '@ristourne/core/commerce/booking-time';
import { parseMinor } from '@ristourne/core/commerce/money';
import type {
  CodeAmount,
  OrderLine,
  OrderReading,
  OrderRefund,
  OrderStatus,
} from '@ristourne/core/commerce/order';
import type { Instant } from '@ristourne/core/commerce/time';
import { normaliseEmail } from '@ristourne/core/keys/email';
import { readAmounts } from './line-amounts.ts';
import type { OrderPayload } from './payload.ts';

const STATUSES: Readonly<Record<string, OrderStatus>> = {
  processing: 'earning',
  completed: 'earning',
  refunded: 'earning',
  pending: 'waiting',
  'on-hold': 'waiting',
  cancelled: 'gone',
  failed: 'gone',
  trash: 'gone',
  'checkout-draft': 'draft',
  'auto-draft': 'draft',
};

/** What WooCommerce Subscriptions writes on the orders that it makes; the first order of a subscription has none of it. */
const SUBSCRIPTION_META = new Set([
  '_subscription_renewal',
  '_subscription_switch',
  '_subscription_resubscribe',
]);

const WITH_ZONE = /Z$/;

export type ReadOrder =
  { outcome: 'read'; reading: OrderReading } | { outcome: 'unintelligible'; reason: string };

/**
 * An order's payload with its refunds in detail, as core knows orders. Gift cards can't be told from other products by
 * an order's payload: every line is a product. Shipping and fees are no lines; they are in the total only.
 */
export function readOrder(payload: OrderPayload, refunds: OrderRefund[]): ReadOrder {
  const placedAt = readGmt(payload.date_created_gmt) ?? readGmt(payload.date_modified_gmt);
  if (placedAt === null) return { outcome: 'unintelligible', reason: 'date_created_gmt: missing' };
  const totalMinor = parseMinor(payload.total, payload.currency);
  if (totalMinor === null) return { outcome: 'unintelligible', reason: 'total: too large' };
  const lines = readLines(payload);
  if (lines === null) return { outcome: 'unintelligible', reason: 'line_items: an amount is too large' };
  const externalId = String(payload.id);
  const paidAt = readGmt(payload.date_paid_gmt);
  const bookings = bookingsOf(payload);
  const state = {
    externalId,
    number: String(payload.number ?? externalId),
    status: readStatus(payload.status, paidAt !== null),
    platformStatus: payload.status,
    test: false,
    currency: payload.currency,
    placedAt,
    paidAt,
    fulfilledAt: readGmt(payload.date_completed_gmt),
    pricesIncludeTax: payload.prices_include_tax,
    totalMinor,
    lines,
    refunds: payload.status === 'refunded' ? withWholeRefund(refunds, totalMinor) : refunds,
    discountCodes: readCodes(payload.coupon_lines.map((line) => line.code)),
    ...readCodeAmounts(payload),
    customerExternalId: payload.customer_id === 0 ? '' : String(payload.customer_id),
    channel: payload.created_via ?? '',
    locationExternalId: '',
    tags: [],
    customerTags: [],
    ...(bookings.length === 0 ? {} : { bookings }),
  };
  const contact = { email: normaliseEmail(payload.billing?.email ?? '') ?? '' };
  const stamp = readGmt(payload.date_modified_gmt) ?? placedAt;
  // WooCommerce's customers are the site's users: whoever has a number can sign in.
  const buyerHasAccount = payload.customer_id !== 0;
  return { outcome: 'read', reading: { state, contact, stamp, secret: payload.order_key, buyerHasAccount } };
}

/** Plugins keep a booking's time in the order's own meta, in the site's local time. */
function bookingsOf({ meta_data: meta = [] }: OrderPayload): Booking[] {
  return readBookings(
    meta.flatMap((entry) => (entry === null ? [] : [{ name: entry.key, text: entry.value }])),
  );
}

/** A status that a plugin brought counts as earning once the order is paid, so that "shipped" takes nothing back. */
export function readStatus(status: string, paid: boolean): OrderStatus {
  if (Object.hasOwn(STATUSES, status)) return STATUSES[status] ?? 'waiting';
  return paid ? 'earning' : 'waiting';
}

/** Lines after discounts, a plugin's discount as a negative line among them; null when an amount does not fit a safe integer. */
export function readLines(
  order: Pick<OrderPayload, 'line_items' | 'currency' | 'meta_data'>,
): OrderLine[] | null {
  const { currency, meta_data: meta = [] } = order;
  const subscription = meta.some((entry) => entry !== null && SUBSCRIPTION_META.has(entry.key));
  const lines: OrderLine[] = [];
  for (const payload of order.line_items) {
    const amounts = readAmounts(payload.total, payload.total_tax, currency);
    if (amounts === null) return null;
    lines.push({
      lineId: String(payload.id),
      productId: String(payload.product_id),
      variationId: payload.variation_id === 0 ? '' : String(payload.variation_id),
      kind: 'product',
      quantity: wholeArticles(payload.quantity),
      ...amounts,
      subscription,
    });
  }
  return lines;
}

/** 0.35 kg is one article: points per article need a whole number, and an article sold is at least one. */
export function wholeArticles(quantity: number): number {
  return quantity === 0 ? 0 : Math.max(1, Math.round(Math.abs(quantity)));
}

/** Codes as WooCommerce compares them: lower case; sorted, each once. */
export function readCodes(codes: string[]): string[] {
  return [...new Set(codes.map((code) => code.toLowerCase()))].toSorted();
}

/**
 * What coupons took off, in the basis that their amounts are typed in: with tax where the prices include it. Nothing is told where
 * a line lacks its amount, as in what a plugin writes itself.
 */
function readCodeAmounts(order: OrderPayload): { codeAmounts?: CodeAmount[] } {
  const { coupon_lines: coupons, currency, prices_include_tax: withTax } = order;
  const taken = new Map<string, number>();
  for (const { code, discount, discount_tax: tax } of coupons) {
    const net = discount === undefined ? null : parseMinor(discount, currency);
    const onTop = withTax ? parseMinor(tax ?? '0', currency) : 0;
    if (net === null || onTop === null) return {};
    const lower = code.toLowerCase();
    taken.set(lower, (taken.get(lower) ?? 0) + Math.max(0, net + onTop));
  }
  if (taken.size === 0) return {};
  const codeAmounts = [...taken].map(([code, amountMinor]) => ({ code, amountMinor }));
  return { codeAmounts: codeAmounts.toSorted((a, b) => (a.code < b.code ? -1 : 1)) };
}

/** WooCommerce's `*_gmt` texts carry no zone: "2026-11-21T20:15:12". Null for null and for no such day. */
export function readGmt(text: string | null | undefined): Instant | null {
  if (text === null || text === undefined) return null;
  const milliseconds = Date.parse(WITH_ZONE.test(text) ? text : `${text}Z`);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/** `refunded` means that nothing is kept: what the listed refunds don't cover is one more, by amount. */
function withWholeRefund(refunds: OrderRefund[], totalMinor: number): OrderRefund[] {
  const missingMinor = totalMinor - refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
  if (missingMinor <= 0) return refunds;
  return [...refunds, { refundId: 'status-refunded', amountMinor: missingMinor, otherMinor: 0, lines: [] }];
}
