import type { MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

type Which = {
  merchantId: MerchantId;
  storeId: StoreId;
  /** Null: all of the store's. */
  orderIds: OrderId[] | null;
};

/** `emails`: the addresses that went, in clear, for what else is kept under them. */
export type ForgottenOrders = { orders: number; contacts: number; emails: string[] };

/**
 * Leaves of these orders what was sold and for how much. The buyer's id in the store, the address's hash and its sealed
 * text go; whose the order is stays, and so do its units. The state has no hash afterwards: no reading equals it, so
 * that the next one is taken as it comes, without what a tombstone forbids.
 */
export async function forgetOrders(
  { keys }: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, storeId, orderIds }: Which,
): Promise<ForgottenOrders> {
  const which = [merchantId, storeId, orderIds];
  const orders = await sql<{ orderId: OrderId }>(
    tx,
    `WITH named AS (
       SELECT order_id FROM orders WHERE merchant_id = $1 AND store_id = $2 AND ($3::uuid[] IS NULL OR order_id = ANY($3::uuid[]))
        ORDER BY external_id FOR UPDATE)
     UPDATE orders o SET customer_external_id = '', email_hmac = '', state_hash = '', state = o.state || '{"customerExternalId":"","customerTags":[]}'
       FROM named WHERE o.merchant_id = $1 AND o.order_id = named.order_id AND (o.customer_external_id <> '' OR o.email_hmac <> '')
     RETURNING o.order_id AS "orderId"`,
    which,
  );
  const contacts = await sql<{ orderId: OrderId; sealed: string }>(
    tx,
    `DELETE FROM order_contact c USING orders o
      WHERE c.merchant_id = $1 AND o.merchant_id = c.merchant_id AND o.order_id = c.order_id AND o.store_id = $2
        AND ($3::uuid[] IS NULL OR o.order_id = ANY($3::uuid[]))
     RETURNING c.order_id AS "orderId", c.email_sealed AS sealed`,
    which,
  );
  const named = [...orders, ...contacts].map(({ orderId }) => orderId);
  return {
    orders: new Set(named).size,
    contacts: contacts.length,
    emails: contacts.map(({ orderId, sealed }) => keys.open(sealedPlaces.orderContact(orderId), sealed)),
  };
}
