import type { z } from 'zod';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';
import type { OrderReading } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { voucherBenefit } from './voucher-benefit.ts';

/** A connected store, with what an adapter needs to call it. Credentials are unsealed only when used. */
export type StoreHandle = {
  merchantId: MerchantId;
  storeId: StoreId;
  storeRef: string;
  platform: 'woocommerce' | 'shopify';
  url: string;
  currency: string;
  pricesIncludeTax: boolean;
};

export type VoucherBenefit = z.infer<typeof voucherBenefit>;

/**
 * A code to be made in the store: one use, bound to `email` if there is one, never combining. `bound`: for its holder alone or
 * not at all; it is `refused` where the store can't bind it.
 */
export type VoucherSpec = {
  code: string;
  benefit: VoucherBenefit;
  email: string;
  bound: boolean;
  expiresAt: Instant;
  description: string;
};

/** A gift card's code has this beginning and this length, and no other code has both. */
export const GIFT_CARD_BEGINNING = 'GC';
export const GIFT_CARD_CODE_LENGTH = 16;

/** Whether a code is a gift card's: a platform which keeps gift cards apart then knows where to look. */
export function isGiftCardCode(code: string): boolean {
  return code.length === GIFT_CARD_CODE_LENGTH && code.toUpperCase().startsWith(GIFT_CARD_BEGINNING);
}

export type VoucherInStore = {
  externalId: string;
  code: string;
  usageCount: number;
  expiresAt: Instant | null;
  enabled: boolean;
};

/**
 * How a call to a store ended. `unknown` = a time-out or a broken connection: it may have succeeded, look it up.
 * `refused` = the store said no for good (bad credentials, missing scope, invalid input); `busy` = try again later.
 * `lacksAccess`: it refused whoever asked, not what was asked. Nothing happened, and its owner can mend that.
 */
export type StoreFailure =
  | { outcome: 'unknown'; reason: string }
  | { outcome: 'busy'; reason: string; retryAfterSeconds: number }
  | { outcome: 'refused'; reason: string; lacksAccess?: true };

export type CreateVoucherResult =
  { outcome: 'created'; externalId: string } | { outcome: 'taken' } | StoreFailure;
export type FindVoucherResult =
  { outcome: 'found'; voucher: VoucherInStore } | { outcome: 'absent' } | StoreFailure;
export type ChangeVoucherResult = { outcome: 'changed' } | { outcome: 'absent' } | StoreFailure;
export type FetchOrderResult =
  | { outcome: 'found'; reading: OrderReading }
  | { outcome: 'absent' }
  | { outcome: 'unintelligible'; reason: string }
  | StoreFailure;
/** Products that the store does not have (any more) are left out. */
export type FetchProductsResult = { outcome: 'found'; items: CatalogueItem[] } | StoreFailure;
/** `modifiedAt`: the store's own stamp of the change, as a reading of that state tells it. */
export type ModifiedOrder = { externalId: string; modifiedAt: Instant };
export type OrdersPage =
  | { outcome: 'page'; orders: ModifiedOrder[]; modifiedTo: Instant | null; next: string | null }
  | StoreFailure;
export type WebhookHealth = { outcome: 'healthy'; mended: string[] } | StoreFailure;

/** How many products are asked for at once. */
export const MAX_PRODUCTS = 100;

/** Which orders to look at again, by modification time; `cursor` continues a page, null starts. */
export type ModifiedOrdersQuery = { modifiedFrom: Instant; cursor: string | null };

type BothLanguages<Text> = { en: Text; fr: Text };

/** One programme as a store customer sees it, with its words, so that whoever shows it asks nobody. Whole units. */
export type ShownProgram = {
  programId: string;
  name: BothLanguages<string>;
  pointName: BothLanguages<{ one: string; other: string }>;
  units: { unit: string; available: number; pending: number; owed: number }[];
};

/** What a store shows a customer: no programme means nothing. `asOf`: it was true then; an older one is no news. */
export type ShownBalance = { asOf: Instant; programs: ShownProgram[] };

export type MarkResult = { outcome: 'marked' } | { outcome: 'absent' } | StoreFailure;
/** `kept`: what stood there is newer, and stays. */
export type ShowBalanceResult = { outcome: 'shown' | 'kept' | 'absent' } | StoreFailure;

