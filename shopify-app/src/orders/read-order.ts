import { readBookings } from '@ristourne/core/commerce/booking-time';
import type { CodeAmount, OrderReading } from '@ristourne/core/commerce/order';
import { normaliseEmail } from '@ristourne/core/keys/email';
import { gidOf } from '../admin-api/gid.ts';
import { TAG } from '../tags/marks.ts';
import { AmountTooLarge, minorOf, type Exact } from './exact-money.ts';
import type { LineFields } from './order-fields.ts';
import type { OrderFields } from './order-query.ts';
import { readLines } from './read-lines.ts';
import { readRefunds, type RefundDetail } from './read-refunds.ts';
import { readFulfilledAt, readPaidAt, readStatus, statusWord } from './read-status.ts';

/** Everything that was fetched of one order: all its lines, all its refunds, and which lines are tips. */
export type FetchedOrder = {
  order: OrderFields;
  lines: LineFields[];
  refunds: RefundDetail[];
  tips: ReadonlySet<string>;
};

export type ReadOrder =
  { outcome: 'read'; reading: OrderReading } | { outcome: 'unintelligible'; reason: string };

/**
 * An order as core knows orders, in the shop's currency. `placedAt` is Shopify's `processedAt`: an order imported from
 * elsewhere carries there the day it was really placed. Claim links bind the order's GID.
 */
export function readOrder(fetched: FetchedOrder): ReadOrder {
  try {
    return { outcome: 'read', reading: reading(fetched) };
  } catch (error) {
    if (error instanceof AmountTooLarge) return { outcome: 'unintelligible', reason: error.message };
    throw error;
  }
}

function reading({ order, lines: fetchedLines, refunds, tips }: FetchedOrder): OrderReading {
  const basis = {
    currency: order.currencyCode,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: order.dutiesIncluded,
  };
  const lines = readLines(fetchedLines, basis, tips);
  const bookings = readBookings(
    fetchedLines.flatMap((line) =>
      line.customAttributes.map(({ key, value }) => ({ name: key, text: value })),
    ),
  );
  const state = {
    externalId: order.id,
    number: order.name.replace(/^#/, ''),
    status: readStatus(order),
    platformStatus: statusWord(order),
    test: order.test,
    currency: order.currencyCode,
    placedAt: order.processedAt,
    paidAt: readPaidAt(order),
    fulfilledAt: readFulfilledAt(order),
    pricesIncludeTax: order.taxesIncluded,
    totalMinor: Math.max(0, minorOf(order.totalPriceSet, order.currencyCode)),
    lines,
    refunds: readRefunds(refunds, lines, basis),
    discountCodes: readCodes(order.discountCodes),
    ...readCodeAmounts(order, fetchedLines),
    customerExternalId: order.customer?.id ?? '',
    channel: order.sourceName ?? '',
    locationExternalId: order.retailLocation?.id ?? '',
    tags: order.tags,
    // Our own mark is no word of the shop's, and comes and goes with the membership.
    customerTags: order.customer?.tags.filter((tag) => tag !== TAG) ?? [],
    ...(bookings.length === 0 ? {} : { bookings }),
  };
  return {
    state,
    contact: { email: normaliseEmail(order.email ?? '') ?? '' },
    stamp: order.updatedAt,
    secret: gidOf('Order', order.id) ?? '',
    // A guest's checkout makes a customer, too. The state tells of Shopify's classic accounts only: of whoever signs in by
    // the newer ones, with a code by mail, it does not say that they can.
    buyerHasAccount: order.customer?.state === 'ENABLED',
  };
}

/** What each code took off the lines. The shipping's own discounts are left out: a code for an amount takes nothing off it. */
function readCodeAmounts(
  { discountCodes, currencyCode }: OrderFields,
  lines: LineFields[],
): { codeAmounts?: CodeAmount[] } {
  if (discountCodes.length === 0) return {};
  const taken = new Map<string, Exact>();
  for (const { allocatedAmountSet, discountApplication } of lines.flatMap(
    (line) => line.discountAllocations,
  )) {
    const code = discountApplication.code?.toLowerCase();
    if (code !== undefined) taken.set(code, (taken.get(code) ?? 0n) + allocatedAmountSet);
  }
  const codeAmounts = [...taken].map(([code, amount]) => ({
    code,
    amountMinor: minorOf(amount, currencyCode),
  }));
  return { codeAmounts: codeAmounts.toSorted((a, b) => (a.code < b.code ? -1 : 1)) };
}

/** Codes as Shopify compares them: lower case; sorted, each once. */
function readCodes(codes: string[]): string[] {
  return [...new Set(codes.map((code) => code.toLowerCase()))].toSorted();
}
