import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../log.ts';
import { addArticle, changeArticle } from './articles.ts';
import type { ShopifyArticlePlan } from './articles.ts';
import { createDiscount } from './admin-api/discount-mutations.ts';
import type { DiscountInput } from './admin-api/discount-input.ts';
import { makeSessionToken } from './auth/session-token.ts';
import type { SessionClaims } from './auth/session-token.ts';
import { installationOf, issueTokens } from './auth/tokens.ts';
import type { Grant, TokenPair } from './auth/tokens.ts';
import { amountsOf, financialStatus } from './order-amounts.ts';
import {
  addCustomer,
  addLine,
  cancel,
  checkOut,
  deleteOrder,
  fulfil,
  markPaid,
  removeFromLine,
  tagOrder,
} from './orders.ts';
import { pasteSnippet } from './mail/snippet.ts';
import type { ShopifyParts } from './parts.ts';
import { orderPayload } from './payloads/order-payload.ts';
import { refundAmount, refundLines, refundRest, settleRefund } from './refunds.ts';
import { findDiscount, findOrder } from './shop.ts';
import type { Shop } from './shop.ts';
import { refusalText } from './storefront/texts.ts';
import type {
  Customer,
  Discount,
  Locale,
  Order,
  PendingDelivery,
  Product,
  WebhookDelivery,
} from './types.ts';
import { announceCompliance, announceScopes, announceUninstalled } from './webhooks/compliance.ts';
import type { ComplianceTopic } from './webhooks/compliance.ts';

export interface ShopifyOrderPlan {
  /** By product id or SKU (TEA-125, MUG-BLUE, POT-IRON, BIS-SALT, BOX-FIVE, GIFT-25). */
  lines: readonly {
    product: number | string;
    quantity: number;
    /** One of the product's variants; its first unless told otherwise. */
    variant?: number;
    /** The name of the plan by which it is bought again and again. */
    sellingPlan?: string;
    /** What the buyer or an app wrote on the line: a booking's time, say. */
    properties?: { name: string; value: string }[];
  }[];
  codes?: readonly string[];
  email?: string;
  /** True pays by card. False leaves it to `markPaid`. */
  paid?: boolean;
  tipMinor?: number;
  test?: boolean;
  locale?: Locale;
  sourceName?: string;
  /** The shop where it was sold at the till. */
  location?: number;
  tags?: readonly string[];
}

export interface ShopifyRefundPlan {
  lines?: readonly { product: number | string; quantity: number }[];
  shipping?: boolean;
  amountMinor?: number;
  /** The money is still on its way; `settleRefund` says how it ended. */
  pending?: boolean;
}

/** The buyer's, the owner's and the law's hands on the shop. Everything that throws says why in words. */
export interface ShopifyControl {
  faults: Faults;
  placeOrder(plan: ShopifyOrderPlan): Order;
  order(id: number): Order | undefined;
  orders(): readonly Order[];
  /** The body of orders/updated as it would be sent now. */
  orderPayload(id: number): ReturnType<typeof orderPayload>;
  totalMinor(id: number): number;
  financialStatus(id: number): string;
  markPaid(id: number): void;
  fulfil(id: number): void;
  cancel(id: number, reason?: string): void;
  deleteOrder(id: number): void;
  /** What staff write on an order. */
  tagOrder(id: number, tags: readonly string[]): void;
  addArticle(plan: ShopifyArticlePlan): Product;
  changeArticle(product: number | string, plan: ShopifyArticlePlan): void;
  removeArticle(product: number | string): void;
  addLine(id: number, line: { product: number | string; quantity: number }): void;
  removeLine(id: number, line: { product: number | string; quantity: number }): void;
  /** Without lines and amount: all that is left. */
  refund(id: number, plan?: ShopifyRefundPlan): number;
  settleRefund(id: number, refundId: number, status: 'success' | 'failure'): void;
  addCustomer(person: {
    email: string;
    firstName?: string;
    lastName?: string;
    hasAccount?: boolean;
  }): Customer;
  customers(): readonly Customer[];
  products(): readonly Product[];
  /** A discount of the owner's own making. */
  addDiscount(input: DiscountInput): Discount;
  discount(code: string): Discount | undefined;
  /** Installs the app as opening it does, and answers a token. `expiring` false gives one that never ends. */
  install(wish?: Partial<Grant> & { expiring?: boolean }): TokenPair;
  /** Changes what the installed app may do; tokens stay, and app/scopes_update is told. */
  grant(wish: Partial<Grant>): void;
  /** The owner removes the app: every token is dead, and app/uninstalled is told. */
  uninstall(): void;
  /** Every token is dead, and nobody is told. */
  revokeTokens(): void;
  sessionToken(claims?: Partial<SessionClaims>): string;
  /** Leaves the app so many points, as if others of its processes had spent the rest. */
  leavePoints(points: number): void;
  /** Pastes Liquid into the order confirmation: the app's own snippet, for its server of now, unless another is given. */
  pasteMailSnippet(snippet?: string): void;
  compliance(topic: ComplianceTopic, email?: string): void;
  runQueue(): Promise<number>;
  pending(): readonly PendingDelivery[];
  deliveries(): readonly WebhookDelivery[];
  requests(): readonly LoggedRequest[];
}

