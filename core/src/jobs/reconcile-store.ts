import { MINUTE_MS } from '../commerce/time.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import { wantFetches } from '../inbox/want-fetch.ts';
import type { Deps } from '../ports/deps.ts';
import type { StoreFailure, StoreHandle, StorePort } from '../ports/store-port.ts';

/** Looked at again in each cycle: a clock that differs a little, or a slow commit in the store, loses nothing. */
const OVERLAP_MINUTES = 10;
const MAX_PAGES = 1_000;

export type ReconcileResult =
  { outcome: 'reconciled'; orders: number; mendedWebhooks: string[] } | StoreFailure;

/**
 * Puts back webhooks that are missing or disabled, and wants every order modified since the last cycle to be fetched:
 * what webhooks dropped is healed in one cycle. The store's mark only moves when all pages were read.
 */
export async function reconcileStore(
  deps: Deps,
  store: StoreHandle,
  port: StorePort,
): Promise<ReconcileResult> {
  const startedAt = deps.clock.now();
  const health = await port.mendWebhooks(store);
  if (health.outcome !== 'healthy') return health;
  const { reconciledTo } = await sqlOne<{ reconciledTo: number }>(
    deps.pool,
    `SELECT reconciled_to AS "reconciledTo" FROM store WHERE merchant_id = $1 AND store_id = $2`,
    [store.merchantId, store.storeId],
  );
  const modifiedFrom = reconciledTo - OVERLAP_MINUTES * MINUTE_MS;
  let cursor: string | null = null;
  let orders = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await port.modifiedOrders(store, { modifiedFrom, cursor });
    if (answer.outcome !== 'page') return answer;
    const wishes = answer.externalIds.map((externalId) => ({
      storeId: store.storeId,
      externalId,
      occasion: `reconcile-${startedAt}`,
    }));
    await wantFetches(deps, deps.pool, { merchantId: store.merchantId, wishes });
    orders += answer.externalIds.length;
    cursor = answer.next;
    if (cursor === null) break;
  }
  await markReconciled(deps, store, startedAt);
  return { outcome: 'reconciled', orders, mendedWebhooks: health.mended };
}

async function markReconciled(deps: Deps, { merchantId, storeId }: StoreHandle, at: number): Promise<void> {
  await sql(
    deps.pool,
    `UPDATE store SET reconciled_to = $3, reconcile_wanted_at = CASE WHEN reconcile_wanted_at > $3 THEN reconcile_wanted_at END
      WHERE merchant_id = $1 AND store_id = $2`,
    [merchantId, storeId, instant(at)],
  );
}
