import type { MemberId, MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import type { OrderStatus } from '../commerce/order.ts';
import { sqlMaybe } from '../database/sql.ts';
import {
  CHECK_LENGTH,
  hashOrderProof,
  hasOrderProof,
  orderCheck,
  QR_KEY_BYTES,
} from '../keys/order-proof.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { sameSecret } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';
import type { ClaimLink } from './claim-link.ts';

export type ClaimStore = {
  merchantId: MerchantId;
  storeId: StoreId;
  merchantName: string;
  storeName: string;
};
export type ClaimedOrder = ClaimStore & {
  orderId: OrderId;
  status: OrderStatus;
  boundMember: MemberId;
  /** The address that is claimed with, once one was chosen; the order's own before. */
  emailHmac: string;
  /** The address that the order was placed with. */
  orderEmailHmac: string;
};
export type VerifiedLink =
  | { outcome: 'invalid' }
  /** The check is right, the order has not arrived here yet. */
  | { outcome: 'order_unknown'; store: ClaimStore }
  | { outcome: 'verified'; order: ClaimedOrder };

type KeyRow = {
  merchant_id: MerchantId;
  store_id: StoreId;
  merchant_name: string;
  store_name: string;
  key_sealed: string;
};

/** An unknown store costs the same hash as a known one. */
const NO_KEY = new Uint8Array(QR_KEY_BYTES);

/**
 * Tells a link that this store printed from any other. The token's check is compared before the order is looked for,
 * its proof against the hash that the order keeps; both in constant time. A revoked key verifies nothing, a retired
 * one goes on for the orders of its time. [I8]
 */
export async function verifyLink(deps: Deps, link: ClaimLink): Promise<VerifiedLink> {
  const key = await findKey(deps, link);
  const expected = orderCheck(key?.qrKey ?? NO_KEY, link);
  const checked = sameSecret(link.token.slice(0, CHECK_LENGTH), expected);
  if (key === null || !checked) return { outcome: 'invalid' };
  const order = await findOrder(deps, key.store, link.orderRef);
  if (order === null) return { outcome: 'order_unknown', store: key.store };
  const proof = hashOrderProof(deps.keys, link.keyVersion, link.token.slice(CHECK_LENGTH));
  return hasOrderProof(order.keyHmac, proof)
    ? { outcome: 'verified', order: order.claimed }
    : { outcome: 'invalid' };
}

async function findKey(
  deps: Deps,
  link: ClaimLink,
): Promise<{ store: ClaimStore; qrKey: Uint8Array } | null> {
  const row = await sqlMaybe<KeyRow>(
    deps.pool,
    `select d.merchant_id, d.store_id, m.name as merchant_name, s.name as store_name, k.key_sealed
       from store_directory d
       join merchant m on m.merchant_id = d.merchant_id
       join store s on s.merchant_id = d.merchant_id and s.store_id = d.store_id
       join store_key k on k.merchant_id = d.merchant_id and k.store_id = d.store_id
      where d.store_ref = $1 and k.key_version = $2 and k.revoked_at is null`,
    [link.storeRef, link.keyVersion],
  );
  if (row === undefined) return null;
  const place = sealedPlaces.storeKey(row.store_id, link.keyVersion);
  return {
    store: {
      merchantId: row.merchant_id,
      storeId: row.store_id,
      merchantName: row.merchant_name,
      storeName: row.store_name,
    },
    qrKey: Buffer.from(deps.keys.open(place, row.key_sealed), 'base64url'),
  };
}

async function findOrder(
  deps: Deps,
  store: ClaimStore,
  orderRef: string,
): Promise<{ claimed: ClaimedOrder; keyHmac: string } | null> {
  const row = await sqlMaybe<{
    order_id: OrderId;
    status: OrderStatus;
    bound_member: MemberId;
    email_hmac: string;
    key_hmac: string;
  }>(
    deps.pool,
    `select order_id, state->>'status' as status, bound_member, email_hmac, key_hmac
       from orders where merchant_id = $1 and store_id = $2 and external_id = $3`,
    [store.merchantId, store.storeId, orderRef],
  );
  if (row === undefined) return null;
  const claimed: ClaimedOrder = {
    ...store,
    orderId: row.order_id,
    status: row.status,
    boundMember: row.bound_member,
    emailHmac: row.email_hmac,
    orderEmailHmac: row.email_hmac,
  };
  return { claimed, keyHmac: row.key_hmac };
}
