import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { carryRefusals } from '../members/carry-refusals.ts';
import { copyBirthday } from '../members/copy-birthday.ts';
import type { Deps } from '../ports/deps.ts';
import type { MemberMerge } from './member-merge.ts';

type Merging = { merchantId: MerchantId; merge: Omit<MemberMerge, 'undoneAt'> };

/**
 * What else two members are together: their orders count as one person's, a birthday that only one of them gave is the survivor's, and a
 * "no" of either is a "no".
 */
export async function mergePersons(
  deps: Deps,
  tx: Transaction,
  { merchantId, merge }: Merging,
): Promise<void> {
  const { fromMemberId, toMemberId, mergedAt } = merge;
  await countFor(tx, merchantId, { from: fromMemberId, to: toMemberId });
  await copyBirthday(deps, tx, { merchantId, from: fromMemberId, to: toMemberId, author: 'merge' });
  await carryRefusals(tx, { merchantId, from: fromMemberId, to: toMemberId, at: mergedAt });
}

type Separating = Merging & { group: MemberId[] };

/** The orders of whoever goes again count for them alone, and a copied birthday goes. A "no" stays until they say "yes". */
export async function separatePersons(
  tx: Transaction,
  { merchantId, merge, group }: Separating,
): Promise<void> {
  const { fromMemberId, toMemberId, mergedAt } = merge;
  await sql(
    tx,
    `UPDATE counted_order c SET member_id = $4 FROM orders o
      WHERE c.merchant_id = $1 AND c.member_id = $3 AND o.merchant_id = $1 AND o.order_id = c.order_id AND o.bound_member = ANY($2::uuid[])`,
    [merchantId, group, toMemberId, fromMemberId],
  );
  await sql(
    tx,
    `DELETE FROM member_birthday WHERE merchant_id = $1 AND member_id = $2 AND author = 'merge' AND given_at <= $3`,
    [merchantId, toMemberId, instant(mergedAt)],
  );
}

async function countFor(
  tx: Transaction,
  merchantId: MerchantId,
  { from, to }: { from: MemberId; to: MemberId },
): Promise<void> {
  await sql(tx, `UPDATE counted_order SET member_id = $3 WHERE merchant_id = $1 AND member_id = $2`, [
    merchantId,
    from,
    to,
  ]);
}
