import { MINUTE_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { EffectName } from './run-effect.ts';

/** How long a dispatched effect is left to its worker; one whose worker died comes up again after this. */
const LEASE_MINUTES = 5;
const MAX_AT_ONCE = 200;

/**
 * Leases wanted effects whose time has come and answers their names, for the job queue. Two dispatchers never lease
 * the same one: rows that another holds are skipped.
 */
export async function leaseDueEffects(deps: Deps): Promise<EffectName[]> {
  const now = deps.clock.now();
  return sql<EffectName>(
    deps.pool,
    `UPDATE effect e SET next_at = $2
       FROM (SELECT merchant_id, effect_id FROM effect WHERE state = 'wanted' AND next_at <= $1
              ORDER BY next_at LIMIT ${MAX_AT_ONCE} FOR UPDATE SKIP LOCKED) due
      WHERE e.merchant_id = due.merchant_id AND e.effect_id = due.effect_id
     RETURNING e.merchant_id AS "merchantId", e.effect_id AS "effectId"`,
    [instant(now), instant(now + LEASE_MINUTES * MINUTE_MS)],
  );
}