export function makeControl(parts: ShopifyParts): ShopifyControl {
  const { shop, app, faults, log, queue } = parts;
  return {
    faults,
    ...orderHands(shop),
    ...articleHands(shop),
    addCustomer: ({ email, firstName = '', lastName = '', hasAccount = true }) =>
      addCustomer(shop, { email, firstName, lastName, hasAccount }),
    customers: () => shop.state.customers,
    products: () => shop.state.products,
    addDiscount: (input) => createDiscount(shop, input),
    discount: (code) => findDiscount(shop, code),
    install: ({ expiring = true, ...wish } = {}) => {
      const installation = installationOf(shop, parts.grant());
      Object.assign(installation, wish);
      return issueTokens(shop, installation, expiring);
    },
    grant: (wish) => {
      const installation = installationOf(shop, parts.grant());
      const previous = installation.scopes;
      Object.assign(installation, wish);
      if (wish.scopes !== undefined) announceScopes(shop, { previous, current: wish.scopes });
    },
    uninstall: () => {
      shop.state.installation = null;
      announceUninstalled(shop);
    },
    revokeTokens: () => {
      const { installation } = shop.state;
      if (installation !== null) Object.assign(installation, { accessTokens: [], refreshTokens: [] });
    },
    sessionToken: (claims) => makeSessionToken(shop, app, claims),
    leavePoints: (points) => void (shop.state.bucket = { points, at: shop.clock.now().getTime() }),
    pasteMailSnippet: (snippet = parts.appsSnippet()) => pasteSnippet(shop, snippet),
    compliance: (topic, email) => announceCompliance(shop, topic, email),
    runQueue: () => queue.run(),
    pending: () => queue.pending(),
    deliveries: () => log.deliveries,
    requests: () => log.requests,
  };
}

function orderHands(shop: Shop) {
  const known = (id: number): Order => knownOrder(shop, id);
  return {
    placeOrder: (plan: ShopifyOrderPlan) => placeOrder(shop, plan),
    order: (id: number) => findOrder(shop, id),
    orders: () => shop.state.orders,
    orderPayload: (id: number) => orderPayload(shop, known(id)),
    totalMinor: (id: number) => amountsOf(known(id)).totalMinor,
    financialStatus: (id: number) => financialStatus(known(id)),
    markPaid: (id: number) => void markPaid(shop, known(id)),
    fulfil: (id: number) => fulfil(shop, known(id)),
    cancel: (id: number, reason?: string) => cancel(shop, known(id), reason),
    deleteOrder: (id: number) => deleteOrder(shop, known(id)),
    tagOrder: (id: number, tags: readonly string[]) => tagOrder(shop, known(id), tags),
    addLine: (id: number, line: { product: number | string; quantity: number }) =>
      void addLine(shop, known(id), { productId: productId(shop, line.product), quantity: line.quantity }),
    removeLine: (id: number, line: { product: number | string; quantity: number }) => {
      const order = known(id);
      removeFromLine(shop, order, { lineId: lineId(shop, order, line.product), quantity: line.quantity });
    },
    refund: (id: number, plan: ShopifyRefundPlan = {}) => refund(shop, known(id), plan),
    settleRefund: (id: number, refundId: number, status: 'success' | 'failure') => {
      const order = known(id);
      const found = order.refunds.find((one) => one.id === refundId);
      if (found === undefined) throw new Error(`refund: ${refundId} does not exist`);
      settleRefund(shop, order, { refund: found, status });
    },
  };
}

