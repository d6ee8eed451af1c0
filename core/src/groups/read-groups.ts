import type { GroupId, MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { CustomerGroup } from './customer-group.ts';

export type ListedGroup = CustomerGroup & { members: number };

/** The merchant's groups by name, with how many members were put in by hand. */
export async function listGroups(database: Database, merchantId: MerchantId): Promise<ListedGroup[]> {
  return sql<ListedGroup>(
    database,
    `SELECT g.group_id AS "groupId", g.name, g.kind, g.rule_value AS "ruleValue", g.excluded,
            (SELECT count(*) FROM group_member p
              WHERE p.merchant_id = g.merchant_id AND p.group_id = g.group_id AND g.kind = 'manual') AS members
       FROM customer_group g WHERE g.merchant_id = $1 ORDER BY lower(g.name), g.group_id`,
    [merchantId],
  );
}

/** One group; null when the merchant has none of this id. */
export async function readGroup(
  database: Database,
  merchantId: MerchantId,
  groupId: GroupId,
): Promise<CustomerGroup | null> {
  const [group] = await sql<CustomerGroup>(
    database,
    `SELECT group_id AS "groupId", name, kind, rule_value AS "ruleValue", excluded FROM customer_group
      WHERE merchant_id = $1 AND group_id = $2`,
    [merchantId, groupId],
  );
  return group ?? null;
}

type Whose = { merchantId: MerchantId; memberIds: readonly MemberId[] };

/**
 * The groups that members were put in by hand, in one query for any number of them; who is in none is not in the map.
 * Those by a store's tag or role are each order's own: `groupsByRule`. Whoever was merged into a member counts as them.
 */
export async function groupsOf(
  database: Database,
  { merchantId, memberIds }: Whose,
): Promise<Map<MemberId, GroupId[]>> {
  const wanted = [...new Set(memberIds)].filter((memberId) => memberId !== NONE);
  if (wanted.length === 0) return new Map();
  const rows = await sql<{ memberId: MemberId; groupIds: GroupId[] }>(
    database,
    `SELECT person AS "memberId", array_agg(DISTINCT own.group_id ORDER BY own.group_id) AS "groupIds"
       FROM (SELECT w.member_id AS person, p.group_id FROM unnest($2::uuid[]) AS w(member_id)
               JOIN group_member p ON p.merchant_id = $1 AND p.member_id = w.member_id
             UNION ALL
             SELECT m.merged_into, p.group_id FROM member m
               JOIN group_member p ON p.merchant_id = $1 AND p.member_id = m.member_id
              WHERE m.merchant_id = $1 AND m.merged_into = ANY($2::uuid[])) AS own
       JOIN customer_group g ON g.merchant_id = $1 AND g.group_id = own.group_id AND g.kind = 'manual'
      GROUP BY person`,
    [merchantId, wanted],
  );
  return new Map(rows.map(({ memberId, groupIds }) => [memberId, groupIds]));
}
