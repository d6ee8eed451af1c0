/** Monies are integer minor units (cents), times are milliseconds since 1970; payloads.ts turns them into WooCommerce's texts. */

export type OrderStatus =
  | 'pending'
  | 'processing'
  | 'on-hold'
  | 'completed'
  | 'cancelled'
  | 'refunded'
  | 'failed'
  | 'trash'
  | 'checkout-draft';

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
];

export type DiscountType = 'percent' | 'fixed_cart' | 'fixed_product';
export type Locale = 'en' | 'fr';

export interface Meta {
  id: number;
  key: string;
  value: unknown;
}

export interface Address {
  first_name: string;
  last_name: string;
  company: string;
  address_1: string;
  address_2: string;
  city: string;
  state: string;
  postcode: string;
  country: string;
  phone: string;
}

export interface BillingAddress extends Address {
  email: string;
}

export interface Product {
  id: number;
  sku: string;
  slug: string;
  name: Record<Locale, string>;
  description: Record<Locale, string>;
  regularPriceMinor: number;
  salePriceMinor: number | null;
  /** A virtual product needs no shipping. */
  virtual: boolean;
  taxable: boolean;
  createdAt: number;
  /** "simple", "variable", or what a plugin sells: "subscription". */
  type: string;
  categories: Term[];
  tags: Term[];
  meta: Meta[];
  /** At the product's own price; only a variable product has any. */
  variations: { id: number; meta: Meta[] }[];
}

/** A category or tag, its name escaped as WordPress keeps it. */
export interface Term {
  id: number;
  name: string;
  slug: string;
}

/** A category and the number of the one that it lies in; 0 for none. */
export interface Shelf extends Term {
  parent: number;
}

export interface OrderLine {
  id: number;
  productId: number;
  /** 0 for a product without variations. */
  variationId: number;
  name: string;
  sku: string;
  quantity: number;
  taxable: boolean;
  /** Before discounts, without tax. */
  subtotalMinor: number;
  subtotalTaxMinor: number;
  /** After discounts, without tax. */
  totalMinor: number;
  totalTaxMinor: number;
}

export interface ShippingLine {
  id: number;
  title: string;
  methodId: string;
  totalMinor: number;
  taxMinor: number;
}

export interface CouponLine {
  id: number;
  metaId: number;
  couponId: number;
  code: string;
  discountType: DiscountType;
  nominalMinor: number;
  freeShipping: boolean;
  discountMinor: number;
  discountTaxMinor: number;
}

export interface RefundLine {
  id: number;
  metaId: number;
  orderLineId: number;
  quantity: number;
  totalMinor: number;
  taxMinor: number;
}

export interface Refund {
  id: number;
  metaId: number;
  createdAt: number;
  amountMinor: number;
  reason: string;
  full: boolean;
  lines: RefundLine[];
}

export interface OrderNote {
  id: number;
  text: string;
  forCustomer: boolean;
  createdAt: number;
}

export interface Order {
  id: number;
  key: string;
  status: OrderStatus;
  /** What an order in the trash goes back to. */
  statusBeforeTrash: OrderStatus | null;
  locale: Locale;
  /** "store-api", "rest-api", "checkout", "admin", or a plugin's own word. */
  createdVia: string;
  customerId: number;
  billing: BillingAddress;
  shipping: Address;
  paymentMethod: string;
  paymentMethodTitle: string;
  customerNote: string;
  createdAt: number;
  modifiedAt: number;
  paidAt: number | null;
  completedAt: number | null;
  meta: Meta[];
  lines: OrderLine[];
  shippingLines: ShippingLine[];
  couponLines: CouponLine[];
  refunds: Refund[];
  notes: OrderNote[];
  /** Whether its coupons are counted as used at present. */
  couponUsesCounted: boolean;
}

export interface Coupon {
  id: number;
  code: string;
  status: 'publish' | 'trash';
  /** Minor units, or hundredths of a per cent. */
  amountMinor: number;
  discountType: DiscountType;
  description: string;
  createdAt: number;
  modifiedAt: number;
  expiresAt: number | null;
  usageCount: number;
  individualUse: boolean;
  productIds: number[];
  excludedProductIds: number[];
  usageLimit: number | null;
  usageLimitPerUser: number | null;
  limitUsageToXItems: number | null;
  freeShipping: boolean;
  minimumMinor: number;
  maximumMinor: number;
  emailRestrictions: string[];
  /** A customer's id, or a guest's e-mail address. */
  usedBy: string[];
  meta: Meta[];
}

export interface Customer {
  id: number;
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  billing: BillingAddress;
  createdAt: number;
}

export type WebhookStatus = 'active' | 'paused' | 'disabled';

export interface Webhook {
  id: number;
  name: string;
  status: WebhookStatus;
  topic: string;
  deliveryUrl: string;
  secret: string;
  failureCount: number;
  createdAt: number;
  modifiedAt: number | null;
}

export interface WebhookDelivery {
  webhookId: number;
  topic: string;
  resourceId: number;
  deliveryId: string;
  at: number;
  /** The HTTP status, 0 when nothing answered, or null when a fault dropped it unsent. */
  status: number | null;
  durationMs: number;
  bodyBytes: number;
  /** The first characters of the body that was sent. */
  bodyStart: string;
  faults: string[];
}

/** A webhook job of Action Scheduler's; `dueAt` is real time. */
export interface PendingDelivery {
  webhookId: number;
  topic: string;
  resourceId: number;
  dueAt: number;
}

export interface PluginConnection {
  server: string;
  store: string;
  secret: string;
  qrKey: string;
  qrKeyVersion: number;
}

export interface Cart {
  lines: { productId: number; quantity: number }[];
  couponCodes: string[];
  email: string;
  customerId: number;
}

/** Everything that survives a restart, plain JSON. */
export interface StoreState {
  version: 1;
  keys: { key: string; secret: string };
  randomness: number;
  nextPostId: number;
  nextItemId: number;
  nextMetaId: number;
  nextWebhookId: number;
  products: Product[];
  /** Categories that lie in others, and those that they lie in. */
  shelves: Shelf[];
  customers: Customer[];
  orders: Order[];
  coupons: Coupon[];
  webhooks: Webhook[];
  queue: PendingDelivery[];
  carts: Record<string, Cart>;
  plugin: PluginConnection | null;
}
