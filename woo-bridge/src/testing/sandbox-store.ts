import type { Clock } from '@ristourne/core/commerce/time';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import type {
  CallFault,
  CatalogueHands,
  OrderWish,
  StoreUnderTest,
} from '@ristourne/core/ports/testing/store-under-test';
import { startSandbox, type RestFault, type Sandbox } from '../../../sandbox/src/index.ts';
import { createRestClient, type RestClient, type StoreCredentials } from '../rest/client.ts';
import { createWooCommerceStorePort, deliveryUrlOf } from '../store-port.ts';
import { ORDER_TOPICS } from '../webhooks/topics.ts';

/** Long enough for a busy machine, short enough to wait for a time-out in a test. */
export const TEST_TIMEOUT_MS = 1_500;
const HANG_MS = 20_000;
export const SERVER_URL = 'http://127.0.0.1:9';

/** The sandbox's shop on a clock that tests move forward, kept near real time since OAuth carries a timestamp. */
export type SandboxShop = {
  sandbox: Sandbox;
  clock: Clock;
  advance(seconds: number): void;
  allowedHosts: string[];
};

export async function openSandbox(): Promise<SandboxShop> {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const sandbox = await startSandbox({
    shopPort: 0,
    smtpPort: 0,
    webhookLagMs: 'manual',
    webhookTimeoutMs: 1_000,
    clock: { now: () => new Date(now()) },
  });
  return {
    sandbox,
    clock: { now },
    advance: (seconds) => void (ahead += seconds * 1_000),
    allowedHosts: [new URL(sandbox.woocommerce.origin).host],
  };
}

const FAULTS: Record<CallFault, RestFault['kind']> = {
  busy: '429',
  broken: '500',
  time_out_before: 'timeout_before',
  time_out_after: 'timeout_after',
};

/** Fails the next REST call, and only that one. */
export function failNext(shop: SandboxShop, fault: CallFault): void {
  const { faults } = shop.sandbox.woocommerce.control;
  faults.set({ rest: [{ kind: FAULTS[fault], count: 1, timeoutMs: HANG_MS }] });
}

/** The sandbox and the WooCommerce adapter, as the store port's battery wants them. */
export async function openStoreUnderTest(): Promise<StoreUnderTest> {
  const shop = await openSandbox();
  const { origin, keys } = shop.sandbox.woocommerce;
  const store: StoreHandle = {
    merchantId: '00000000-0000-7000-8000-000000000001',
    storeId: '00000000-0000-7000-8000-000000000002',
    storeRef: 'k3v9d0q7xa',
    platform: 'woocommerce',
    url: origin,
    currency: 'EUR',
    pricesIncludeTax: true,
  };
  const port = createWooCommerceStorePort({
    clock: shop.clock,
    allowedHosts: shop.allowedHosts,
    timeoutMs: TEST_TIMEOUT_MS,
    serverUrl: SERVER_URL,
    secrets: {
      credentials: async (): Promise<StoreCredentials> => keys,
      webhookSecret: async () => 'the webhook secret',
    },
  });
  return { port, store, ...handsOn(shop), deliveryUrl: deliveryUrlOf(SERVER_URL, store.storeRef) };
}

type Hands = Omit<StoreUnderTest, 'port' | 'store' | 'deliveryUrl'>;
const PRODUCT = 'TEA-125';

function handsOn(shop: SandboxShop): Hands {
  const { control } = shop.sandbox.woocommerce;
  const sample = control.placeOrder({ lines: [{ product: PRODUCT, quantity: 1 }], paid: true });
  const line = (id: string) => control.order(Number(id))?.line_items[0];
  return {
    topics: ORDER_TOPICS,
    productId: String(sample.line_items[0]?.product_id),
    now: () => shop.clock.now(),
    advance: shop.advance,
    async placeOrder({ email = 'anna@example.org', codes = [], quantity = 2, booking }: OrderWish = {}) {
      const placed = control.placeOrder({
        lines: [{ product: PRODUCT, quantity }],
        coupons: codes,
        email,
        paid: true,
        ...(booking ? { meta: [{ key: booking.name, value: booking.value }] } : {}),
      });
      const externalId = String(placed.id);
      return {
        externalId,
        totalMinor: Math.round(Number(placed.total) * 100),
        lineId: String(line(externalId)?.id),
      };
    },
    cancel: async (id) => void control.setStatus(Number(id), 'cancelled'),
    trash: async (id) => control.trash(Number(id)),
    refundOne: async (id) => void control.refund(Number(id), { lines: [{ product: PRODUCT, quantity: 1 }] }),
    refundAmount: async (id, amountMinor) => void control.refund(Number(id), { amountMinor }),
    refundRest: async (id) => void control.refund(Number(id)),
    failNext: (fault) => failNext(shop, fault),
    webhooks: () =>
      control.webhooks().map((webhook) => ({
        topic: webhook.topic,
        url: webhook.deliveryUrl,
        active: webhook.status === 'active',
      })),
    breakWebhooks: () => breakWebhooks(shop),
    marks: null,
    catalogue: catalogueOf(shop),
    makeForeignCode: (code) => makeForeignCode(shop, code),
    stop: () => shop.sandbox.stop(),
  };
}

/** As the owner types on a product's page. */
function catalogueOf({ sandbox }: SandboxShop): CatalogueHands {
  const { control } = sandbox.woocommerce;
  return {
    add: async ({ title, variants, ...wish }) => {
      const { id, variations } = control.addArticle({
        ...wish,
        ...(title === undefined ? {} : { name: title }),
        ...(variants === undefined ? {} : { variations: variants }),
      });
      return { productId: String(id), variantIds: variations.map((one) => String(one.id)) };
    },
    change: async (productId, { points }) =>
      control.changeArticle(Number(productId), points === undefined ? {} : { points }),
    remove: async (productId) => control.removeArticle(Number(productId)),
  };
}

/** As an owner would in wp-admin: through REST, past our adapter. */
async function breakWebhooks(shop: SandboxShop): Promise<void> {
  const [first, second, third] = shop.sandbox.woocommerce.control.webhooks();
  const rest = ownersRest(shop);
  await rest.put(`webhooks/${first?.id}`, { status: 'disabled' });
  await rest.put(`webhooks/${third?.id}`, { delivery_url: 'https://elsewhere.example/hook' });
  await rest.delete(`webhooks/${second?.id}`, { force: true });
}

async function makeForeignCode(shop: SandboxShop, code: string): Promise<void> {
  await ownersRest(shop).post('coupons', { code, amount: '1.00', discount_type: 'fixed_cart' });
}

export function ownersRest(shop: SandboxShop): RestClient {
  const { origin: url, keys } = shop.sandbox.woocommerce;
  return createRestClient({ url, credentials: async () => keys }, shop);
}
