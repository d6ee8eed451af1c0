import type { MerchantId, OrderId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/**
 * What lapsed stays lapsed: an order of which units lapsed, and none still wait, has nothing left to claim. Rows that
 * came to nothing don't count: whether there are any depends on which deliveries arrived on the way.
 */
export async function hasLapsed(
  database: Database,
  merchantId: MerchantId,
  orderId: OrderId,
): Promise<boolean> {
  const rows = await sql<{ lapsed: boolean; unclaimed: number }>(
    database,
    `SELECT lapsed, unclaimed FROM earning WHERE merchant_id = $1 AND source_id = $2 AND member_id = '${NONE}'`,
    [merchantId, orderId],
  );
  return rows.some((row) => row.lapsed) && rows.every((row) => row.lapsed || row.unclaimed === 0);
}
