import type { Instant } from '../../commerce/time.ts';
import type { StoreHandle, StorePort } from '../store-port.ts';

/** A text under a name, as a booking app leaves one on an order or its line. */
export type NamedText = { name: string; value: string };

/** What a battery wants from the buyer of an order; two articles of one product unless told otherwise. */
export type OrderWish = { email?: string; codes?: string[]; quantity?: number; booking?: NamedText };

export type PlacedOrder = { externalId: string; totalMinor: number; lineId: string };

/** What an owner types of an article; what is left out stays as it is. Points are texts: people type anything. */
export type ArticleWish = {
  title?: string;
  tags?: string[];
  points?: string | null;
  /** One for each variant: its own points, or null for the product's. */
  variants?: (string | null)[];
};

/** The owner's hands on the catalogue. */
export type CatalogueHands = {
  add(wish: ArticleWish): Promise<{ productId: string; variantIds: string[] }>;
  change(productId: string, wish: ArticleWish): Promise<void>;
  remove(productId: string): Promise<void>;
};

/** What happens to the next call to the store. A time-out comes before or after the store has done its work. */
export type CallFault = 'busy' | 'broken' | 'time_out_before' | 'time_out_after';

/** A webhook as the store has it. */
export type WebhookInStore = { topic: string; url: string; active: boolean };

/** What the store's owner and its customers see of our marks; null where the platform has none. */
export type ShownMarks = {
  /** The id of the customer with this address, who has ordered. */
  customerOf(email: string): Promise<string>;
  isStamped(orderExternalId: string): Promise<boolean>;
  isMember(customerExternalId: string): Promise<boolean>;
  balance(customerExternalId: string): Promise<unknown>;
};

/**
 * A store and an adapter connected to it, with the buyer's and the owner's hands on the store. Each platform's stand-in
 * provides one; the battery knows nothing else of it. Amounts are minor units of `store.currency`.
 */
export type StoreUnderTest = {
  port: StorePort;
  store: StoreHandle;
  deliveryUrl: string;
  topics: readonly string[];
  /** A product that the store sells. */
  productId: string;
  now(): Instant;
  advance(seconds: number): void;
  /** A paid order. Rejects, with the store's words, when a code is refused. */
  placeOrder(wish?: OrderWish): Promise<PlacedOrder>;
  cancel(externalId: string): Promise<void>;
  trash(externalId: string): Promise<void>;
  /** Gives back one article of the order's line. */
  refundOne(externalId: string): Promise<void>;
  refundAmount(externalId: string, amountMinor: number): Promise<void>;
  refundRest(externalId: string): Promise<void>;
  /** What hits the next call, and only that one. */
  failNext(fault: CallFault): void;
  webhooks(): WebhookInStore[];
  /** The first is switched off, the second deleted, the third points to another address. */
  breakWebhooks(): Promise<void>;
  /** A code of the owner's own making. */
  makeForeignCode(code: string): Promise<void>;
  marks: ShownMarks | null;
  catalogue: CatalogueHands;
  stop(): Promise<void>;
};
