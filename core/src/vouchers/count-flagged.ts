import type { MerchantId } from '../commerce/ids.ts';
import { sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * Vouchers that an owner should look at. `overUsed`: used more often than paid for. `usedByOlderOrder`: an order that was
 * placed before the code was wanted cites it, so it was edited afterwards; perhaps the very order that unlocked it. Shops
 * stamp orders by the whole second, so one of the same second counts as later.
 */
export type FlaggedVouchers = { overUsed: number; usedByOlderOrder: number };

export async function countFlagged(deps: Deps, merchantId?: MerchantId): Promise<FlaggedVouchers> {
  return sqlOne<FlaggedVouchers>(
    deps.pool,
    `SELECT count(*) FILTER (WHERE v.over_used) AS "overUsed",
            count(*) FILTER (WHERE EXISTS (
              SELECT 1 FROM voucher_use u JOIN orders o ON o.merchant_id = u.merchant_id AND o.order_id = u.order_id
               WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts AND o.placed_at < date_trunc('second', v.wanted_at)
            )) AS "usedByOlderOrder"
       FROM voucher v WHERE ($1::uuid IS NULL OR v.merchant_id = $1) AND v.state IN ('used', 'revoked', 'failed')`,
    [merchantId ?? null],
  );
}
