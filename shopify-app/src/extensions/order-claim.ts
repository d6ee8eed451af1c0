import { formatClaimPath } from '@ristourne/core/claims/claim-link';
import { verifyLink } from '@ristourne/core/claims/verify-link';
import { claimToken } from '@ristourne/core/keys/order-proof';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { readStoreQrKeys } from '@ristourne/core/stores/store-qr-keys';
import { gidOf } from '../admin-api/gid.ts';

/**
 * The path of an order's claim link under the store's newest QR key; null without such a key, and when the order was
 * credited under another one, whose link this is not. The order may be on its way yet.
 */
export async function orderClaimPath(
  deps: Deps,
  { merchantId, storeId }: StoreHandle,
  orderRef: string,
): Promise<string | null> {
  const keys = await readStoreQrKeys(deps, deps.pool, { merchantId, storeIds: [storeId] });
  const qrKey = keys.get(storeId);
  const orderKey = gidOf('Order', orderRef);
  if (qrKey === undefined || orderKey === null) return null;
  const { storeRef, keyVersion, key } = qrKey;
  const link = {
    storeRef,
    orderRef,
    keyVersion,
    token: claimToken(key, { storeRef, orderRef, keyVersion, orderKey }),
  };
  const verified = await verifyLink(deps, link);
  return verified.outcome === 'invalid' ? null : formatClaimPath(link);
}
