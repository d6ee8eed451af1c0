import type { MerchantId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Long enough to see what was done, and to keep an occasion from being wanted again while it may come again. */
export const DONE_EFFECT_KEPT_DAYS = 30;
const MAX_AT_ONCE = 5_000;

/**
 * Deletes fetches, mails and marks that were done a month ago, at most 5,000 a run: a mark that is wanted again changes
 * nothing. Those of vouchers are few and numbered, and stay. What is parked waits for a person and never goes by itself, but for
 * marks of customers who were linked no more for as long: they name somebody who may have been erased. Returns how many were deleted.
 */
export async function purgeEffects(deps: Deps, merchantId: MerchantId): Promise<number> {
  const before = instant(deps.clock.now() - DONE_EFFECT_KEPT_DAYS * DAY_MS);
  const done = await purge(deps, merchantId, {
    which: `state = 'done' AND kind IN ('fetch_order', 'mail', 'stamp_order', 'tag_customer', 'show_balance')`,
    before,
  });
  const unlinked = await purge(deps, merchantId, {
    which: `state = 'parked' AND kind IN ('tag_customer', 'show_balance') AND NOT EXISTS (
              SELECT FROM store_customer c WHERE c.merchant_id = e.merchant_id AND c.store_id = e.store_id AND c.external_id = e.payload ->> 'externalId')`,
    before,
  });
  return done + unlinked;
}

async function purge(
  deps: Deps,
  merchantId: MerchantId,
  { which, before }: { which: string; before: string },
): Promise<number> {
  const rows = await sql(
    deps.pool,
    `DELETE FROM effect WHERE merchant_id = $1 AND effect_id IN (
       SELECT effect_id FROM effect e WHERE merchant_id = $1 AND ${which} AND done_at < $2 LIMIT ${MAX_AT_ONCE}
     ) RETURNING 1 AS one`,
    [merchantId, before],
  );
  return rows.length;
}
