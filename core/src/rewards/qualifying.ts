import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Reward } from '../programs/definition.ts';
import { MAX_AT_ONCE } from './fire-rewards.ts';

/** A member who has enough for an automatic reward that did not pay them, and how often it would. */
export type Qualified = { memberId: MemberId; times: number };

/** An automatic reward of one programme, with the revision that its payments are numbered under. */
export type RewardOf = { merchantId: MerchantId; programId: ProgramId; reward: Reward };

/** Of a page: behind which member it starts, and how many it holds. */
export type QualifiedPage = { after: MemberId; limit: number };

/** Qualifying members in the order of their ids. From balances and running sums: postings are never summed. */
export async function readQualifying(
  database: Database,
  of: RewardOf,
  { after, limit }: QualifiedPage,
): Promise<Qualified[]> {
  const { text, values } = qualifying(of);
  const place = values.length + 1;
  return sql<Qualified>(
    database,
    `SELECT q.member_id AS "memberId", q.times FROM (${text}) q WHERE q.member_id > $${place}
      ORDER BY q.member_id LIMIT $${place + 1}`,
    [...values, after, limit],
  );
}

/** How many members qualify, and how many vouchers one payment would give them. */
export async function countQualifying(
  database: Database,
  of: RewardOf,
): Promise<{ members: number; vouchers: number }> {
  const { text, values } = qualifying(of);
  return sqlOne(
    database,
    `SELECT count(*) AS members, coalesce(sum(q.times), 0)::bigint AS vouchers FROM (${text}) q`,
    values,
  );
}

function qualifying({ merchantId, programId, reward }: RewardOf): { text: string; values: unknown[] } {
  const { unit, cost, rewardId, revision } = reward;
  if (reward.consuming)
    return {
      text: `SELECT b.member_id, least(b.available / $4, ${MAX_AT_ONCE})::bigint AS times
               FROM balance b JOIN member m ON m.merchant_id = b.merchant_id AND m.member_id = b.member_id AND m.merged_into = '${NONE}'
              WHERE b.merchant_id = $1 AND b.program_id = $2 AND b.unit = $3 AND b.available >= $4`,
      values: [merchantId, programId, unit, cost],
    };
  return {
    text: `SELECT p.member_id, least(p.matured / $5 - f.fired, ${MAX_AT_ONCE})::bigint AS times
             FROM trigger_progress p JOIN member m ON m.merchant_id = p.merchant_id AND m.member_id = p.member_id AND m.merged_into = '${NONE}'
             CROSS JOIN LATERAL (SELECT count(*) AS fired FROM trigger_fired t
                                  WHERE t.merchant_id = p.merchant_id AND t.program_id = p.program_id AND t.rule_id = p.rule_id
                                    AND t.rule_revision = p.rule_revision AND t.member_id = p.member_id) f
            WHERE p.merchant_id = $1 AND p.program_id = $2 AND p.rule_id = $3 AND p.rule_revision = $4 AND p.matured / $5 > f.fired`,
    values: [merchantId, programId, rewardId, revision, cost],
  };
}
