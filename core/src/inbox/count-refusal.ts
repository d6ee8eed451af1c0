import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Counts a refused call; nothing else of it is kept. Forged, unsigned and unknown calls leave this and no more (I8). */
export async function countRefusal(deps: Deps, reason: string): Promise<void> {
  await sql(
    deps.pool,
    `INSERT INTO refusal_count (reason, day, refused) VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, 1)
     ON CONFLICT (reason, day) DO UPDATE SET refused = refusal_count.refused + 1`,
    [reason, instant(deps.clock.now())],
  );
}

/** A body too large to keep, from a known store: its orders will be looked at again instead. */
export async function wantReconcile(
  deps: Deps,
  { merchantId, storeId }: { merchantId: string; storeId: string },
): Promise<void> {
  await sql(deps.pool, `UPDATE store SET reconcile_wanted_at = $3 WHERE merchant_id = $1 AND store_id = $2`, [
    merchantId,
    storeId,
    instant(deps.clock.now()),
  ]);
}
