import type { EffectId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { EffectKind } from './effect.ts';

/** `storeName` is empty for what concerns no store, such as a mail. */
export type ParkedEffect = {
  effectId: EffectId;
  kind: EffectKind;
  storeName: string;
  reason: string;
  wantedAt: Instant;
};

const MAX_PARKED_SHOWN = 200;

/** What could not be done for a merchant, and why, newest first; `replayParkedEffects` wants all of it again. */
export async function readParkedEffects(deps: Deps, merchantId: MerchantId): Promise<ParkedEffect[]> {
  return sql<ParkedEffect>(
    deps.pool,
    `SELECT e.effect_id AS "effectId", e.kind, coalesce(s.name, '') AS "storeName", e.reason, e.wanted_at AS "wantedAt"
       FROM effect e LEFT JOIN store s ON s.merchant_id = e.merchant_id AND s.store_id = e.store_id AND s.store_id <> '${NONE}'
      WHERE e.merchant_id = $1 AND e.state = 'parked' ORDER BY e.wanted_at DESC, e.effect_id LIMIT ${MAX_PARKED_SHOWN}`,
    [merchantId],
  );
}
