import type { EffectId, MerchantId, StoreId } from '../commerce/ids.ts';
import { MINUTE_MS, type Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * How long a leased effect is left to its worker; one whose worker died comes up again after this. Longer than the
 * longest run: a handler makes a few calls, each with its own time limit.
 */
export const LEASE_MINUTES = 5;
const MAX_AT_ONCE = 200;

/** A wanted effect that is left to whoever holds this until `leasedUntil`, which also tells this lease from others. */
export type LeasedEffect = {
  merchantId: MerchantId;
  effectId: EffectId;
  storeId: StoreId;
  leasedUntil: Instant;
};

/** How many of a store's effects (a merchant's mails count as one store) are under way. */
export type StoreLoad = { merchantId: MerchantId; storeId: StoreId; running: number };
/** How many may be leased: in all, and of one store, with those of `loads` counted. */
export type Room = { limit: number; perStore: number; loads: StoreLoad[] };

const ALL_ROOM: Room = { limit: MAX_AT_ONCE, perStore: MAX_AT_ONCE, loads: [] };

/**
 * Leases wanted effects whose time has come, the longest due first, as far as there is room. Two callers never lease
 * the same one: rows that another holds are skipped. However many one store has due, another's are leased too.
 */
export async function leaseDueEffects(deps: Deps, room: Room = ALL_ROOM): Promise<LeasedEffect[]> {
  const now = deps.clock.now();
  return sql<LeasedEffect>(
    deps.pool,
    `WITH due_store AS (
       SELECT merchant_id, store_id FROM effect WHERE state = 'wanted' AND next_at <= $1 GROUP BY merchant_id, store_id
     ), due AS (
       SELECT one.merchant_id, one.effect_id FROM due_store s
         LEFT JOIN unnest($3::uuid[], $4::uuid[], $5::int[]) AS load(merchant_id, store_id, running)
           ON load.merchant_id = s.merchant_id AND load.store_id = s.store_id
        CROSS JOIN LATERAL (
          SELECT e.merchant_id, e.effect_id, e.next_at FROM effect e
           WHERE e.merchant_id = s.merchant_id AND e.store_id = s.store_id AND e.state = 'wanted' AND e.next_at <= $1
           ORDER BY e.next_at LIMIT greatest($6::int - coalesce(load.running, 0), 0) FOR UPDATE SKIP LOCKED
        ) one
        ORDER BY one.next_at LIMIT $7
     )
     UPDATE effect e SET next_at = $2 FROM due WHERE e.merchant_id = due.merchant_id AND e.effect_id = due.effect_id
     RETURNING e.merchant_id AS "merchantId", e.effect_id AS "effectId", e.store_id AS "storeId", e.next_at AS "leasedUntil"`,
    [
      instant(now),
      instant(now + LEASE_MINUTES * MINUTE_MS),
      room.loads.map((load) => load.merchantId),
      room.loads.map((load) => load.storeId),
      room.loads.map((load) => load.running),
      room.perStore,
      Math.min(room.limit, MAX_AT_ONCE),
    ],
  );
}
