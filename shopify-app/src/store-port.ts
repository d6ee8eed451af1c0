import type { Clock } from '@ristourne/core/commerce/time';
import { isGiftCardCode, type StoreHandle, type StorePort } from '@ristourne/core/ports/store-port';
import { createAdminApi, type AdminApi, type AdminApiSettings } from './admin-api/client.ts';
import { fetchProducts } from './catalogue/fetch-products.ts';
import { fetchOrder } from './orders/fetch-order.ts';
import { modifiedOrders } from './orders/modified-orders.ts';
import { createMarks } from './tags/marks.ts';
import {
  createDiscount,
  extendDiscount,
  findVoucherDiscount,
  revokeDiscount,
} from './vouchers/issue-discount.ts';
import { createGiftCard, extendGiftCard, findGiftCard, revokeGiftCard } from './vouchers/issue-gift-card.ts';
import { mendWebhooks } from './webhooks/mend-webhooks.ts';

export type StorePortParts = AdminApiSettings & { clock: Clock };

/** Shopify behind core's port, over the Admin GraphQL API. Holds no order, no token and no state of any kind. */
export function createShopifyStorePort(parts: StorePortParts): StorePort {
  const apiOf = (store: StoreHandle): AdminApi => createAdminApi(store, parts);
  return {
    fetchOrder: (store, externalId) => fetchOrder(apiOf(store), externalId),
    modifiedOrders: (store, query) => modifiedOrders(apiOf(store), query),
    fetchProducts: (store, externalIds) => fetchProducts(apiOf(store), externalIds),
    createVoucher: (store, spec) =>
      spec.benefit.kind === 'gift_card'
        ? createGiftCard(apiOf(store), spec)
        : createDiscount(apiOf(store), spec, parts.clock),
    findVoucher: (store, code) =>
      (isGiftCardCode(code) ? findGiftCard : findVoucherDiscount)(apiOf(store), code),
    revokeVoucher: (store, code) =>
      (isGiftCardCode(code) ? revokeGiftCard : revokeDiscount)(apiOf(store), code),
    extendVoucher: (store, code, expiresAt) =>
      (isGiftCardCode(code) ? extendGiftCard : extendDiscount)(apiOf(store), code, expiresAt),
    mendWebhooks,
    marks: createMarks(apiOf),
  };
}
