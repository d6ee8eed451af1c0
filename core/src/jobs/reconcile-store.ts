import { MINUTE_MS, type Instant } from '../commerce/time.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import { wantFetches } from '../inbox/want-fetch.ts';
import type { Deps } from '../ports/deps.ts';
import type { ModifiedOrder, StoreFailure, StoreHandle, StorePort } from '../ports/store-port.ts';

/** Looked at again in each cycle: a clock that differs a little, or a slow commit in the store, loses nothing. */
const OVERLAP_MINUTES = 10;
const MAX_PAGES = 1_000;
/** An order modified this shortly before a cycle may change once more in the same second: the next one looks again. */
const SETTLING_MINUTES = 2;

export type ReconcileResult =
  | { outcome: 'reconciled'; orders: number; mendedWebhooks: string[]; webhooksUnwell: string | null }
  | StoreFailure;

/**
 * Puts back webhooks that are missing or disabled, and wants every order modified since the last cycle to be fetched,
 * but for those known in a later state: what webhooks dropped is healed in one cycle. An order that stays as it is is
 * fetched once, however often it is listed. Returns how many it looked into. Webhooks that can't be mended don't keep orders from being read. The
 * store's mark follows the store's own stamps, and only moves when the pages up to it were read.
 */
export async function reconcileStore(
  deps: Deps,
  store: StoreHandle,
  port: StorePort,
): Promise<ReconcileResult> {
  const startedAt = deps.clock.now();
  const health = await port.mendWebhooks(store);
  const { reconciledTo } = await sqlOne<{ reconciledTo: number }>(
    deps.pool,
    `SELECT reconciled_to AS "reconciledTo" FROM store WHERE merchant_id = $1 AND store_id = $2`,
    [store.merchantId, store.storeId],
  );
  const read = await readModified(deps, store, {
    port,
    modifiedFrom: reconciledTo - OVERLAP_MINUTES * MINUTE_MS,
    startedAt,
  });
  if (read.outcome !== 'read') return read;
  await markReconciled(deps, store, {
    to: Math.max(reconciledTo, Math.min(startedAt, read.modifiedTo)),
    startedAt,
  });
  const healthy = health.outcome === 'healthy';
  return {
    outcome: 'reconciled',
    orders: read.orders,
    mendedWebhooks: healthy ? health.mended : [],
    webhooksUnwell: healthy ? null : health.reason,
  };
}

type Reading = { port: StorePort; modifiedFrom: number; startedAt: number };

/** Reads at most MAX_PAGES pages; what is left behind them is the next cycle's, since the mark stays before it. */
async function readModified(
  deps: Deps,
  store: StoreHandle,
  { port, modifiedFrom, startedAt }: Reading,
): Promise<{ outcome: 'read'; orders: number; modifiedTo: number } | StoreFailure> {
  let cursor: string | null = null;
  let orders = 0;
  let modifiedTo = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await port.modifiedOrders(store, { modifiedFrom, cursor });
    if (answer.outcome !== 'page') return answer;
    const news = await notKnownLater(deps, store, answer.orders);
    const wishes = news.map(({ externalId, modifiedAt }) => ({
      storeId: store.storeId,
      externalId,
      occasion: occasionOf(modifiedAt, startedAt),
    }));
    await wantFetches(deps, deps.pool, { merchantId: store.merchantId, wishes });
    orders += wishes.length;
    modifiedTo = Math.max(modifiedTo, answer.modifiedTo ?? 0);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return { outcome: 'read', orders, modifiedTo };
}

/**
 * Stamps have whole seconds: an order known with the very stamp that is listed may have changed again in that second,
 * so it is looked at, once for each stamp.
 */
async function notKnownLater(
  deps: Deps,
  { merchantId, storeId }: StoreHandle,
  orders: ModifiedOrder[],
): Promise<ModifiedOrder[]> {
  const known = await sql<{ externalId: string; stamp: number }>(
    deps.pool,
    `SELECT external_id AS "externalId", stamp FROM orders
      WHERE merchant_id = $1 AND store_id = $2 AND external_id = ANY($3::text[])`,
    [merchantId, storeId, orders.map((order) => order.externalId)],
  );
  const stamps = new Map(known.map((order) => [order.externalId, order.stamp]));
  return orders.filter((order) => (stamps.get(order.externalId) ?? -Infinity) <= order.modifiedAt);
}

/** The same change is wanted once, in whichever cycle; one whose second may not be over, once more in the next. */
function occasionOf(modifiedAt: Instant, startedAt: Instant): string {
  const settled = modifiedAt < startedAt - SETTLING_MINUTES * MINUTE_MS;
  return settled ? `reconcile-${modifiedAt}` : `reconcile-${modifiedAt}-${startedAt}`;
}

type Mark = { to: number; startedAt: number };

async function markReconciled(
  deps: Deps,
  { merchantId, storeId }: StoreHandle,
  { to, startedAt }: Mark,
): Promise<void> {
  await sql(
    deps.pool,
    `UPDATE store SET reconciled_to = $3, reconcile_wanted_at = CASE WHEN reconcile_wanted_at > $4 THEN reconcile_wanted_at END
      WHERE merchant_id = $1 AND store_id = $2`,
    [merchantId, storeId, instant(to), instant(startedAt)],
  );
}
