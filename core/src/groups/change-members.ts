import type { GroupId, MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';

export type GroupChange = { merchantId: MerchantId; groupId: GroupId; memberIds: MemberId[] };

/** How many one command names. */
export const MAX_MEMBERS_AT_ONCE = 1_000;

/**
 * Puts members in a group that is filled by hand, for orders that are judged from now on. Whoever was merged goes in as
 * the member they are now; who is none of the merchant's is left out. Repeating changes nothing.
 */
export async function addToGroup(
  deps: Pick<Deps, 'pool' | 'clock'>,
  { merchantId, groupId, memberIds }: GroupChange,
): Promise<{ outcome: 'added'; added: number } | { outcome: 'no_such_group' | 'by_rule' }> {
  if (memberIds.length > MAX_MEMBERS_AT_ONCE)
    throw new Error(`at most ${MAX_MEMBERS_AT_ONCE} members at once`);
  return inTransaction(deps.pool, async (tx) => {
    const group = await sqlMaybe<{ kind: string }>(
      tx,
      'SELECT kind FROM customer_group WHERE merchant_id = $1 AND group_id = $2 FOR SHARE',
      [merchantId, groupId],
    );
    if (group === undefined) return { outcome: 'no_such_group' };
    if (group.kind !== 'manual') return { outcome: 'by_rule' };
    const added = await sql(
      tx,
      `INSERT INTO group_member (merchant_id, group_id, member_id, added_at)
       SELECT DISTINCT $1::uuid, $2::uuid, CASE WHEN m.merged_into = $4 THEN m.member_id ELSE m.merged_into END, $5::timestamptz
         FROM member m WHERE m.merchant_id = $1 AND m.member_id = ANY($3::uuid[])
       ON CONFLICT DO NOTHING RETURNING 1 AS one`,
      [merchantId, groupId, memberIds, NONE, instant(deps.clock.now())],
    );
    return { outcome: 'added', added: added.length };
  });
}

/** Takes members out of a group, with those who were merged into them. Repeating changes nothing. */
export async function removeFromGroup(
  { pool }: Pick<Deps, 'pool'>,
  { merchantId, groupId, memberIds }: GroupChange,
): Promise<{ outcome: 'removed'; removed: number }> {
  const removed = await sql(
    pool,
    `DELETE FROM group_member WHERE merchant_id = $1 AND group_id = $2
        AND (member_id = ANY($3::uuid[])
             OR member_id IN (SELECT member_id FROM member WHERE merchant_id = $1 AND merged_into = ANY($3::uuid[]))) RETURNING 1 AS one`,
    [merchantId, groupId, memberIds.filter((memberId) => memberId !== NONE)],
  );
  return { outcome: 'removed', removed: removed.length };
}
