import type { MerchantId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** The law's month may be made longer by two (GDPR, article 12); after that nobody is answered any more. */
export const KEPT_AFTER_DUE_DAYS = 60;

/** Forgets who asked for copies that nobody ever handed over, and says how many. Part of the hourly purge. */
export async function forgetQuestions(deps: Deps, merchantId: MerchantId): Promise<number> {
  const now = deps.clock.now();
  const lapsed = await sql(
    deps.pool,
    `UPDATE privacy_request SET state = 'lapsed', question_sealed = '', done_at = $2
      WHERE merchant_id = $1 AND state = 'waiting' AND due_at <= $3 RETURNING 1 AS one`,
    [merchantId, instant(now), instant(now - KEPT_AFTER_DUE_DAYS * DAY_MS)],
  );
  return lapsed.length;
}
