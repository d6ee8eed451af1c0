import type { Clock } from '@ristourne/core/commerce/time';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import type {
  CallFault,
  CatalogueHands,
  OrderWish,
  ShownMarks,
  StoreUnderTest,
} from '@ristourne/core/ports/testing/store-under-test';
import { startShopify, type Shopify } from '../../../sandbox/src/index.ts';
import { sandboxFetch } from '../sandbox-fetch.ts';
import { createShopifyStorePort } from '../store-port.ts';
import { TAG } from '../tags/marks.ts';
import { BALANCE_KEY, BALANCE_NAMESPACE } from '../tags/write-balance.ts';
import { SUBSCRIBED_TOPICS } from '../webhooks/topics.ts';

/** Long enough for a busy machine, short enough to wait for a time-out in a test. */
const TEST_TIMEOUT_MS = 1_500;
const HANG_MS = 20_000;
const APP_URL = 'http://127.0.0.1:9';
const PRODUCT = 'TEA-125';

/** Shopify's stand-in on a clock that tests move forward. */
export type SandboxShop = { shopify: Shopify; clock: Clock; advance(seconds: number): void };

export async function openSandbox(): Promise<SandboxShop> {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const shopify = await startShopify({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    clock: { now: () => new Date(now()) },
    webhookLagMs: 'manual',
    webhookTimeoutMs: 1_000,
    app: { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' },
    appUrl: APP_URL,
  });
  return { shopify, clock: { now }, advance: (seconds) => void (ahead += seconds * 1_000) };
}

/** Looked up on the way to a code: what hits "the next call" is meant for the call that makes it. */
const ASIDE = /query (?:CustomerByEmail|ProductPrices)\b/;
const FAULTS = {
  busy: '429',
  broken: '500',
  time_out_before: 'timeout_before',
  time_out_after: 'timeout_after',
} as const satisfies Record<CallFault, string>;

/** The stand-in and the Shopify adapter, as the store port's battery wants them. */
export async function openStoreUnderTest(): Promise<StoreUnderTest> {
  const shop = await openSandbox();
  const { control, domain, origin } = shop.shopify;
  const store: StoreHandle = {
    merchantId: '00000000-0000-7000-8000-000000000001',
    storeId: '00000000-0000-7000-8000-000000000002',
    storeRef: 'k3v9d0q7xa',
    platform: 'shopify',
    url: `https://${domain}`,
    currency: 'EUR',
    pricesIncludeTax: true,
  };
  const { accessToken } = control.install({ expiring: false });
  // Without it an order that was deleted and one that is too old look alike, and none is called absent.
  control.grant({ scopes: [...SCOPES_OF_A_LONG_MEMORY] });
  const faults: CallFault[] = [];
  const port = createShopifyStorePort({
    clock: shop.clock,
    timeoutMs: TEST_TIMEOUT_MS,
    fetch: sandboxFetch(origin, faultyFetch(shop, faults)),
    tokens: { accessTokenFor: async () => ({ outcome: 'ok', accessToken }) },
  });
  return { port, store, ...handsOn(shop), failNext: (fault) => void faults.push(fault) };
}

/** Sets a waiting fault in the stand-in right before the call that it is meant for. */
function faultyFetch({ shopify }: SandboxShop, faults: CallFault[]): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const isAside = ASIDE.test(await request.clone().text());
    const fault = isAside ? undefined : faults.shift();
    if (fault !== undefined)
      shopify.control.faults.set({ rest: [{ kind: FAULTS[fault], count: 1, timeoutMs: HANG_MS }] });
    return fetch(request);
  };
}

const SCOPES_OF_A_LONG_MEMORY = [
  'write_orders',
  'read_all_orders',
  'write_customers',
  'write_discounts',
  'read_gift_cards',
  'write_gift_cards',
  'read_products',
  'read_locations',
];

function handsOn(shop: SandboxShop): Omit<StoreUnderTest, 'port' | 'store' | 'failNext'> {
  const { control } = shop.shopify;
  const tea = control.products().find((product) => product.sku === PRODUCT);
  return {
    deliveryUrl: APP_URL,
    topics: SUBSCRIBED_TOPICS,
    productId: String(tea?.id),
    now: () => shop.clock.now(),
    advance: shop.advance,
    async placeOrder({ email = 'anna@example.org', codes = [], quantity = 2, booking }: OrderWish = {}) {
      const order = control.placeOrder({
        lines: [{ product: PRODUCT, quantity, ...(booking ? { properties: [booking] } : {}) }],
        codes,
        email,
        paid: true,
      });
      return {
        externalId: String(order.id),
        totalMinor: control.totalMinor(order.id),
        lineId: String(order.lines[0]?.id),
      };
    },
    cancel: async (id) => control.cancel(Number(id)),
    trash: async (id) => control.deleteOrder(Number(id)),
    refundOne: async (id) => void control.refund(Number(id), { lines: [{ product: PRODUCT, quantity: 1 }] }),
    refundAmount: async (id, amountMinor) => void control.refund(Number(id), { amountMinor }),
    refundRest: async (id) => void control.refund(Number(id)),
    // Shopify keeps the app's own subscriptions for every shop: there is nothing that could be missing.
    webhooks: () => SUBSCRIBED_TOPICS.map((topic) => ({ topic, url: APP_URL, active: true })),
    breakWebhooks: () => Promise.reject(new Error('nobody can break subscriptions of the app itself')),
    makeForeignCode: async (code) =>
      void control.addDiscount({
        code,
        title: "The owner's own",
        startsAt: new Date(shop.clock.now()).toISOString(),
        context: { all: 'ALL' },
        customerGets: { items: { all: true }, value: { discountAmount: { amount: '1.00' } } },
      }),
    marks: marksIn(shop),
    catalogue: catalogueOf(shop),
    stop: () => shop.shopify.stop(),
  };
}

/** As the owner types in Shopify's admin. */
function catalogueOf({ shopify: { control } }: SandboxShop): CatalogueHands {
  return {
    add: async (wish) => {
      const { id, variantId, moreVariants } = control.addArticle(wish);
      return {
        productId: String(id),
        variantIds: [variantId, ...moreVariants.map((one) => one.id)].map(String),
      };
    },
    change: async (productId, wish) => control.changeArticle(Number(productId), wish),
    remove: async (productId) => control.removeArticle(Number(productId)),
  };
}

/** As the owner sees them in Shopify's admin, and an extension in the customer's account. */
function marksIn({ shopify: { control } }: SandboxShop): ShownMarks {
  const customer = (externalId: string) => control.customers().find(({ id }) => String(id) === externalId);
  return {
    customerOf: async (email) => String(control.customers().find((one) => one.email === email)?.id),
    isStamped: async (externalId) => control.order(Number(externalId))?.tags.includes(TAG) === true,
    isMember: async (externalId) => customer(externalId)?.tags.includes(TAG) === true,
    balance: async (externalId) => {
      const kept = customer(externalId)?.metafields.find(
        ({ namespace, key }) => namespace === BALANCE_NAMESPACE && key === BALANCE_KEY,
      );
      return kept === undefined ? null : (JSON.parse(kept.value) as unknown);
    },
  };
}
