import { formatMinor, parseMinor } from '@ristourne/core/commerce/money';
import { SECOND_MS } from '@ristourne/core/commerce/time';
import type { CallFault, OrderWish, StoreUnderTest } from '@ristourne/core/ports/testing/store-under-test';
import { numberOf } from '../admin-api/gid.ts';
import { createShopifyStorePort } from '../store-port.ts';
import {
  discountShop,
  isOver,
  NOW,
  PRODUCTS,
  type DiscountShop,
  type UsingOrder,
  type Written,
} from './discount-shop.ts';
import { createGiftCardShelf } from './gift-card-shelf.ts';
import { createMarkShelf } from './mark-shelf.ts';
import { orderOf, pageOf, refundOf, type WishRefund } from './order-shop.ts';
import { createProductShelf } from './product-shelf.ts';
import { json, schemaShop, SHOP, STORE, type Resolvers } from './schema-shop.ts';

const TIMEOUT_MS = 200;
const PRODUCT = '81';
const UNIT = formatMinor({ amountMinor: minor(PRODUCTS[PRODUCT] ?? ''), currency: 'EUR' });
const SHIPPING_MINOR = 490;

/** Looked up on the way to a code: what hits "the next call" is meant for the call that makes it. */
const ASIDE = /query (?:CustomerByEmail|ProductPrices)\b/;

type Placed = {
  number: string;
  email: string;
  quantity: number;
  properties: { key: string; value: string }[];
  /** What is paid for the goods, and for sending them. */
  goodsMinor: number;
  shippingMinor: number;
  codes: string[];
  uses: UsingOrder[];
  refunds: WishRefund[];
  placedAt: number;
  updatedAt: number;
  cancelledAt: string | null;
};

function minor(text: string): number {
  return parseMinor(text, 'EUR') ?? 0;
}

const decimal = (amountMinor: number) => formatMinor({ amountMinor, currency: 'EUR' });
const iso = (at: number) => new Date(Math.floor(at / SECOND_MS) * SECOND_MS).toISOString();

/** What the buyer's and the owner's hands change. */
type Floor = {
  now: () => number;
  discounts: DiscountShop;
  customers: Map<string, string>;
  orders: Map<string, Placed>;
  /** Orders ever placed: a deleted one's number is not given again. */
  placed: number;
};

/** A shop that takes orders and codes as Shopify does, as far as the store port's battery goes; tax is 0. */
export function openWholeShop(): StoreUnderTest {
  let ahead = 0;
  const now = () => NOW + ahead;
  const customers = new Map<string, string>();
  const discounts = discountShop({ now, customers });
  const floor: Floor = { now, discounts, customers, orders: new Map(), placed: 0 };
  const faults: CallFault[] = [];
  const shelf = createMarkShelf({
    customers,
    isKnown: (gid) => [...customers.values()].includes(gid) || floor.orders.has(numberOf('Order', gid)),
  });
  const giftCards = createGiftCardShelf();
  const articles = createProductShelf(Object.keys(PRODUCTS));
  const shop = schemaShop({
    ...discounts.resolvers,
    ...orderResolvers(floor.orders, discounts.resolvers),
    ...shelf.resolvers,
    ...articles.resolvers,
    ...giftCards.resolvers,
  });
  const port = createShopifyStorePort({
    ...shop.settings,
    fetch: faulty(shop.settings.fetch, faults),
    timeoutMs: TIMEOUT_MS,
    clock: { now },
  });
  return {
    port,
    store: STORE,
    deliveryUrl: `https://${SHOP}`,
    topics: [],
    productId: PRODUCT,
    now,
    advance: (seconds) => void (ahead += seconds * SECOND_MS),
    failNext: (fault) => void faults.push(fault),
    webhooks: () => [],
    breakWebhooks: async () => undefined,
    marks: shelf.marks,
    catalogue: articles.catalogue,
    stop: async () => undefined,
    ...handsOn(floor),
  };
}

