import { billingAddress } from './catalogue.ts';
import type { MailOccasion, Store } from './store.ts';
import { findCoupon, findCustomer, nextItemId, nextMetaId, nextPostId, nowSecond } from './store.ts';
import { cartTotals, includedTax } from './totals.ts';
import type { CartTotals } from './totals.ts';
import type {
  BillingAddress,
  Coupon,
  CouponLine,
  Locale,
  Meta,
  Order,
  OrderLine,
  OrderStatus,
  ShippingLine,
} from './types.ts';

export interface NewOrder {
  lines: readonly { productId: number; variationId?: number; quantity: number; totalMinor?: number }[];
  couponCodes?: readonly string[];
  customerId?: number;
  billing?: Partial<BillingAddress>;
  status?: OrderStatus;
  paid?: boolean;
  paymentMethod?: string;
  paymentMethodTitle?: string;
  createdVia?: string;
  locale?: Locale;
  customerNote?: string;
  withShipping?: boolean;
  meta?: readonly { key: string; value: unknown }[];
}

/** Cash on delivery reaches `processing` unpaid: the recorded guest order has no date_paid. */
const UNPAID_WHEN_PROCESSING = 'cod';
const PAID_STATUSES: readonly OrderStatus[] = ['processing', 'completed'];
const USES_COUPONS: readonly OrderStatus[] = ['pending', 'processing', 'on-hold', 'completed', 'refunded'];

/** Creates an order from products, with the shop's prices; coupons are taken as given, their validity is the caller's. */
export function createOrder(store: Store, wanted: NewOrder): Order {
  const at = nowSecond(store);
  const coupons = (wanted.couponCodes ?? []).flatMap((code) => findCoupon(store, code) ?? []);
  const totals = cartTotals(store, wanted.lines, coupons);
  const customer = findCustomer(store, wanted.customerId ?? 0);
  const billing = billingAddress({ ...customer?.billing, ...wanted.billing });
  const { email: _email, ...shippingAddress } = billing;
  const lines = orderLines(store, totals, wanted);
  const order: Order = {
    id: nextPostId(store),
    key: `wc_order_${store.randomness.token(13)}`,
    status: 'pending',
    statusBeforeTrash: null,
    locale: wanted.locale ?? 'en',
    createdVia: wanted.createdVia ?? 'checkout',
    customerId: customer?.id ?? 0,
    billing,
    shipping: shippingAddress,
    paymentMethod: wanted.paymentMethod ?? '',
    paymentMethodTitle: wanted.paymentMethodTitle ?? '',
    customerNote: wanted.customerNote ?? '',
    createdAt: at,
    modifiedAt: at,
    paidAt: null,
    completedAt: null,
    meta: (wanted.meta ?? []).map((meta): Meta => ({ id: nextMetaId(store), ...meta })),
    lines,
    shippingLines: wanted.withShipping === false ? [] : shippingLines(store, totals),
    couponLines: couponLines(store, totals, lines),
    refunds: [],
    notes: [],
    couponUsesCounted: false,
  };
  store.state.orders.push(order);
  announceNew(store, order);
  changeStatus(store, order, { status: startingStatus(wanted), paid: wanted.paid ?? false });
  return order;
}

/** A guest's checkout starts as a draft that is then updated: its `updated` can overtake its `created` (platforms.md). */
function announceNew(store: Store, order: Order): void {
  const overtaken = order.createdVia === 'store-api' && order.customerId === 0;
  for (const event of overtaken ? ['updated', 'created'] : ['created', 'updated']) {
    store.announce(`order.${event}`, order.id);
  }
}

function startingStatus(wanted: NewOrder): OrderStatus {
  return wanted.status ?? (wanted.paid ? 'processing' : 'pending');
}

function orderLines(store: Store, totals: CartTotals, wanted: NewOrder): OrderLine[] {
  return totals.lines.map((line, position) => {
    const given = wanted.lines[position]?.totalMinor;
    const taxOf = (gross: number): number => (line.product.taxable ? includedTax(store, gross) : 0);
    const paidGross = line.grossMinor - line.discountMinor;
    const totalMinor = given ?? paidGross - taxOf(paidGross);
    const totalTaxMinor =
      given === undefined
        ? taxOf(paidGross)
        : line.product.taxable
          ? Math.round((given * store.settings.taxPercent) / 100)
          : 0;
    return {
      id: nextItemId(store),
      productId: line.product.id,
      variationId: wanted.lines[position]?.variationId ?? 0,
      name: line.product.name[wanted.locale ?? 'en'],
      sku: line.product.sku,
      quantity: line.quantity,
      taxable: line.product.taxable,
      subtotalMinor: given ?? line.grossMinor - taxOf(line.grossMinor),
      subtotalTaxMinor: given === undefined ? taxOf(line.grossMinor) : totalTaxMinor,
      totalMinor,
      totalTaxMinor,
    };
  });
}

