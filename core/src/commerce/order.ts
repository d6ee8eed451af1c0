import type { Booking } from './booking-time.ts';
import type { Instant } from './time.ts';

/**
 * The platforms' statuses, reduced to what earning needs to know. `earning` = paid or as good as paid;
 * `waiting` = may still become so; `gone` = cancelled, failed or trashed; `draft` never counts.
 */
export type OrderStatus = 'draft' | 'waiting' | 'earning' | 'gone';

export type LineKind = 'product' | 'gift_card';

/** One line after its own and its allocated discounts; amounts are for the whole line, in minor units. */
export type OrderLine = {
  lineId: string;
  productId: string;
  variationId: string;
  kind: LineKind;
  quantity: number;
  netMinor: number;
  taxMinor: number;
  /** Part of a subscription, its renewals included. */
  subscription: boolean;
};

/** What one refund gave back for one line; positive numbers. */
export type RefundedLine = { lineId: string; quantity: number; netMinor: number; taxMinor: number };

/**
 * One refund; positive numbers. `amountMinor` is all the money given back, `otherMinor` the part of it that belongs
 * to shipping, fees and duties. What neither lines nor `otherMinor` explain is an amount-only refund.
 */
export type OrderRefund = {
  refundId: string;
  amountMinor: number;
  otherMinor: number;
  lines: RefundedLine[];
};

/** How much one code, in lower case, took off an order. */
export type CodeAmount = { code: string; amountMinor: number };

/** An order as all platforms can tell it. Holds no name, address or e-mail: those go to `OrderContact`. */
export type OrderState = {
  externalId: string;
  number: string;
  status: OrderStatus;
  /** The platform's own word, for people ("processing"). */
  platformStatus: string;
  test: boolean;
  currency: string;
  placedAt: Instant;
  /** Null where the platform never says (cash on delivery): maturity then counts from `placedAt`. */
  paidAt: Instant | null;
  /** When the whole order had left or was handed over; null before. */
  fulfilledAt: Instant | null;
  pricesIncludeTax: boolean;
  /** Everything the buyer pays: lines, shipping, fees, taxes. */
  totalMinor: number;
  lines: OrderLine[];
  refunds: OrderRefund[];
  /** Codes used, lower case, sorted. */
  discountCodes: string[];
  /**
   * What each of these codes took off, as the order's own discount lines say, in the order's price basis; a code that is not
   * among them took nothing off. Left out where the order has no code, or its store does not say.
   */
  codeAmounts?: CodeAmount[];
  /** The platform's id of the buyer's account there; empty for a guest. */
  customerExternalId: string;
  /** The platform's word for where the order came from ("web", "pos", "checkout"); empty where it says none. */
  channel: string;
  /** The platform's id of the shop where it was sold; empty online. */
  locationExternalId: string;
  /** Words that staff put on the order, as they wrote them. */
  tags: string[];
  /** The store's own words for its customer, as far as it tells them: Shopify's tags. */
  customerTags: string[];
  /** Dates with a time among its named texts; left out where it has none, so that such a state keeps its hash. */
  bookings?: Booking[];
};

/** Personal data of an order: kept apart, encrypted, until bound or lapsed. `email` is lower case; empty if none. */
export type OrderContact = { email: string };

/**
 * One reading of an order. `stamp` is the platform's modification time (ms): a lower one is older, a tie with a
 * different content is only a hint. `secret` is what an order's claim link binds (WooCommerce's order key).
 * `buyerHasAccount`: the store says that its customer can sign in there; left out where it does not say so.
 */
export type OrderReading = {
  state: OrderState;
  contact: OrderContact;
  stamp: Instant;
  secret: string;
  buyerHasAccount?: boolean;
};