type Hands = Pick<
  StoreUnderTest,
  'placeOrder' | 'cancel' | 'trash' | 'refundOne' | 'refundAmount' | 'refundRest' | 'makeForeignCode'
>;

function handsOn(floor: Floor): Hands {
  const changed = (id: string): Placed => {
    const placed = floor.orders.get(id);
    if (placed === undefined) throw new Error(`no order ${id}`);
    placed.updatedAt = floor.now();
    return placed;
  };
  return {
    placeOrder: async (wish = {}) => {
      const placed = place(floor, wish);
      return {
        externalId: placed.number,
        totalMinor: placed.goodsMinor + placed.shippingMinor,
        lineId: lineId(placed),
      };
    },
    cancel: async (id) => {
      const cancelled = changed(id);
      cancelled.cancelledAt = iso(floor.now());
      for (const use of cancelled.uses) use.cancelledAt = cancelled.cancelledAt;
    },
    trash: async (id) => void floor.orders.delete(id),
    refundOne: async (id) => giveBack(changed(id), 1),
    refundAmount: async (id, amountMinor) => {
      const { refunds } = changed(id);
      refunds.push({ id: String(9_001 + refunds.length), money: decimal(amountMinor) });
    },
    refundRest: async (id) => giveBack(changed(id), changed(id).quantity - 1, changed(id).shippingMinor),
    makeForeignCode: async (code) => makeForeignCode(floor, code),
  };
}

function place(
  floor: Floor,
  { email = 'anna@example.org', codes = [], quantity = 2, booking }: OrderWish,
): Placed {
  const { customers, discounts, now } = floor;
  const customer = customers.get(email) ?? `gid://shopify/Customer/${7_001 + customers.size}`;
  customers.set(email, customer);
  const fullMinor = minor(UNIT) * quantity;
  const [code, another] = codes;
  if (another !== undefined) throw new Error('these codes do not combine');
  const { offMinor, paysShipping } =
    code === undefined
      ? { offMinor: 0, paysShipping: false }
      : discountOf(floor, { code, customer, fullMinor });
  floor.placed += 1;
  const placed: Placed = {
    number: String(5_000 + floor.placed),
    email,
    quantity,
    properties: booking ? [{ key: booking.name, value: booking.value }] : [],
    goodsMinor: fullMinor - offMinor,
    shippingMinor: paysShipping ? 0 : SHIPPING_MINOR,
    codes,
    uses: codes.map((one) => discounts.use(one.toUpperCase())),
    refunds: [],
    placedAt: now(),
    updatedAt: now(),
    cancelledAt: null,
  };
  floor.orders.set(placed.number, placed);
  return placed;
}

type Discounted = { offMinor: number; paysShipping: boolean };
type Cart = { code: string; customer: string; fullMinor: number };

/** What a code takes off this cart; throws as the checkout refuses it. */
function discountOf({ discounts, now }: Floor, { code, customer, fullMinor }: Cart): Discounted {
  const kept = discounts.discount(code);
  if (kept === undefined || isOver(kept, now())) throw new Error(`${code} is not valid`);
  const { usageLimit, context, customerGets } = kept.input as unknown as Written;
  if (kept.uses >= usageLimit) throw new Error(`${code} was used`);
  const holders = context.customers?.add ?? [customer];
  if (!holders.includes(customer)) throw new Error(`${code} is for another customer`);
  if (kept.kind === 'DiscountCodeFreeShipping') return { offMinor: 0, paysShipping: true };
  const { percentage = 0, discountAmount } = customerGets.value;
  const off = discountAmount ? minor(discountAmount.amount) : Math.round(fullMinor * percentage);
  return { offMinor: Math.min(off, fullMinor), paysShipping: false };
}

function makeForeignCode({ discounts: { discounts }, now }: Floor, code: string): void {
  discounts.push({
    id: `gid://shopify/DiscountCodeNode/${discounts.length + 1}`,
    kind: 'DiscountCodeBasic',
    input: {
      code,
      tags: ['summer'],
      context: { all: 'ALL' },
      customerGets: { items: { all: true }, value: { percentage: 0.1 } },
      title: 'Summer',
      startsAt: iso(now()),
      usageLimit: null,
    },
    createdAt: iso(now()),
    uses: 0,
  });
}

