import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** One merge as it is kept. Its id is the source of its postings. */
export type MemberMerge = {
  mergeId: string;
  fromMemberId: MemberId;
  toMemberId: MemberId;
  mergedAt: Instant;
  undoneAt: Instant | null;
};

export type KeptMerge = Omit<MemberMerge, 'undoneAt'> & { author: string; comment: string };

export async function insertMerge(tx: Transaction, merchantId: MerchantId, merge: KeptMerge): Promise<void> {
  await sql(
    tx,
    `INSERT INTO member_merge (merchant_id, merge_id, from_member, to_member, author, comment, merged_at, undo_id, undone_by, undone_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', NULL)`,
    [
      merchantId, merge.mergeId, merge.fromMemberId, merge.toMemberId, merge.author, merge.comment,
      instant(merge.mergedAt), NONE,
    ], // prettier-ignore
  );
}

export async function readMerge(
  database: Database,
  merchantId: MerchantId,
  mergeId: string,
): Promise<MemberMerge | null> {
  const row = await sqlMaybe<MemberMerge>(
    database,
    `SELECT merge_id AS "mergeId", from_member AS "fromMemberId", to_member AS "toMemberId", merged_at AS "mergedAt", undone_at AS "undoneAt"
       FROM member_merge WHERE merchant_id = $1 AND merge_id = $2`,
    [merchantId, mergeId],
  );
  return row ?? null;
}

/** A member with those who were merged into them, directly or through others, while they stood alone. */
export async function readGroup(
  database: Database,
  merchantId: MerchantId,
  memberId: MemberId,
): Promise<MemberId[]> {
  const rows = await sql<{ memberId: MemberId }>(
    database,
    `WITH RECURSIVE joined AS (
       SELECT $2::uuid AS member_id
       UNION
       SELECT m.from_member FROM member_merge m JOIN joined j ON m.to_member = j.member_id
        WHERE m.merchant_id = $1 AND m.undone_at IS NULL)
     SELECT member_id AS "memberId" FROM joined ORDER BY member_id`,
    [merchantId, memberId],
  );
  return rows.map((row) => row.memberId);
}
