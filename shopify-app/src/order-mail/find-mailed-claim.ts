import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { gidOf } from '../admin-api/gid.ts';
import { isShopDomain } from '../admin-api/shop-address.ts';
import { findConnectedShop } from '../extensions/find-connected-shop.ts';
import { orderClaimPath } from '../extensions/order-claim.ts';
import { opensStatusPage } from './status-page-key.ts';
import { statusPageQuery } from './status-page-query.ts';

export type MailedClaimDeps = Deps & {
  apiOf: (store: StoreHandle) => AdminApi;
  /** The shop refused to tell the address of a status page: a person has to look. */
  onRefusal: (refusal: { shop: string; reason: string }) => void;
};

/** What stands in the addresses of an order's mail: "tea-house.myshopify.com", "5001", the key of its status page. */
export type MailedOrder = { shop: string; orderNumber: string; key: string };

export type MailedClaim =
  | { outcome: 'found'; path: string }
  /** No such shop, order or key, or Shopify does not tell: one outcome, so that none of them can be told apart. */
  | { outcome: 'refused' }
  | { outcome: 'busy'; retryAfterSeconds: number };

const ASK_AGAIN_SECONDS = 5;
const REFUSED: MailedClaim = { outcome: 'refused' };

/**
 * The path of the claim link of an order, for whoever holds its mail. Shopify is asked, since a mail may be opened
 * before the order's delivery has come; writes nothing, and claims nothing.
 */
export async function findMailedClaim(deps: MailedClaimDeps, asked: MailedOrder): Promise<MailedClaim> {
  const { shop, orderNumber, key } = asked;
  const id = gidOf('Order', orderNumber);
  const store = id === null || !isShopDomain(shop) ? null : await findConnectedShop(deps.pool, shop);
  if (id === null || store === null) return REFUSED;
  const answer = await deps.apiOf(store).run(statusPageQuery, { id });
  switch (answer.outcome) {
    case 'busy':
      return { outcome: 'busy', retryAfterSeconds: answer.retryAfterSeconds };
    case 'unknown':
      return { outcome: 'busy', retryAfterSeconds: ASK_AGAIN_SECONDS };
    case 'refused':
      deps.onRefusal({ shop, reason: answer.reason });
      return REFUSED;
    case 'answered': {
      const { order } = answer.result;
      if (order === null || !opensStatusPage(order.statusPageUrl, key)) return REFUSED;
      const path = await orderClaimPath(deps, store, orderNumber);
      return path === null ? REFUSED : { outcome: 'found', path };
    }
  }
}
