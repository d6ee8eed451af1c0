import type { EffectId, MerchantId, StoreId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** What names a wanted effect to whoever runs it; a merchant's mails have the store NONE. */
export type DueEffect = { merchantId: MerchantId; effectId: EffectId; storeId: StoreId };

type DueOptions = { perStore: number; limit: number };

/**
 * Wanted effects whose time has come, the longest due first: at most `perStore` of each store, so that one store's
 * backlog hides nobody else's. Reads only: `runEffect` decides who runs one. Stores are walked by `effect_store_due_idx`, one
 * step each: a backlog of a hundred thousand costs what its store costs.
 */
export async function readDueEffects(deps: Deps, { perStore, limit }: DueOptions): Promise<DueEffect[]> {
  return sql<DueEffect>(
    deps.pool,
    `WITH RECURSIVE due_store AS (
       (SELECT merchant_id, store_id FROM effect WHERE state = 'wanted' ORDER BY merchant_id, store_id LIMIT 1)
       UNION ALL
       SELECT n.merchant_id, n.store_id FROM due_store s CROSS JOIN LATERAL (
         SELECT e.merchant_id, e.store_id FROM effect e
          WHERE e.state = 'wanted' AND (e.merchant_id, e.store_id) > (s.merchant_id, s.store_id)
          ORDER BY e.merchant_id, e.store_id LIMIT 1) n
     )
     SELECT one.merchant_id AS "merchantId", one.effect_id AS "effectId", one.store_id AS "storeId"
       FROM due_store s
      CROSS JOIN LATERAL (
        SELECT e.merchant_id, e.effect_id, e.store_id, e.next_at FROM effect e
         WHERE e.merchant_id = s.merchant_id AND e.store_id = s.store_id AND e.state = 'wanted' AND e.next_at <= $1
         ORDER BY e.next_at, e.effect_id LIMIT $2
      ) one
      ORDER BY one.next_at, one.effect_id LIMIT $3`,
    [instant(deps.clock.now()), perStore, limit],
  );
}
