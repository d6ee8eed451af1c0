import type { Clock } from '../clock.ts';
import type { Randomness } from '../randomness.ts';
import { HEXADECIMAL } from '../randomness.ts';
import { FIRST_PRODUCT_ID, PLAIN, seedCustomers, seedProducts } from './catalogue.ts';
import type { Coupon, Customer, Order, Product, StoreState } from './types.ts';

export interface StoreSettings {
  title: string;
  currency: 'EUR';
  currencySymbol: string;
  pricesIncludeTax: true;
  taxPercent: number;
  shippingMinor: number;
  timezone: string;
}

export const DEFAULT_SETTINGS: StoreSettings = {
  title: 'Maison Colibri',
  currency: 'EUR',
  currencySymbol: '€',
  pricesIncludeTax: true,
  taxPercent: 20,
  shippingMinor: 500,
  timezone: 'Europe/Paris',
};

export const WOOCOMMERCE_VERSION = '10.5.2';
export const WORDPRESS_VERSION = '6.9.1';

/** The shop's whole memory, and the few things that every part of it needs. */
export interface Store {
  state: StoreState;
  settings: StoreSettings;
  clock: Clock;
  randomness: Randomness;
  /** Without a trailing slash. */
  origin: string;
  /** Tells the webhook queue that something happened; set by the queue. */
  announce: (topic: string, resourceId: number) => void;
  /** Tells the mailer that an order reached a state; set by the mailer. */
  orderMail: (order: Order, occasion: MailOccasion) => void;
}

export type MailOccasion = 'processing' | 'on-hold' | 'completed' | 'refunded' | 'cancelled';

export function freshState(randomness: Randomness, at: number): StoreState {
  const products = seedProducts(at);
  return {
    version: 1,
    keys: {
      key: `ck_${randomness.token(40, HEXADECIMAL)}`,
      secret: `cs_${randomness.token(40, HEXADECIMAL)}`,
    },
    randomness: 0,
    nextPostId: FIRST_PRODUCT_ID + products.length,
    nextItemId: 1,
    nextMetaId: 1,
    nextWebhookId: 1,
    products,
    customers: seedCustomers(at),
    shelves: [],
    orders: [],
    coupons: [],
    webhooks: [],
    queue: [],
    carts: {},
    plugin: null,
  };
}

/** What an earlier release of the stand-in kept, with what has come since. */
export function completed(state: StoreState): StoreState {
  const uncategorised = { ...PLAIN, categories: [] };
  const whole = { variationId: 0 };
  return {
    ...state,
    shelves: state.shelves ?? [],
    products: state.products.map((product) => ({ ...uncategorised, ...product })),
    orders: state.orders.map((order) => ({
      ...order,
      lines: order.lines.map((line) => ({ ...whole, ...line })),
    })),
  };
}

/** WordPress stores whole seconds. */
export function nowSecond(store: Store): number {
  return Math.floor(store.clock.now().getTime() / 1000) * 1000;
}

/** Orders, refunds, coupons and products share one sequence, as posts do. */
export function nextPostId(store: Store): number {
  return store.state.nextPostId++;
}

export function nextItemId(store: Store): number {
  return store.state.nextItemId++;
}

export function nextMetaId(store: Store): number {
  return store.state.nextMetaId++;
}

export function findOrder(store: Store, id: number): Order | undefined {
  return store.state.orders.find((order) => order.id === id);
}

export function findCoupon(store: Store, code: string): Coupon | undefined {
  const wanted = code.trim().toLowerCase();
  return store.state.coupons.find((coupon) => coupon.code === wanted && coupon.status === 'publish');
}

export function findProduct(store: Store, id: number): Product | undefined {
  return store.state.products.find((product) => product.id === id);
}

export function findCustomer(store: Store, id: number): Customer | undefined {
  return store.state.customers.find((customer) => customer.id === id);
}
