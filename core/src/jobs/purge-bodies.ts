import type { MerchantId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Bodies hold names and addresses: they are kept while they may be needed, and no longer. */
export const DONE_KEPT_DAYS = 7;
export const PARKED_KEPT_DAYS = 30;

/**
 * Empties the bodies of deliveries that were settled a week ago, and of those parked a month ago: what was received,
 * when, and how it ended stays. Returns how many were emptied.
 */
export async function purgeBodies(deps: Deps, merchantId: MerchantId): Promise<number> {
  const now = deps.clock.now();
  const rows = await sql(
    deps.pool,
    `UPDATE delivery SET body = '', headers = '{}'
      WHERE merchant_id = $1 AND body <> ''
        AND ((state = 'done' AND done_at < $2) OR (state = 'parked' AND received_at < $3)) RETURNING 1 AS one`,
    [merchantId, instant(now - DONE_KEPT_DAYS * DAY_MS), instant(now - PARKED_KEPT_DAYS * DAY_MS)],
  );
  return rows.length;
}
