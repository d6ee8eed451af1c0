import type { Clock } from '../clock.ts';
import type { Randomness } from '../randomness.ts';
import { HEXADECIMAL } from '../randomness.ts';
import { BUCKET_POINTS } from './admin-api/bucket.ts';
import { seedCustomers, seedProducts } from './catalogue.ts';
import type { Customer, Discount, Order, Product, ShopState } from './types.ts';

export interface ShopSettings {
  title: string;
  /** The shop's permanent name: `<handle>.myshopify.com`. */
  handle: string;
  currency: 'EUR';
  taxesIncluded: boolean;
  taxPercent: number;
  shippingMinor: number;
  timezone: string;
  /** How long a use of a code is missing in `asyncUsageCount`, in the shop's own time. */
  usageCountLagMs: number;
}

export const DEFAULT_SETTINGS: ShopSettings = {
  title: 'Maison Colibri',
  handle: 'maison-colibri',
  currency: 'EUR',
  taxesIncluded: true,
  taxPercent: 20,
  shippingMinor: 500,
  timezone: 'Europe/Paris',
  usageCountLagMs: 0,
};

/** Something that happened in the shop, told to whoever subscribed. One act of a person is one event with many topics. */
export interface Happening {
  topic: string;
  resourceId: number | null;
  body: () => object;
}

/** The shop's whole memory, and the few things that every part of it needs. */
export interface Shop {
  state: ShopState;
  settings: ShopSettings;
  clock: Clock;
  randomness: Randomness;
  /** Where the stand-in answers, without a trailing slash. */
  origin: string;
  /** Tells the webhook queue what one act brought about; set by the queue. */
  announce: (happenings: Happening[]) => void;
  /** Sends the order's confirmation; nothing where there is no mailbox. */
  confirmByMail: (order: Order) => void;
}

/** The shop's number, in webhooks and addresses. */
export const SHOP_ID = 954_889;
/** Real ids have 13 digits; tests that want ids beyond 2^53 set `nextId` so. */
const FIRST_ID = 7_203_558_000_001;
const FIRST_ORDER_NUMBER = 1001;

export function freshState(at: number): ShopState {
  const state: ShopState = {
    version: 1,
    randomness: 0,
    nextId: FIRST_ID,
    nextOrderNumber: FIRST_ORDER_NUMBER,
    products: [],
    customers: [],
    discounts: [],
    orders: [],
    carts: {},
    installation: null,
    bucket: { points: BUCKET_POINTS, at },
    queue: [],
  };
  const nextId = (): number => state.nextId++;
  state.products = seedProducts(at, nextId);
  state.customers = seedCustomers(at, nextId);
  return state;
}

/** What an earlier release of the stand-in kept, with what has come since. */
export function completed(state: ShopState): ShopState {
  const articles = { productType: '', tags: [], metafields: [], moreVariants: [], variantMetafields: [] };
  const online = { locationId: null };
  const once = { sellingPlan: null, properties: [] };
  return {
    ...state,
    products: state.products.map((product) => ({ ...articles, ...product })),
    orders: state.orders.map((order) => ({
      ...online,
      ...order,
      lines: order.lines.map((line) => ({ ...once, ...line })),
    })),
  };
}

export function shopDomain(shop: Shop): string {
  return `${shop.settings.handle}.myshopify.com`;
}

export function now(shop: Shop): number {
  return shop.clock.now().getTime();
}

/** Orders, discounts and customers have whole seconds. */
export function nowSecond(shop: Shop): number {
  return Math.floor(now(shop) / 1000) * 1000;
}

export function nextId(shop: Shop): number {
  return shop.state.nextId++;
}

export function uuid(shop: Shop): string {
  const hex = (length: number): string => shop.randomness.token(length, HEXADECIMAL);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

export function findOrder(shop: Shop, id: number): Order | undefined {
  return shop.state.orders.find((order) => order.id === id);
}

export function findProduct(shop: Shop, id: number): Product | undefined {
  return shop.state.products.find((product) => product.id === id);
}

export function findCustomer(shop: Shop, id: number): Customer | undefined {
  return shop.state.customers.find((customer) => customer.id === id);
}

export function findCustomerByEmail(shop: Shop, email: string): Customer | undefined {
  const wanted = email.trim().toLowerCase();
  return wanted === '' ? undefined : shop.state.customers.find((customer) => customer.email === wanted);
}

/** Shopify compares codes without regard to case. */
export function findDiscount(shop: Shop, code: string): Discount | undefined {
  const wanted = code.trim().toLowerCase();
  return shop.state.discounts.find((discount) => discount.code.toLowerCase() === wanted);
}
