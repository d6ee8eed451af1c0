import type { MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** A voucher's end is real time, whatever the programme's clock: unused ones are then expired. Units don't return. */
export async function expireVouchers(deps: Deps, merchantId: MerchantId): Promise<number> {
  const rows = await sql(
    deps.pool,
    `UPDATE voucher SET state = 'expired' WHERE merchant_id = $1 AND state = 'issued' AND expires_at <= $2 RETURNING 1 AS one`,
    [merchantId, instant(deps.clock.now())],
  );
  return rows.length;
}
