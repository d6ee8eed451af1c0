import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { lapsedSql } from './lapsed.ts';

/**
 * How long the address of an order that gives nobody anything is kept: cancelled, unpaid, never earning. Paid or
 * restored later, it comes again with the delivery that says so.
 */
export const UNCLAIMABLE_CONTACT_DAYS = 30;

/**
 * Drops the sealed addresses that no claim can need any more, and says how many: of bound and lapsed orders, and of
 * those that have held no unclaimed units for `UNCLAIMABLE_CONTACT_DAYS`. Safe to repeat.
 */
export async function forgetContacts(deps: Deps, merchantId: MerchantId): Promise<number> {
  const dropped = await sql(
    deps.pool,
    `DELETE FROM order_contact c USING orders o
      WHERE c.merchant_id = $1 AND o.merchant_id = c.merchant_id AND o.order_id = c.order_id
        AND (o.bound_member <> '${NONE}'
             OR ${lapsedSql('c.merchant_id', 'c.order_id')}
             OR (c.recorded_at <= $2
                 AND NOT EXISTS (SELECT 1 FROM earning u WHERE u.merchant_id = c.merchant_id AND u.source_id = c.order_id AND u.unclaimed > 0)))
      RETURNING 1`,
    [merchantId, instant(deps.clock.now() - UNCLAIMABLE_CONTACT_DAYS * DAY_MS)],
  );
  return dropped.length;
}
