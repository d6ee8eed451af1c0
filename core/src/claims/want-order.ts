import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { ClaimStore } from './verify-link.ts';

/** Wants an order that a genuine link speaks of to be fetched from its store. Wanted twice, it is fetched once. */
export async function wantOrder(deps: Deps, store: ClaimStore, orderRef: string): Promise<void> {
  const now = instant(deps.clock.now());
  await sql(
    deps.pool,
    `insert into effect (merchant_id, effect_id, kind, subject, generation, store_id, payload, state, reason,
                         attempts, wanted_at, next_at)
     values ($1, $2, 'fetch_order', $3, 0, $4, $5, 'wanted', '', 0, $6, $6)
     on conflict (merchant_id, kind, subject, generation) do nothing`,
    [
      store.merchantId,
      deps.ids.next(),
      `${store.storeId}/${orderRef}`,
      store.storeId,
      JSON.stringify({ externalId: orderRef }),
      now,
    ],
  );
}
