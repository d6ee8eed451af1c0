import type { GroupId, MemberId, MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { MEMBERS_ON_A_PAGE, readMembers, type ListedMember } from './list-members.ts';

export type GroupMembersQuery = { merchantId: MerchantId; groupId: GroupId; after: MemberId | null };

/** Who was put in a group by hand, the newest members first; `next` null: there are no more. */
export async function listGroupMembers(
  deps: Deps,
  { merchantId, groupId, after }: GroupMembersQuery,
): Promise<{ members: ListedMember[]; next: MemberId | null }> {
  const rows = await sql<{ memberId: MemberId }>(
    deps.pool,
    `SELECT member_id AS "memberId" FROM group_member WHERE merchant_id = $1 AND group_id = $2 AND ($3 = '' OR member_id::text < $3)
      ORDER BY member_id::text DESC LIMIT ${MEMBERS_ON_A_PAGE + 1}`,
    [merchantId, groupId, after ?? ''],
  );
  const shown = rows.slice(0, MEMBERS_ON_A_PAGE).map(({ memberId }) => memberId);
  return {
    members: await readMembers(deps, merchantId, shown),
    next: rows.length > MEMBERS_ON_A_PAGE ? (shown.at(-1) ?? null) : null,
  };
}
