import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** A body too large to keep came from a known store: its orders will be looked at instead. */
export async function wantReconcile(
  deps: Deps,
  { merchantId, storeId }: { merchantId: MerchantId; storeId: StoreId },
): Promise<void> {
  await sql(deps.pool, `UPDATE store SET reconcile_wanted_at = $3 WHERE merchant_id = $1 AND store_id = $2`, [
    merchantId,
    storeId,
    instant(deps.clock.now()),
  ]);
}
