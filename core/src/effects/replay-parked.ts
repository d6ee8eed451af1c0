import type { MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * Wants parked effects again, now, for a cause that was mended since: of one merchant, or of all. They keep one of
 * their attempts, since an earlier try may have reached the store. Returns how many.
 */
export async function replayParkedEffects(deps: Deps, merchantId?: MerchantId): Promise<number> {
  const rows = await sql(
    deps.pool,
    `UPDATE effect SET state = 'wanted', attempts = least(attempts, 1), next_at = $2, done_at = NULL
      WHERE state = 'parked' AND ($1::uuid IS NULL OR merchant_id = $1) RETURNING 1 AS one`,
    [merchantId ?? null, instant(deps.clock.now())],
  );
  return rows.length;
}
