import type { MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

export type ParkedDelivery = {
  merchantId: MerchantId;
  deliveryId: string;
  storeRef: string;
  storeName: string;
  topic: string;
  reason: string;
  receivedAt: Instant;
  bytes: number;
};

export const MAX_PARKED_SHOWN = 200;

/** Deliveries that were well signed and could not be understood, newest first; their bodies stay stored. */
export async function readParked(deps: Deps, merchantId?: MerchantId): Promise<ParkedDelivery[]> {
  return sql<ParkedDelivery>(
    deps.pool,
    `SELECT d.merchant_id AS "merchantId", d.delivery_id AS "deliveryId", s.store_ref AS "storeRef", s.name AS "storeName", d.topic, d.reason,
            d.received_at AS "receivedAt", length(d.body) AS bytes
       FROM delivery d JOIN store s ON s.merchant_id = d.merchant_id AND s.store_id = d.store_id
      WHERE d.state = 'parked' AND ($1::uuid IS NULL OR d.merchant_id = $1) ORDER BY d.received_at DESC LIMIT ${MAX_PARKED_SHOWN}`,
    [merchantId ?? null],
  );
}

/** How many are parked, shown or not; `purged`: those whose body is gone, which cannot be put back in line. */
export async function countParked(
  deps: Deps,
  merchantId?: MerchantId,
): Promise<{ parked: number; purged: number }> {
  return sqlOne<{ parked: number; purged: number }>(
    deps.pool,
    `SELECT count(*) AS parked, count(*) FILTER (WHERE body = '') AS purged FROM delivery
      WHERE state = 'parked' AND ($1::uuid IS NULL OR merchant_id = $1)`,
    [merchantId ?? null],
  );
}

/**
 * Puts parked deliveries back in line, for a cause that was mended since. One whose body was purged could not be read
 * again: it stays parked, with its reason. Returns how many were put back.
 */
export async function replayParked(deps: Deps, merchantId?: MerchantId): Promise<number> {
  const rows = await sql(
    deps.pool,
    `UPDATE delivery SET state = 'stored', attempts = 0, reason = '', done_at = NULL
      WHERE state = 'parked' AND body <> '' AND ($1::uuid IS NULL OR merchant_id = $1) RETURNING 1 AS one`,
    [merchantId ?? null],
  );
  return rows.length;
}
