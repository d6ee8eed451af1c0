/** Monies are integer minor units (cents), times are milliseconds since 1970; the payloads turn them into Shopify's texts. */

export type Locale = 'en' | 'fr';

export interface Product {
  id: number;
  variantId: number;
  sku: string;
  slug: string;
  title: Record<Locale, string>;
  description: Record<Locale, string>;
  priceMinor: number;
  giftCard: boolean;
  createdAt: number;
  productType: string;
  tags: string[];
  metafields: Metafield[];
  /** Beside the one that every product has, at the same price. */
  moreVariants: Variant[];
  /** Of the one that every product has. */
  variantMetafields: Metafield[];
}

export interface Variant {
  id: number;
  metafields: Metafield[];
}

export interface Metafield {
  namespace: string;
  key: string;
  type: string;
  value: string;
}

export interface Customer {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  /** A guest's checkout makes a customer too; only one with an account can sign in. */
  hasAccount: boolean;
  createdAt: number;
  updatedAt: number;
  tags: string[];
  metafields: Metafield[];
}

export type DiscountValue =
  | { kind: 'percentage'; millionths: number }
  | { kind: 'amount'; amountMinor: number; onEachItem: boolean }
  | { kind: 'shipping' };

/** A discount with one code: of the basic kind, or of the kind that pays the shipping. */
export interface Discount {
  id: number;
  title: string;
  code: string;
  startsAt: number;
  endsAt: number | null;
  usageLimit: number | null;
  oncePerCustomer: boolean;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  /** Null opens it for everybody. */
  customerIds: number[] | null;
  /** Null takes off everything. */
  productIds: number[] | null;
  value: DiscountValue;
  tags: string[];
  /** Never given back: not by a cancellation, not by a refund. */
  uses: { orderId: number; at: number }[];
  createdAt: number;
  updatedAt: number;
}

export interface OrderLine {
  id: number;
  kind: 'product' | 'gift_card' | 'tip';
  productId: number | null;
  variantId: number | null;
  title: string;
  sku: string;
  /** As ordered; what was refunded or removed is in the refunds. */
  quantity: number;
  /** In the order's price basis, before discounts. */
  unitMinor: number;
  /** The name of the plan by which it is bought again and again; null for an article bought once. */
  sellingPlan: string | null;
  /** What the buyer or an app wrote on the line. */
  properties: { name: string; value: string }[];
  /** For the whole original quantity; neither refunds nor edits change them. */
  allocations: { applicationIndex: number; amountMinor: number }[];
  taxMinor: number;
}

export interface DiscountApplication {
  code: string;
  discountId: number;
  valueType: 'percentage' | 'fixed_amount';
  value: string;
  allocationMethod: 'across' | 'each';
  targetType: 'line_item' | 'shipping_line';
  targetSelection: 'all' | 'entitled';
  amountMinor: number;
}

export interface ShippingLine {
  id: number;
  title: string;
  /** Before discounts. */
  fullMinor: number;
  /** What is paid. */
  priceMinor: number;
  taxMinor: number;
  /** The discount that pays it; null without one. */
  applicationIndex: number | null;
}

export interface Transaction {
  id: number;
  kind: 'authorization' | 'capture' | 'sale' | 'refund' | 'void';
  status: 'success' | 'pending' | 'failure';
  gateway: string;
  amountMinor: number;
  processedAt: number;
}

export interface RefundLine {
  id: number;
  lineId: number;
  quantity: number;
  subtotalMinor: number;
  taxMinor: number;
  restockType: 'no_restock' | 'cancel' | 'return';
}

export interface Refund {
  id: number;
  createdAt: number;
  note: string;
  lines: RefundLine[];
  /** Of the order's only shipping line. `priceMinor` in the order's price basis. */
  shipping: { id: number; priceMinor: number; taxMinor: number } | null;
  /** The money that moved; none for lines that were taken out of the order. */
  transactions: Transaction[];
}

/** A journal entry of the order: what was sold by which act. */
export interface Agreement {
  id: number;
  kind: 'order' | 'edit';
  happenedAt: number;
  sales: { id: number; lineType: 'PRODUCT' | 'GIFT_CARD' | 'TIP'; lineId: number }[];
}

export interface Order {
  id: number;
  number: number;
  token: string;
  /** Null for what no browser has checked out. */
  checkoutToken: string | null;
  /** "web", "shopify_draft_order", "pos", or an app's own word. */
  sourceName: string;
  /** The shop where it was sold at the till; null for all others. */
  locationId: number | null;
  locale: Locale;
  email: string;
  customerId: number | null;
  test: boolean;
  taxesIncluded: boolean;
  createdAt: number;
  updatedAt: number;
  processedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  lines: OrderLine[];
  applications: DiscountApplication[];
  shipping: ShippingLine | null;
  /** As first ordered; an edit does not move it. */
  originalTotalMinor: number;
  transactions: Transaction[];
  refunds: Refund[];
  fulfillments: { id: number; createdAt: number }[];
  agreements: Agreement[];
  edited: boolean;
  tags: string[];
}

type LineProperties = OrderLine['properties'];

export interface Cart {
  lines: {
    productId: number;
    quantity: number;
    variantId?: number;
    sellingPlan?: string;
    properties?: LineProperties;
  }[];
  codes: string[];
  email: string;
  customerId: number | null;
}

/** A sort of personal data that an app needs a grant for, beside its scopes. */
export type ProtectedContent = 'name' | 'email' | 'phone' | 'address';

/** The app as this shop has it. `null` before it is opened for the first time, and after it is removed. */
export interface Installation {
  scopes: string[];
  protectedContent: ProtectedContent[];
  accessTokens: { token: string; expiresAt: number | null }[];
  refreshTokens: { token: string; expiresAt: number; usedAt: number | null }[];
}

/** A delivery on its way; its body is that of the moment that triggered it, for all its retries. */
export interface PendingDelivery {
  webhookId: string;
  eventId: string;
  topic: string;
  resourceId: number | null;
  triggeredAt: number;
  body: string;
  failures: number;
  /** Real time, as everything that a queue waits for. */
  dueAt: number;
}

export interface WebhookDelivery {
  webhookId: string;
  eventId: string;
  topic: string;
  resourceId: number | null;
  attempt: number;
  at: number;
  /** The HTTP status, 0 when nothing answered, or null when a fault dropped it unsent. */
  status: number | null;
  durationMs: number;
  bodyBytes: number;
  bodyStart: string;
  faults: string[];
}

/** Its code is kept in lower case, and told to nobody. */
export interface GiftCard {
  id: number;
  code: string;
  valueMinor: number;
  balanceMinor: number;
  expiresOn: string | null;
  note: string | null;
  customerId: number | null;
  enabled: boolean;
}

/** Everything that survives a restart, plain JSON. */
export interface ShopState {
  version: 1;
  randomness: number;
  nextId: number;
  nextOrderNumber: number;
  products: Product[];
  customers: Customer[];
  discounts: Discount[];
  /** Left out by a shop of before. */
  giftCards?: GiftCard[];
  orders: Order[];
  carts: Record<string, Cart>;
  installation: Installation | null;
  /** Points left to the app, and when they were counted. */
  bucket: { points: number; at: number };
  queue: PendingDelivery[];
  /** Liquid that the owner has pasted into the order confirmation. */
  mailSnippet?: string;
}