/** What a platform can show of the programme on its own records. Repeating changes nothing. `absent`: no such record. */
export type StoreMarks = {
  /** The order used a loyalty code: its owner sees and finds it by that. */
  stampOrder(store: StoreHandle, externalId: string): Promise<MarkResult>;
  /** Marks a store customer as a member, or takes the mark away. */
  tagCustomer(store: StoreHandle, customerExternalId: string, isMember: boolean): Promise<MarkResult>;
  /** Shows a store customer their balance wherever the platform's own pages read it. Of two, the later one stays. */
  showBalance(
    store: StoreHandle,
    customerExternalId: string,
    balance: ShownBalance,
  ): Promise<ShowBalanceResult>;
};

/** Platforms whose port has marks: known without a port, so that nothing is wanted in vain. The battery compares. */
export const PLATFORMS_WITH_MARKS: readonly StoreHandle['platform'][] = ['shopify'];

/**
 * Everything core asks of a platform. One adapter a platform; one contract battery for all of them.
 * Nothing here throws for what a store may do: unexpected failures come back as `unknown` or `busy`.
 */
export type StorePort = {
  /** Order with its refunds in full detail, as it is now. `absent` = trashed or deleted for good. */
  fetchOrder(store: StoreHandle, externalId: string): Promise<FetchOrderResult>;
  /** Orders modified since, each once a page, trashed ones included, oldest first. */
  modifiedOrders(store: StoreHandle, query: ModifiedOrdersQuery): Promise<OrdersPage>;
  /** What the catalogue says of these products now; by the numbers that orders' lines carry, at most `MAX_PRODUCTS`. */
  fetchProducts(store: StoreHandle, externalIds: string[]): Promise<FetchProductsResult>;
  createVoucher(store: StoreHandle, spec: VoucherSpec): Promise<CreateVoucherResult>;
  findVoucher(store: StoreHandle, code: string): Promise<FindVoucherResult>;
  /** Makes the code unusable from now on. `busy` when the store counts a use of it: its order is about to be told. */
  revokeVoucher(store: StoreHandle, code: string): Promise<ChangeVoucherResult>;
  /**
   * Lets the code be used until then: a cancelled order gave its use back. Also one that was revoked meanwhile. `busy`
   * while the store still counts the use.
   */
  extendVoucher(store: StoreHandle, code: string, expiresAt: Instant): Promise<ChangeVoucherResult>;
  /** Puts back webhooks that are missing, disabled or pointing elsewhere; says which. */
  mendWebhooks(store: StoreHandle): Promise<WebhookHealth>;
  /** Null where the platform's records can't be marked from outside. */
  marks: StoreMarks | null;
};

/** The adapter of a platform; throws for one that this server was not given. */
export type StorePorts = (platform: StoreHandle['platform']) => StorePort;

/** What a platform tells beside orders: who left, and what the law asks. `email` is lower case, empty if unknown. */
export type StoreNotice =
  /** `at`: when the store left, if the platform says. */
  | { kind: 'uninstalled'; at: Instant | null }
  /** The owner granted us more, or took some of it back. */
  | { kind: 'access_changed' }
  /** `leftAt`: when the store left for good, if the platform says. */
  | { kind: 'store_redact'; leftAt: Instant | null }
  | { kind: 'customer_redact'; customerExternalId: string; email: string; orderExternalIds: string[] }
  | {
      kind: 'customer_data_request';
      customerExternalId: string;
      email: string;
      orderExternalIds: string[];
      requestExternalId: string;
    };

/** What a well-signed delivery turned out to mean. */
export type DeliveryMeaning =
  | { kind: 'order'; reading: OrderReading }
  /** The order must be fetched: no stamp, or refunds without line detail. */
  | { kind: 'hint'; externalId: string; reason: string }
  | { kind: 'notice'; notice: StoreNotice }
  /** Understood, and of no interest here. */
  | { kind: 'nothing'; reason: string }
  | { kind: 'unintelligible'; reason: string };

/** A stored delivery, as the inbox keeps it; `headers` are lower case, only those the adapter asked to keep. */
export type StoredDelivery = { topic: string; headers: Record<string, string>; body: Uint8Array };

/** Pure: turns a platform's delivery into what it means. Never throws. */
export type DeliveryReader = (delivery: StoredDelivery, store: StoreHandle) => DeliveryMeaning;