function articleHands(shop: Shop) {
  return {
    addArticle: (plan: ShopifyArticlePlan) => addArticle(shop, plan),
    changeArticle: (product: number | string, plan: ShopifyArticlePlan) =>
      changeArticle(shop, knownProduct(shop, product), plan),
    removeArticle: (product: number | string) => {
      const { id } = knownProduct(shop, product);
      shop.state.products = shop.state.products.filter((row) => row.id !== id);
    },
  };
}

function placeOrder(shop: Shop, plan: ShopifyOrderPlan): Order {
  const locale = plan.locale ?? 'en';
  const cart = {
    lines: plan.lines.map(({ product, variant, ...line }) => ({
      ...line,
      productId: productId(shop, product),
      ...(variant === undefined ? {} : { variantId: variant }),
    })),
    codes: [...(plan.codes ?? [])],
    email: plan.email ?? '',
    customerId: null,
  };
  const result = checkOut(shop, cart, {
    firstName: 'Gus',
    lastName: 'Guest',
    locale,
    payment: plan.paid === true ? 'card' : 'manual',
    ...(plan.tipMinor === undefined ? {} : { tipMinor: plan.tipMinor }),
    ...(plan.test === undefined ? {} : { test: plan.test }),
    ...(plan.sourceName === undefined ? {} : { sourceName: plan.sourceName }),
    ...(plan.location === undefined ? {} : { locationId: plan.location }),
    ...(plan.tags === undefined ? {} : { tags: plan.tags }),
  });
  if (result.outcome === 'ordered') return result.order;
  throw new Error(
    result.outcome === 'empty' ? 'placeOrder: no lines' : refusalText(result.refusal, result.code, locale),
  );
}

function refund(shop: Shop, order: Order, plan: ShopifyRefundPlan): number {
  const made =
    plan.amountMinor !== undefined && plan.lines === undefined
      ? refundAmount(shop, order, plan.amountMinor)
      : plan.lines === undefined && plan.shipping !== true
        ? refundRest(shop, order)
        : refundLines(shop, order, {
            lines: (plan.lines ?? []).map(({ product, quantity }) => ({
              lineId: lineId(shop, order, product),
              quantity,
            })),
            shipping: plan.shipping ?? false,
            restockType: 'return',
            note: '',
            money: plan.amountMinor === undefined ? 'exact' : { amountMinor: plan.amountMinor },
          });
  if (plan.pending === true) for (const transaction of made.transactions) transaction.status = 'pending';
  return made.id;
}

function lineId(shop: Shop, order: Order, product: number | string): number {
  const id = productId(shop, product);
  const line = order.lines.find((candidate) => candidate.productId === id);
  if (line === undefined) throw new Error(`line: order ${order.id} has none of product ${product}`);
  return line.id;
}

function productId(shop: Shop, product: number | string): number {
  return knownProduct(shop, product).id;
}

function knownProduct(shop: Shop, product: number | string): Product {
  const found = shop.state.products.find((row) => row.id === product || row.sku === product);
  if (found === undefined) throw new Error(`product: ${product} is neither an id nor a SKU of the shop`);
  return found;
}

function knownOrder(shop: Shop, id: number): Order {
  const order = findOrder(shop, id);
  if (order === undefined) throw new Error(`order: ${id} does not exist`);
  return order;
}
