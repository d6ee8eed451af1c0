import { addArticle, changeArticle } from './articles.ts';
import type { ArticlePlan } from './articles.ts';
import { makeCustomer } from './catalogue.ts';
import { addCoupon, checkOut } from './checkout.ts';
import { refusalText } from './coupon-validity.ts';
import type { Faults } from '../faults.ts';
import type { LoggedRequest, SandboxLog } from '../log.ts';
import { addLine, forceDeleteOrder, restoreOrder, setStatus, trashOrder } from './orders.ts';
import { orderPayload } from './order-payload.ts';
import { couponPayload, customerPayload } from './payloads.ts';
import { readConnection } from './plugin.ts';
import { refundOrder, refundRest } from './refunds.ts';
import type { Store } from './store.ts';
import { findCoupon, findOrder, nowSecond } from './store.ts';
import type {
  Locale,
  Order,
  OrderStatus,
  PendingDelivery,
  PluginConnection,
  Product,
  Webhook,
  WebhookDelivery,
} from './types.ts';
import type { WebhookQueue } from './webhooks.ts';

/** Enough of an order's REST payload to write tests without casts; all its other fields are there too. */
export interface OrderView {
  id: number;
  order_key: string;
  status: OrderStatus;
  total: string;
  customer_id: number;
  line_items: { id: number; product_id: number; quantity: number; total: string; total_tax: string }[];
  refunds: { id: number; total: string }[];
  [field: string]: unknown;
}

export interface OrderPlan {
  /** By product id or SKU (TEA-125, MUG-BLUE, POT-IRON, BIS-SALT, BOX-FIVE, GIFT-25). */
  lines: readonly { product: number | string; quantity: number; variation?: number }[];
  coupons?: readonly string[];
  /** A registered customer's id; without it the order is a guest's. */
  customerId?: number;
  email?: string;
  /** True pays by card: `processing` with date_paid. False, the default, is cash on delivery: `processing` without. */
  paid?: boolean;
  /** Another first status than `processing`. */
  status?: OrderStatus;
  locale?: Locale;
  /** Where it was made; "store-api" unless told otherwise. */
  createdVia?: string;
  meta?: readonly { key: string; value: unknown }[];
}

export interface RefundPlan {
  lines?: readonly { product: number | string; quantity: number }[];
  amountMinor?: number;
  reason?: string;
}

export interface Control {
  faults: Faults;
  /** Throws WooCommerce's message when a coupon is refused. */
  placeOrder(plan: OrderPlan): OrderView;
  order(id: number): OrderView | undefined;
  orders(): OrderView[];
  setStatus(id: number, status: OrderStatus): OrderView;
  /** Without lines and amount: all that is left. Throws when it is more than that. */
  refund(id: number, plan?: RefundPlan): OrderView;
  /** As the owner edits an order that was placed. */
  addLine(id: number, line: { product: number | string; quantity: number }): OrderView;
  addArticle(plan: ArticlePlan): Product;
  changeArticle(product: number | string, plan: ArticlePlan): void;
  /** For good, past the trash. */
  removeArticle(product: number | string): void;
  products(): readonly Product[];
  trash(id: number): void;
  restore(id: number): OrderView;
  forceDelete(id: number): void;
  addCustomer(person: { email: string; firstName?: string; lastName?: string }): {
    id: number;
    email: string;
  };
  coupon(code: string): Record<string, unknown> | undefined;
  webhooks(): readonly Webhook[];
  /** Delivers everything that waits, now. */
  runQueue(): Promise<number>;
  pending(): readonly PendingDelivery[];
  deliveries(): readonly WebhookDelivery[];
  requests(): LoggedRequest[];
  connectPlugin(connectionString: string): PluginConnection;
  disconnectPlugin(): void;
}