const lineId = (placed: Placed) => `${placed.number}1`;

function giveBack(placed: Placed, quantity: number, shippingMinor = 0): void {
  const backMinor = Math.round((placed.goodsMinor * quantity) / placed.quantity);
  const id = String(9_001 + placed.refunds.length);
  placed.refunds.push({
    id,
    money: decimal(backMinor + shippingMinor),
    lines: [{ line: lineId(placed), quantity, subtotal: decimal(backMinor) }],
    ...(shippingMinor === 0 ? {} : { shipping: { subtotal: decimal(shippingMinor), tax: '0.00' } }),
  });
}

type ListArgs = { first: number; after: string | null; query: string };

function orderResolvers(orders: Map<string, Placed>, others: Resolvers): Resolvers {
  const listWithCode = others['orders'] as (args: ListArgs) => unknown;
  return {
    currentAppInstallation: () => ({ accessScopes: [{ handle: 'read_all_orders' }] }),
    order: ({ id }: { id: string }) => {
      const placed = orders.get(id.split('/').at(-1) ?? '');
      return placed === undefined ? null : answerOf(placed);
    },
    refund: ({ id }: { id: string }) => {
      // Refund numbers are the order's number and their own.
      const [number = '', refund = ''] = (id.split('/').at(-1) ?? '').split(/(?=9\d{3}$)/);
      const found = orders.get(number)?.refunds.find((one) => one.id === refund);
      return found === undefined ? null : refundOf({ ...found, id: `${number}${refund}` });
    },
    orders: (args: ListArgs) => {
      const since = /^updated_at:>='(.+)'$/.exec(args.query)?.[1];
      if (since === undefined) return listWithCode(args);
      const listed = [...orders.values()]
        .filter((placed) => placed.updatedAt >= Date.parse(since))
        .toSorted((a, b) => a.updatedAt - b.updatedAt || Number(a.number) - Number(b.number));
      return pageOf(
        listed.map((placed) => ({
          id: `gid://shopify/Order/${placed.number}`,
          updatedAt: iso(placed.updatedAt),
        })),
        args,
      );
    },
  };
}

function answerOf(placed: Placed) {
  const off = minor(UNIT) * placed.quantity - placed.goodsMinor;
  const { quantity, properties } = placed;
  const line = { id: lineId(placed), unit: UNIT, quantity, product: PRODUCT, properties };
  return orderOf({
    lines: [{ ...line, allocations: off === 0 ? [] : [decimal(off)] }],
    total: decimal(placed.goodsMinor + placed.shippingMinor),
    refunds: placed.refunds.map((refund) => ({ ...refund, id: `${placed.number}${refund.id}` })),
    fields: {
      id: `gid://shopify/Order/${placed.number}`,
      email: placed.email,
      processedAt: iso(placed.placedAt),
      updatedAt: iso(placed.updatedAt),
      cancelledAt: placed.cancelledAt,
      discountCodes: placed.codes,
    },
  });
}

/** Lets a fault hit the next request that it is meant for. */
function faulty(fetch: typeof globalThis.fetch, faults: CallFault[]): typeof globalThis.fetch {
  const silence = (signal: AbortSignal | null | undefined): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  return async (input, init) => {
    const fault = typeof init?.body === 'string' && ASIDE.test(init.body) ? undefined : faults.shift();
    switch (fault) {
      case undefined:
        return fetch(input, init);
      case 'busy':
        return json({ errors: 'Throttled' }, { status: 429 });
      case 'broken':
        return json({ errors: 'Internal' }, { status: 500 });
      case 'time_out_before':
        return silence(init?.signal);
      case 'time_out_after':
        await fetch(input, init);
        return silence(init?.signal);
    }
  };
}
