import { ALPHANUMERIC, HEXADECIMAL } from '../randomness.ts';
import { announceCustomer, announceEdit, announceOrder } from './announcements.ts';
import { checkCode } from './discounts.ts';
import type { Refusal, Taken } from './discounts.ts';
import { amountsOf, currentQuantity, financialStatus } from './order-amounts.ts';
import { refundLines } from './refunds.ts';
import { findCustomerByEmail, findProduct, nextId, nowSecond } from './shop.ts';
import type { Shop } from './shop.ts';
import { cartTotals, customerOf, lineTax, pricedLines } from './totals.ts';
import type { CartTotals } from './totals.ts';
import type {
  Cart,
  Customer,
  DiscountApplication,
  DiscountValue,
  Locale,
  Order,
  OrderLine,
  Transaction,
} from './types.ts';

const TOKEN_LENGTH = 32;

export interface Checkout {
  firstName: string;
  lastName: string;
  locale: Locale;
  /** `card` is paid at once, `manual` when the owner marks it so. */
  payment: 'card' | 'manual';
  tipMinor?: number;
  test?: boolean;
  /** An order that the owner makes has no checkout. */
  sourceName?: string;
  locationId?: number;
  tags?: readonly string[];
}

export type CheckoutResult =
  | { outcome: 'ordered'; order: Order }
  | { outcome: 'empty' }
  | { outcome: 'refused'; code: string; refusal: Refusal };

/** Turns a cart into an order. A code that opens nothing any more ends it, so that nobody pays more than was shown. */
export function checkOut(shop: Shop, cart: Cart, checkout: Checkout): CheckoutResult {
  if (pricedLines(shop, cart).length === 0) return { outcome: 'empty' };
  const refused = firstRefusal(shop, cart);
  if (refused !== null) return refused;
  const totals = cartTotals(shop, cart);
  const customer = buyerOf(shop, cart, checkout);
  const order = makeOrder(shop, { cart, checkout, totals, customer });
  shop.state.orders.push(order);
  for (const { discount } of totals.taken) {
    discount.uses.push({ orderId: order.id, at: order.createdAt });
    discount.updatedAt = order.createdAt;
  }
  announceOrder(shop, order, [
    'orders/create',
    'orders/updated',
    ...(financialStatus(order) === 'PAID' ? (['orders/paid'] as const) : []),
  ]);
  shop.confirmByMail(order);
  return { outcome: 'ordered', order };
}

function firstRefusal(shop: Shop, cart: Cart): Extract<CheckoutResult, { outcome: 'refused' }> | null {
  const buyer = { lines: pricedLines(shop, cart), customer: customerOf(shop, cart) };
  const accepted: string[] = [];
  for (const code of cart.codes) {
    const checked = checkCode(shop, code, { ...buyer, codes: accepted });
    if (!('id' in checked)) return { outcome: 'refused', code, refusal: checked };
    accepted.push(code);
  }
  return null;
}

/** A guest becomes a customer without an account: recorded web orders of guests carry one. */
function buyerOf(shop: Shop, cart: Cart, { firstName, lastName }: Checkout): Customer | undefined {
  const known = customerOf(shop, cart);
  if (known !== undefined || cart.email === '') return known;
  return addCustomer(shop, { email: cart.email, firstName, lastName, hasAccount: false });
}

export function addCustomer(
  shop: Shop,
  person: Pick<Customer, 'email' | 'firstName' | 'lastName' | 'hasAccount'>,
): Customer {
  const email = person.email.trim().toLowerCase();
  const known = findCustomerByEmail(shop, email);
  if (known !== undefined) throw new Error(`customer: ${email} exists already`);
  const at = nowSecond(shop);
  const customer: Customer = {
    ...person,
    email,
    id: nextId(shop),
    createdAt: at,
    updatedAt: at,
    tags: [],
    metafields: [],
  };
  shop.state.customers.push(customer);
  announceCustomer(shop, customer, 'customers/create');
  return customer;
}

interface Making {
  cart: Cart;
  checkout: Checkout;
  totals: CartTotals;
  customer: Customer | undefined;
}

