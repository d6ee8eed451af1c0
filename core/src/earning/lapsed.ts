import type { MerchantId, OrderId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlOne } from '../database/sql.ts';

/**
 * What lapsed stays lapsed: an order of which units lapsed, and none still wait, has nothing left to claim. Rows that
 * came to nothing don't count: whether there are any depends on which deliveries arrived on the way.
 */
export async function hasLapsed(
  database: Database,
  merchantId: MerchantId,
  orderId: OrderId,
): Promise<boolean> {
  const { lapsed } = await sqlOne<{ lapsed: boolean }>(
    database,
    `SELECT ${lapsedSql('$1::uuid', '$2::uuid')} AS lapsed`,
    [merchantId, orderId],
  );
  return lapsed;
}

/** The same as a condition of a larger statement; both arguments are SQL of ours: a parameter or a column. */
export function lapsedSql(merchantId: string, orderId: string): string {
  return `coalesce((SELECT bool_or(e.lapsed) AND bool_and(e.lapsed OR e.unclaimed = 0) FROM earning e
           WHERE e.merchant_id = ${merchantId} AND e.source_id = ${orderId} AND e.member_id = '${NONE}'), false)`;
}
