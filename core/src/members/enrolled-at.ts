import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** When each of these joined; of a merged member, when the survivor did. Who is no member has no entry. Reads only. */
export async function enrolledAt(
  database: Database,
  merchantId: MerchantId,
  memberIds: MemberId[],
): Promise<ReadonlyMap<MemberId, Instant>> {
  const wanted = [...new Set(memberIds)].filter((one) => one !== NONE);
  if (wanted.length === 0) return new Map();
  const rows = await sql<{ memberId: MemberId; enrolledAt: Instant }>(
    database,
    `SELECT m.member_id AS "memberId", s.enrolled_at AS "enrolledAt" FROM member m
       JOIN member s ON s.merchant_id = m.merchant_id
                    AND s.member_id = CASE WHEN m.merged_into = $3 THEN m.member_id ELSE m.merged_into END
      WHERE m.merchant_id = $1 AND m.member_id = ANY($2::uuid[])`,
    [merchantId, wanted, NONE],
  );
  return new Map(rows.map((row) => [row.memberId, row.enrolledAt]));
}