function makeOrder(shop: Shop, { cart, checkout, totals, customer }: Making): Order {
  const at = nowSecond(shop);
  const lines = totals.lines.map((line, position) => orderLine(shop, { line, position, totals, checkout }));
  if (checkout.tipMinor !== undefined && checkout.tipMinor > 0) lines.push(tipLine(shop, checkout));
  const byBrowser = (checkout.sourceName ?? 'web') === 'web';
  const order: Order = {
    id: nextId(shop),
    number: shop.state.nextOrderNumber++,
    token: shop.randomness.token(TOKEN_LENGTH, HEXADECIMAL),
    checkoutToken: byBrowser ? shop.randomness.token(TOKEN_LENGTH, HEXADECIMAL) : null,
    sourceName: checkout.sourceName ?? 'web',
    locationId: checkout.locationId ?? null,
    locale: checkout.locale,
    email: customer?.email ?? cart.email.trim().toLowerCase(),
    customerId: customer?.id ?? null,
    test: checkout.test ?? false,
    taxesIncluded: shop.settings.taxesIncluded,
    createdAt: at,
    updatedAt: at,
    processedAt: at,
    cancelledAt: null,
    cancelReason: null,
    lines,
    applications: totals.taken.map(application),
    shipping:
      totals.shipping === null
        ? null
        : {
            id: nextId(shop),
            title: checkout.locale === 'fr' ? 'Livraison' : 'Standard',
            ...totals.shipping,
          },
    originalTotalMinor: 0,
    transactions: [],
    refunds: [],
    fulfillments: [],
    agreements: [],
    edited: false,
    tags: [...(checkout.tags ?? [])],
  };
  order.originalTotalMinor = amountsOf(order).totalMinor;
  order.agreements.push(agreementOf(shop, 'order', lines));
  if (checkout.payment === 'card' && order.originalTotalMinor > 0)
    order.transactions.push(
      payment(shop, order.originalTotalMinor, checkout.test ? 'bogus' : 'shopify_payments'),
    );
  return order;
}

function orderLine(
  shop: Shop,
  {
    line,
    position,
    totals,
    checkout,
  }: Pick<Making, 'totals' | 'checkout'> & { line: CartTotals['lines'][number]; position: number },
): OrderLine {
  const { product } = line;
  return {
    id: nextId(shop),
    kind: product.giftCard ? 'gift_card' : 'product',
    productId: product.id,
    variantId: line.variantId ?? product.variantId,
    title: product.title[checkout.locale],
    sku: product.sku,
    quantity: line.quantity,
    unitMinor: product.priceMinor,
    sellingPlan: line.sellingPlan ?? null,
    properties: line.properties ?? [],
    allocations: totals.taken.flatMap(({ byLine }, applicationIndex) => {
      const amountMinor = byLine[position] ?? 0;
      return amountMinor === 0 ? [] : [{ applicationIndex, amountMinor }];
    }),
    taxMinor: line.taxMinor,
  };
}

/** A tip is a line like any other, titled in the buyer's language: only the sales agreement tells it apart. */
function tipLine(shop: Shop, { tipMinor = 0, locale }: Checkout): OrderLine {
  return {
    id: nextId(shop),
    kind: 'tip',
    productId: null,
    variantId: null,
    title: locale === 'fr' ? 'Pourboire' : 'Tip',
    sku: '',
    quantity: 1,
    unitMinor: tipMinor,
    sellingPlan: null,
    properties: [],
    allocations: [],
    taxMinor: 0,
  };
}

function application({ discount, amountMinor }: Taken): DiscountApplication {
  const { value } = discount;
  const isEach = value.kind !== 'percentage' && (value.kind === 'shipping' || value.onEachItem);
  return {
    code: discount.code,
    discountId: discount.id,
    valueType: value.kind === 'amount' ? 'fixed_amount' : 'percentage',
    value: valueText(value),
    allocationMethod: isEach ? 'each' : 'across',
    targetType: value.kind === 'shipping' ? 'shipping_line' : 'line_item',
    targetSelection: discount.productIds === null ? 'all' : 'entitled',
    amountMinor,
  };
}

/** A free shipping is 100 % of its line. */
function valueText(value: DiscountValue): string {
  if (value.kind === 'shipping') return '100';
  return String(value.kind === 'percentage' ? value.millionths / 10_000 : value.amountMinor / 100);
}

const LINE_TYPES = { product: 'PRODUCT', gift_card: 'GIFT_CARD', tip: 'TIP' } as const;

function agreementOf(
  shop: Shop,
  kind: 'order' | 'edit',
  lines: readonly OrderLine[],
): Order['agreements'][number] {
  return {
    id: nextId(shop),
    kind,
    happenedAt: nowSecond(shop),
    sales: lines.map((line) => ({ id: nextId(shop), lineType: LINE_TYPES[line.kind], lineId: line.id })),
  };
}

