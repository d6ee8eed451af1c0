import type { MemberId, MerchantId, OrderId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

export type OrderCopy = {
  store: string;
  orderId: string;
  number: string;
  status: string;
  placedAt: string;
  totalMinor: number;
  currency: string;
  customerId: string;
  /** The address as it is kept, sealed; null: only its keyed hash is, or nothing. */
  email: string | null;
  emailHashIsKept: boolean;
  /** Whether it was added to a wallet of theirs. */
  isInTheirWallet: boolean;
  /** Claims of it that wait for their address to be verified. */
  openClaims: number;
};

type Row = Omit<OrderCopy, 'placedAt' | 'email' | 'orderId'> & {
  id: OrderId;
  externalId: string;
  placedAt: Instant;
  sealed: string | null;
};

type Which = { merchantId: MerchantId; orderIds: OrderId[]; memberIds: MemberId[] };

/**
 * What is kept of these orders, and of those that these members have in their wallets: who bought these may be somebody
 * else, and is not told.
 */
export async function copyOrders(
  deps: Deps,
  { merchantId, orderIds, memberIds }: Which,
): Promise<OrderCopy[]> {
  const rows = await sql<Row>(
    deps.pool,
    `SELECT o.order_id AS id, s.name AS store, o.external_id AS "externalId", o.number, o.status, o.placed_at AS "placedAt",
            (o.state ->> 'totalMinor')::bigint AS "totalMinor", o.state ->> 'currency' AS currency,
            CASE WHEN o.order_id = ANY($2::uuid[]) THEN o.customer_external_id ELSE '' END AS "customerId", c.email_sealed AS sealed,
            o.order_id = ANY($2::uuid[]) AND o.email_hmac <> '' AS "emailHashIsKept",
            o.bound_member = ANY($3::uuid[]) AS "isInTheirWallet",
            (SELECT count(*) FROM order_claim w WHERE w.merchant_id = o.merchant_id AND w.order_id = o.order_id AND w.state = 'waiting') AS "openClaims"
       FROM orders o JOIN store s ON s.merchant_id = o.merchant_id AND s.store_id = o.store_id
       LEFT JOIN order_contact c ON c.merchant_id = o.merchant_id AND c.order_id = o.order_id
      WHERE o.merchant_id = $1 AND (o.order_id = ANY($2::uuid[]) OR o.bound_member = ANY($3::uuid[]))
      ORDER BY o.placed_at, o.order_id`,
    [merchantId, orderIds, memberIds],
  );
  return rows.map(({ id, externalId, placedAt, sealed, ...row }) => ({
    ...row,
    orderId: externalId,
    placedAt: new Date(placedAt).toISOString(),
    email: sealed === null ? null : deps.keys.open(sealedPlaces.orderContact(id), sealed),
  }));
}
