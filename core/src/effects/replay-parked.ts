import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * Wants parked effects again, now, for a cause that was mended since: of one merchant, or of all. They keep one of
 * their attempts, since an earlier try may have reached the store. Returns how many.
 */
export async function replayParkedEffects(deps: Deps, merchantId?: MerchantId): Promise<number> {
  return replayParked(deps.pool, { merchantId: merchantId ?? null, storeId: null, at: deps.clock.now() });
}

/** The same for one store that can be called again. */
export async function replayEffectsOfStore(
  database: Database,
  which: { merchantId: MerchantId; storeId: StoreId; at: Instant },
): Promise<number> {
  return replayParked(database, which);
}

type Which = { merchantId: MerchantId | null; storeId: StoreId | null; at: Instant };

async function replayParked(database: Database, { merchantId, storeId, at }: Which): Promise<number> {
  const rows = await sql(
    database,
    `UPDATE effect SET state = 'wanted', attempts = least(attempts, 1), next_at = $3, done_at = NULL
      WHERE state = 'parked' AND ($1::uuid IS NULL OR merchant_id = $1) AND ($2::uuid IS NULL OR store_id = $2) RETURNING 1 AS one`,
    [merchantId, storeId, instant(at)],
  );
  return rows.length;
}