function payment(shop: Shop, amountMinor: number, gateway: string): Transaction {
  return {
    id: nextId(shop),
    kind: 'sale',
    status: 'success',
    gateway,
    amountMinor,
    processedAt: nowSecond(shop),
  };
}

/** Whatever changes an order gives it a later stamp. */
export function touch(shop: Shop, order: Order): void {
  order.updatedAt = nowSecond(shop);
}

/** Takes what is still owed, as "Mark as paid" does. Answers false when nothing is. */
export function markPaid(shop: Shop, order: Order): boolean {
  const { currentTotalMinor, receivedMinor, refundedMinor } = amountsOf(order);
  const owedMinor = currentTotalMinor - receivedMinor + refundedMinor;
  if (owedMinor <= 0 || order.cancelledAt !== null) return false;
  order.transactions.push(payment(shop, owedMinor, 'manual'));
  touch(shop, order);
  announceOrder(shop, order, ['orders/updated', 'orders/paid']);
  return true;
}

export function fulfil(shop: Shop, order: Order): void {
  if (order.fulfillments.length > 0 || order.cancelledAt !== null) return;
  order.fulfillments.push({ id: nextId(shop), createdAt: nowSecond(shop) });
  touch(shop, order);
  announceOrder(shop, order, ['orders/updated', 'orders/fulfilled']);
}

/** Cancels, and gives back the money if there was any; the refund is recorded first, as recorded orders show. */
export function cancel(shop: Shop, order: Order, reason = 'customer'): void {
  if (order.cancelledAt !== null) return;
  const left = order.lines.map((line) => ({ lineId: line.id, quantity: currentQuantity(order, line) }));
  refundLines(shop, order, {
    lines: left.filter((line) => line.quantity > 0),
    shipping: true,
    restockType: 'cancel',
    note: '',
    money: 'as_received',
  });
  order.cancelledAt = nowSecond(shop);
  order.cancelReason = reason;
  touch(shop, order);
  announceOrder(shop, order, ['orders/cancelled', 'orders/updated']);
}

/** As staff write on an order in the admin: what stood there is replaced. */
export function tagOrder(shop: Shop, order: Order, tags: readonly string[]): void {
  order.tags = [...tags];
  touch(shop, order);
  announceOrder(shop, order, ['orders/updated']);
}

/** Only a cancelled or imported order can be deleted at Shopify; here any can, as an app's test needs it. */
export function deleteOrder(shop: Shop, order: Order): void {
  shop.state.orders = shop.state.orders.filter((candidate) => candidate.id !== order.id);
  shop.announce([{ topic: 'orders/delete', resourceId: order.id, body: () => ({ id: order.id }) }]);
}

/** Adds an article to an order that was placed: the line is owed until somebody pays it. */
export function addLine(
  shop: Shop,
  order: Order,
  wanted: { productId: number; quantity: number },
): OrderLine {
  const product = findProduct(shop, wanted.productId);
  if (product === undefined) throw new Error(`product: ${wanted.productId} is not sold here`);
  const line: OrderLine = {
    id: nextId(shop),
    kind: product.giftCard ? 'gift_card' : 'product',
    productId: product.id,
    variantId: product.variantId,
    title: product.title[order.locale],
    sku: product.sku,
    quantity: wanted.quantity,
    unitMinor: product.priceMinor,
    sellingPlan: null,
    properties: [],
    allocations: [],
    taxMinor: lineTax(shop, product, product.priceMinor * wanted.quantity),
  };
  order.lines.push(line);
  order.agreements.push(agreementOf(shop, 'edit', [line]));
  edited(shop, order, { additions: [{ id: line.id, delta: wanted.quantity }], removals: [] });
  return line;
}

/** Takes units out of an order: a refund without any money remembers them. */
export function removeFromLine(shop: Shop, order: Order, wanted: { lineId: number; quantity: number }): void {
  refundLines(shop, order, {
    lines: [wanted],
    shipping: false,
    restockType: 'cancel',
    note: '',
    money: 'none',
  });
  edited(shop, order, { additions: [], removals: [{ id: wanted.lineId, delta: wanted.quantity }] });
}

interface Delta {
  additions: { id: number; delta: number }[];
  removals: { id: number; delta: number }[];
}

function edited(shop: Shop, order: Order, lines: Delta): void {
  order.edited = true;
  touch(shop, order);
  announceEdit(shop, order, lines);
}

export function sessionToken(shop: Shop): string {
  return shop.randomness.token(TOKEN_LENGTH, ALPHANUMERIC);
}