function shippingLines(store: Store, totals: CartTotals): ShippingLine[] {
  if (totals.shipping.title === 'none') return [];
  const taxMinor = includedTax(store, totals.shipping.minor);
  const free = totals.shipping.title === 'free';
  return [
    {
      id: nextItemId(store),
      title: free ? 'Free shipping' : 'Flat rate',
      methodId: free ? 'free_shipping' : 'flat_rate',
      totalMinor: totals.shipping.minor - taxMinor,
      taxMinor,
    },
  ];
}

/** Splits what each coupon took into net and tax; the last takes the rest, so that the lines' discounts add up to it. */
function couponLines(store: Store, totals: CartTotals, lines: readonly OrderLine[]): CouponLine[] {
  let netLeft = lines.reduce((sum, line) => sum + line.subtotalMinor - line.totalMinor, 0);
  return totals.coupons.map(({ coupon, discountMinor }, position) => {
    const last = position === totals.coupons.length - 1;
    const netMinor = last ? netLeft : Math.min(netLeft, discountMinor - includedTax(store, discountMinor));
    netLeft -= netMinor;
    return {
      id: nextItemId(store),
      metaId: nextMetaId(store),
      couponId: coupon.id,
      code: coupon.code,
      discountType: coupon.discountType,
      nominalMinor: coupon.amountMinor,
      freeShipping: coupon.freeShipping,
      discountMinor: netMinor,
      discountTaxMinor: discountMinor - netMinor,
    };
  });
}

/** As the owner adds an article to an order in wp-admin and saves: at the shop's price, without a discount. */
export function addLine(store: Store, order: Order, line: NewOrder['lines'][number]): void {
  const added = { lines: [line], locale: order.locale };
  order.lines.push(...orderLines(store, cartTotals(store, added.lines, []), added));
  order.modifiedAt = nowSecond(store);
  store.announce('order.updated', order.id);
}

/** Moves an order to a status with all that follows: paid and completed dates, coupon uses, e-mail. Announces nothing. */
export function changeStatus(
  store: Store,
  order: Order,
  change: { status: OrderStatus; paid?: boolean; silent?: boolean },
): void {
  const { status } = change;
  const at = nowSecond(store);
  const before = order.status;
  order.status = status;
  order.modifiedAt = at;
  const paidByStatus =
    status === 'completed' || (status === 'processing' && order.paymentMethod !== UNPAID_WHEN_PROCESSING);
  if (order.paidAt === null && PAID_STATUSES.includes(status) && (change.paid || paidByStatus))
    order.paidAt = at;
  if (status === 'completed') order.completedAt ??= at;
  countCouponUses(store, order, at);
  if (before !== status && !change.silent && isMailOccasion(status)) store.orderMail(order, status);
}

function isMailOccasion(status: OrderStatus): status is MailOccasion {
  return (['processing', 'on-hold', 'completed', 'refunded', 'cancelled'] as OrderStatus[]).includes(status);
}

/** Cancelled, failed and trashed orders give their coupons' uses back; refunded ones do not (platforms.md, Coupons). */
function countCouponUses(store: Store, order: Order, at: number): void {
  const counted = USES_COUPONS.includes(order.status);
  if (counted === order.couponUsesCounted) return;
  order.couponUsesCounted = counted;
  const user = order.customerId === 0 ? order.billing.email : String(order.customerId);
  for (const line of order.couponLines) {
    const coupon = store.state.coupons.find((candidate) => candidate.id === line.couponId);
    if (coupon) countUse(coupon, user, counted);
    if (coupon) coupon.modifiedAt = at;
  }
}

function countUse(coupon: Coupon, user: string, used: boolean): void {
  coupon.usageCount = Math.max(0, coupon.usageCount + (used ? 1 : -1));
  if (used) {
    coupon.usedBy.push(user);
    return;
  }
  const position = coupon.usedBy.lastIndexOf(user);
  if (position >= 0) coupon.usedBy.splice(position, 1);
}

/** As the owner's or the REST interface's "save": changes the status and announces `order.updated`. */
export function setStatus(store: Store, order: Order, status: OrderStatus): void {
  changeStatus(store, order, { status });
  store.announce('order.updated', order.id);
}

/** Announces `order.deleted` with nothing but the id; no `order.updated` comes with it. */
export function trashOrder(store: Store, order: Order): void {
  if (order.status === 'trash') return;
  order.statusBeforeTrash = order.status;
  changeStatus(store, order, { status: 'trash' });
  store.announce('order.deleted', order.id);
}

export function restoreOrder(store: Store, order: Order): void {
  if (order.status !== 'trash') return;
  changeStatus(store, order, { status: order.statusBeforeTrash ?? 'pending', silent: true });
  order.statusBeforeTrash = null;
  store.announce('order.restored', order.id);
}

/** Fires no webhook at all under HPOS; deliveries still queued for it will carry an error body. */
export function forceDeleteOrder(store: Store, order: Order): void {
  store.state.orders = store.state.orders.filter((candidate) => candidate.id !== order.id);
}
