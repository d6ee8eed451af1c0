import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import { wantShownBalances } from '../stores/want-marks.ts';
import { followDebts } from '../vouchers/follow-debts.ts';
import { insertMerge, readGroup } from './member-merge.ts';
import { mergePersons } from './merge-persons.ts';
import { mergeTriggers } from './merge-triggers.ts';
import { mergeUnits } from './merge-units.ts';
import { withdrawWelcomes } from './withdraw-welcomes.ts';

export const MAX_MERGE_COMMENT_LENGTH = 500;

export type MergeMembersCommand = {
  merchantId: MerchantId;
  /** Who is no member of their own afterwards, and who has everything. */
  fromMemberId: MemberId;
  toMemberId: MemberId;
  /** Why, in the author's words; mandatory. */
  comment: string;
  author: string;
};

export type MergeMembersResult =
  | { outcome: 'merged'; mergeId: string; survivor: MemberId }
  | { outcome: 'already_merged'; into: MemberId }
  | { outcome: 'invalid'; field: 'comment' }
  | { outcome: 'same_member' | 'no_such_member' };

/**
 * Makes two members one, in one transaction: units with their days, what is owed (netted), codes, and what was counted
 * towards rewards go to the survivor; orders, accounts, addresses and shop accounts keep the member that they had and are
 * the survivor's by a redirect. Fires no reward. If the survivor was merged itself, its own survivor takes its place, so a
 * redirect is one step and never a ring. Holds erasures off, then locks members, then vouchers. Repeating is answered with
 * `already_merged`.
 */
export async function mergeMembers(deps: Deps, command: MergeMembersCommand): Promise<MergeMembersResult> {
  const comment = command.comment.trim();
  if (comment === '' || comment.length > MAX_MERGE_COMMENT_LENGTH)
    return { outcome: 'invalid', field: 'comment' };
  return inTransaction(deps.pool, (tx) => mergeMembersIn(deps, tx, { ...command, comment }));
}

/** The same in the caller's transaction, which has locked nothing but what comes before members. */
export async function mergeMembersIn(
  deps: Deps,
  tx: Transaction,
  { merchantId, fromMemberId, toMemberId, comment, author }: MergeMembersCommand,
): Promise<MergeMembersResult> {
  await holdOffErasures(tx, merchantId);
  const followers = await readGroup(tx, merchantId, fromMemberId);
  const survivorOf = await lockMembers(tx, merchantId, [...followers, fromMemberId, toMemberId]);
  if (!(await areMembers(tx, merchantId, [fromMemberId, toMemberId]))) return { outcome: 'no_such_member' };
  const into = survivorOf(fromMemberId);
  if (into !== fromMemberId) return { outcome: 'already_merged', into };
  const survivor = survivorOf(toMemberId);
  if (survivor === fromMemberId) return { outcome: 'same_member' };
  const merge = {
    mergeId: deps.ids.next(),
    fromMemberId,
    toMemberId: survivor,
    mergedAt: deps.clock.now(),
    author,
    comment,
  };
  await redirect(tx, merchantId, merge);
  const vouchers = await moveVouchers(tx, merchantId, merge);
  await withdrawWelcomes(deps, tx, { merchantId, merge });
  const positions = await mergeUnits(deps, tx, { merchantId, merge });
  await mergeTriggers(tx, merchantId, merge);
  await mergePersons(deps, tx, { merchantId, merge });
  await insertMerge(tx, merchantId, merge);
  await followDebts(deps, tx, { merchantId, positions });
  const wanting = { merchantId, ids: deps.ids, at: merge.mergedAt };
  await wantShownBalances(tx, wanting, { memberIds: [survivor] });
  await keepAudit(deps, tx, {
    merchantId,
    author,
    action: 'merge_members',
    subject: fromMemberId,
    detail: { mergeId: merge.mergeId, into: survivor, vouchers, positions: positions.length },
  });
  return { outcome: 'merged', mergeId: merge.mergeId, survivor };
}

async function areMembers(tx: Transaction, merchantId: MerchantId, memberIds: MemberId[]): Promise<boolean> {
  const wanted = [...new Set(memberIds)];
  const rows = await sql(
    tx,
    `SELECT 1 AS one FROM member WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    [merchantId, wanted],
  );
  return rows.length === wanted.length;
}

type Pair = { fromMemberId: MemberId; toMemberId: MemberId };

/** Those who were merged into the member before follow, so that every redirect is one step. */
async function redirect(
  tx: Transaction,
  merchantId: MerchantId,
  { fromMemberId, toMemberId }: Pair,
): Promise<void> {
  await sql(
    tx,
    `UPDATE member SET merged_into = $3 WHERE merchant_id = $1 AND (member_id = $2 OR (merged_into = $2 AND merged_into <> $4))`,
    [merchantId, fromMemberId, toMemberId, NONE],
  );
}

/** Codes are the survivor's; the redemptions keep who asked for them. Answers how many there are. */
async function moveVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  { fromMemberId, toMemberId }: Pair,
): Promise<number> {
  const moved = await sql(
    tx,
    `WITH theirs AS (SELECT voucher_id FROM voucher WHERE merchant_id = $1 AND member_id = $2 ORDER BY voucher_id FOR UPDATE)
     UPDATE voucher v SET member_id = $3 FROM theirs WHERE v.merchant_id = $1 AND v.voucher_id = theirs.voucher_id RETURNING 1 AS one`,
    [merchantId, fromMemberId, toMemberId],
  );
  return moved.length;
}
