import type { StoreHandle, StorePort } from '@ristourne/core/ports/store-port';
import { fetchProducts } from './catalogue/fetch-products.ts';
import { fetchOrder } from './orders/fetch-order.ts';
import { modifiedOrders } from './orders/modified-orders.ts';
import {
  createRestClient,
  type RestClient,
  type RestSettings,
  type StoreCredentials,
} from './rest/client.ts';
import {
  createCoupon,
  extendCoupon,
  findVoucherCoupon,
  revokeCoupon,
  type CouponShelf,
} from './vouchers/issue-coupon.ts';
import type { SiteClock } from './vouchers/site-clock.ts';
import { subscribe } from './webhooks/subscribe.ts';

/** What the port opens when it calls a store; see connect/sealed-secrets.ts for the stored ones. */
export type StoreSecrets = {
  credentials(store: StoreHandle): Promise<StoreCredentials>;
  webhookSecret(store: StoreHandle): Promise<string>;
};

export type StorePortParts = RestSettings & {
  secrets: StoreSecrets;
  /** Where this server is reached from outside: "https://loyalty.example". */
  serverUrl: string;
};

/** Where a store's webhooks deliver. */
export function deliveryUrlOf(serverUrl: string, storeRef: string): string {
  return `${serverUrl.replace(/\/+$/, '')}/webhooks/woocommerce/${storeRef}`;
}

/** WooCommerce behind core's port, over REST v3. Holds no order and no credential, only each site's clock. */
export function createWooCommerceStorePort(parts: StorePortParts): StorePort {
  const clocks = new Map<string, SiteClock>();
  const restOf = (store: StoreHandle): RestClient =>
    createRestClient({ url: store.url, credentials: () => parts.secrets.credentials(store) }, parts);
  const withShelf = async <Result>(
    store: StoreHandle,
    use: (shelf: CouponShelf) => Promise<Result>,
  ): Promise<Result> => {
    const shelf: CouponShelf = { rest: restOf(store), clock: clocks.get(store.storeId) ?? null };
    const result = await use(shelf);
    if (shelf.clock !== null) clocks.set(store.storeId, shelf.clock);
    return result;
  };
  return {
    fetchOrder: (store, externalId) => fetchOrder(restOf(store), externalId),
    modifiedOrders: (store, query) => modifiedOrders(restOf(store), query),
    fetchProducts: (store, externalIds) => fetchProducts(restOf(store), externalIds),
    createVoucher: (store, spec) => withShelf(store, (shelf) => createCoupon(shelf, spec)),
    findVoucher: (store, code) => withShelf(store, (shelf) => findVoucherCoupon(shelf, code)),
    revokeVoucher: (store, code) => withShelf(store, (shelf) => revokeCoupon(shelf, code)),
    extendVoucher: (store, code, expiresAt) =>
      withShelf(store, (shelf) => extendCoupon(shelf, code, expiresAt)),
    // The order list's column is the plugin's own: meta written from here would tell the order as changed again.
    marks: null,
    async mendWebhooks(store) {
      const result = await subscribe(restOf(store), {
        deliveryUrl: deliveryUrlOf(parts.serverUrl, store.storeRef),
        secret: await parts.secrets.webhookSecret(store),
        resetSecrets: false,
      });
      return result.outcome === 'subscribed' ? { outcome: 'healthy', mended: result.mended } : result;
    },
  };
}
