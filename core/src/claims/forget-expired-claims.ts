import type { MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Drops a merchant's claims that nobody verified in time, and says how many. Part of the sweep, each minute. */
export async function forgetExpiredClaims(deps: Deps, merchantId: MerchantId): Promise<number> {
  const dropped = await sql(
    deps.pool,
    'delete from order_claim where merchant_id = $1 and expires_at <= $2 returning 1',
    [merchantId, instant(deps.clock.now())],
  );
  return dropped.length;
}
