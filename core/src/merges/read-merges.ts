import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

export type StandingMerge = {
  mergeId: string;
  memberId: MemberId;
  mergedAt: Instant;
  author: string;
  comment: string;
};

/** `into`: the survivor, if this member was merged; `from`: who was merged into them directly, the newest first. */
export type MergesOfMember = {
  into: { memberId: MemberId; mergedAt: Instant } | null;
  from: StandingMerge[];
};

/** The merges of one member that were not undone. */
export async function readMerges(
  deps: Pick<Deps, 'pool'>,
  { merchantId, memberId }: { merchantId: MerchantId; memberId: MemberId },
): Promise<MergesOfMember> {
  const into = await sqlMaybe<{ memberId: MemberId; mergedAt: Instant }>(
    deps.pool,
    `SELECT p.merged_into AS "memberId", m.merged_at AS "mergedAt"
       FROM member_merge m JOIN member p ON p.merchant_id = m.merchant_id AND p.member_id = m.from_member
      WHERE m.merchant_id = $1 AND m.from_member = $2 AND m.undone_at IS NULL`,
    [merchantId, memberId],
  );
  const from = await sql<StandingMerge>(
    deps.pool,
    `SELECT merge_id AS "mergeId", from_member AS "memberId", merged_at AS "mergedAt", author, comment
       FROM member_merge WHERE merchant_id = $1 AND to_member = $2 AND undone_at IS NULL ORDER BY merged_at DESC, merge_id DESC`,
    [merchantId, memberId],
  );
  return { into: into ?? null, from };
}
