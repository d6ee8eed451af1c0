import type { Pool } from '@ristourne/core/database/pool';
import { sql } from '@ristourne/core/database/sql';
import type { OccasionFiring } from './engine.ts';

/** All rewards that were given once for an ordinal, with their vouchers; those with a price are among them. */
export function readOccasionFirings(pool: Pool, merchantId: string): Promise<OccasionFiring[]> {
  return sql<OccasionFiring>(
    pool,
    `SELECT t.member_id AS "memberId", t.program_id AS "programId", t.rule_id AS "rewardId", t.ordinal, t.fired_at AS "firedAt",
            t.taken_back_at IS NOT NULL AS "takenBack", v.state,
            EXISTS (SELECT 1 FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher'
                       AND e.subject = v.voucher_id::text AND e.attempts > 0) AS revoking
       FROM trigger_fired t JOIN voucher v ON v.merchant_id = t.merchant_id AND v.redemption_id = t.redemption_id
      WHERE t.merchant_id = $1 ORDER BY t.fired_at, t.ordinal`,
    [merchantId],
  );
}