export function makeControl(parts: {
  store: Store;
  queue: WebhookQueue;
  faults: Faults;
  log: SandboxLog<WebhookDelivery>;
}): Control {
  const { store, queue, faults, log } = parts;
  const view = (order: Order): OrderView => orderPayload(store, order) as OrderView;
  return {
    faults,
    placeOrder: (plan) => view(placeOrder(store, plan)),
    order: (id) => {
      const order = findOrder(store, id);
      return order ? view(order) : undefined;
    },
    orders: () => store.state.orders.map(view),
    setStatus: (id, status) => {
      const order = knownOrder(store, id);
      if (status === 'refunded') refundRest(store, order);
      else setStatus(store, order, status);
      return view(order);
    },
    refund: (id, plan = {}) => view(refund(store, knownOrder(store, id), plan)),
    addLine: (id, { product, quantity }) => {
      const order = knownOrder(store, id);
      addLine(store, order, { productId: productId(store, product), quantity });
      return view(order);
    },
    addArticle: (plan) => addArticle(store, plan),
    changeArticle: (product, plan) => changeArticle(store, knownProduct(store, product), plan),
    removeArticle: (product) => {
      const { id } = knownProduct(store, product);
      store.state.products = store.state.products.filter((row) => row.id !== id);
    },
    products: () => store.state.products,
    trash: (id) => trashOrder(store, knownOrder(store, id)),
    restore: (id) => {
      const order = knownOrder(store, id);
      restoreOrder(store, order);
      return view(order);
    },
    forceDelete: (id) => forceDeleteOrder(store, knownOrder(store, id)),
    addCustomer: (person) => addCustomer(store, person),
    coupon: (code) => {
      const coupon = findCoupon(store, code);
      return coupon ? couponPayload(store, coupon) : undefined;
    },
    webhooks: () => store.state.webhooks,
    runQueue: () => queue.run(),
    pending: () => queue.pending(),
    deliveries: () => log.deliveries,
    requests: () => log.requests,
    connectPlugin: (connectionString) => {
      store.state.plugin = readConnection(connectionString);
      return store.state.plugin;
    },
    disconnectPlugin: () => {
      store.state.plugin = null;
    },
  };
}

function placeOrder(store: Store, plan: OrderPlan): Order {
  const locale = plan.locale ?? 'en';
  const buyer = {
    lines: plan.lines.map(({ product, quantity, variation }) => ({
      productId: productId(store, product),
      quantity,
      ...(variation === undefined ? {} : { variationId: variation }),
    })),
    couponCodes: [] as readonly string[],
    customerId: plan.customerId ?? 0,
    email: plan.email ?? '',
    atCheckout: true,
  };
  for (const code of plan.coupons ?? []) {
    const added = addCoupon(store, code, buyer);
    if (added.outcome === 'refused') throw new Error(refusalText(added.refusal, locale));
    buyer.couponCodes = added.couponCodes;
  }
  const result = checkOut(store, buyer, {
    billing: { first_name: 'Gus', last_name: 'Guest', ...(plan.email ? { email: plan.email } : {}) },
    paid: plan.paid ?? false,
    status: plan.status ?? 'processing',
    paymentMethod: plan.paid ? 'card' : 'cod',
    paymentMethodTitle: plan.paid ? 'Card' : 'Cash on delivery',
    locale,
    ...(plan.createdVia === undefined ? {} : { createdVia: plan.createdVia }),
    ...(plan.meta === undefined ? {} : { meta: plan.meta }),
  });
  if (result.outcome === 'ordered') return result.order;
  throw new Error(
    result.outcome === 'empty'
      ? 'placeOrder: no lines'
      : result.refusals.map((refusal) => refusalText(refusal, locale)).join(' '),
  );
}

function refund(store: Store, order: Order, plan: RefundPlan): Order {
  if (!plan.lines && plan.amountMinor === undefined) {
    refundRest(store, order);
    return order;
  }
  const lines = (plan.lines ?? []).map(({ product, quantity }) => {
    const id = productId(store, product);
    const line = order.lines.find((candidate) => candidate.productId === id);
    if (!line) throw new Error(`refund: order ${order.id} has no line of product ${product}`);
    return { orderLineId: line.id, quantity };
  });
  const result = refundOrder(store, order, {
    lines,
    reason: plan.reason ?? '',
    ...(plan.amountMinor === undefined ? {} : { amountMinor: plan.amountMinor }),
  });
  if (result.outcome === 'invalid_amount') throw new Error('refund: Invalid refund amount.');
  return order;
}

function addCustomer(store: Store, person: { email: string; firstName?: string; lastName?: string }) {
  const id = store.state.customers.reduce((max, customer) => Math.max(max, customer.id), 1) + 1;
  const customer = makeCustomer({
    id,
    email: person.email,
    firstName: person.firstName ?? '',
    lastName: person.lastName ?? '',
    createdAt: nowSecond(store),
  });
  store.state.customers.push(customer);
  store.announce('customer.created', id);
  return customerPayload(store, customer) as { id: number; email: string };
}

function productId(store: Store, product: number | string): number {
  return knownProduct(store, product).id;
}

function knownProduct(store: Store, product: number | string): Product {
  const found = store.state.products.find((row) => row.id === product || row.sku === product);
  if (!found) throw new Error(`product: ${product} is neither an id nor a SKU of the shop`);
  return found;
}

function knownOrder(store: Store, id: number): Order {
  const order = findOrder(store, id);
  if (!order) throw new Error(`order: ${id} does not exist`);
  return order;
}
