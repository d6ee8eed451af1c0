import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import { wantShownBalances } from '../stores/want-marks.ts';
import { readEntanglement } from './entanglement.ts';
import type { MemberMerge } from './member-merge.ts';
import { readGroup, readMerge } from './member-merge.ts';
import { separatePersons } from './merge-persons.ts';
import { separateTriggers } from './merge-triggers.ts';
import { readSourcesOf, separateUnits } from './separate-units.ts';
import { restoreWelcomes } from './withdraw-welcomes.ts';

export type UnmergeMembersCommand = { merchantId: MerchantId; mergeId: string; author: string };

/**
 * `merged_further`: the survivor was merged itself since; undo that first. `spent`: one has used units of the other since.
 * `owed`: a debt was netted or paid since, from whichever units there were.
 */
export type UnmergeMembersResult =
  | { outcome: 'separated'; memberId: MemberId }
  | { outcome: 'merged_further'; into: MemberId }
  | { outcome: 'spent' | 'owed' | 'already_undone' | 'no_such_merge' };

/**
 * Undoes a merge by a compensating one: whoever was merged gets back what still stands of their own orders, adjustments and
 * codes, and what these earn from now on. Orders that came since are the survivor's. Only as long as each one's units can be
 * told apart; else the outcome says why not. Locks like a merge.
 */
export async function unmergeMembers(
  deps: Deps,
  { merchantId, mergeId, author }: UnmergeMembersCommand,
): Promise<UnmergeMembersResult> {
  return inTransaction(deps.pool, async (tx) => {
    await holdOffErasures(tx, merchantId);
    const found = await readMerge(tx, merchantId, mergeId);
    if (!found) return { outcome: 'no_such_merge' };
    const group = await readGroup(tx, merchantId, found.fromMemberId);
    const survivorOf = await lockMembers(tx, merchantId, [...group, found.toMemberId]);
    // It may have been undone, or merged further, while the locks were waited for.
    const merge = await readMerge(tx, merchantId, mergeId);
    if (!merge || merge.undoneAt !== null) return { outcome: 'already_undone' };
    const into = survivorOf(merge.toMemberId);
    if (into !== merge.toMemberId) return { outcome: 'merged_further', into };
    const sourceIds = await readSourcesOf(tx, merchantId, group);
    const entanglement = await readEntanglement(tx, merchantId, { merge, sourceIds });
    if (entanglement !== 'none') return { outcome: entanglement };
    await separate(deps, tx, { merchantId, merge, group, sourceIds, author });
    return { outcome: 'separated', memberId: merge.fromMemberId };
  });
}

type Separating = {
  merchantId: MerchantId;
  merge: MemberMerge;
  group: MemberId[];
  sourceIds: string[];
  author: string;
};

async function separate(
  deps: Deps,
  tx: Transaction,
  { merchantId, merge, group, sourceIds, author }: Separating,
): Promise<void> {
  const { mergeId, fromMemberId, toMemberId } = merge;
  const at = deps.clock.now();
  const undoId = deps.ids.next();
  await separateUnits(deps, tx, { merchantId, undoId, merge, group, sourceIds });
  await moveVouchersBack(tx, merchantId, { merge, group });
  await separateTriggers(tx, merchantId, { fromMemberId, toMemberId });
  await separatePersons(tx, { merchantId, merge, group });
  await restoreWelcomes(deps, tx, { merchantId, merge });
  await sql(
    tx,
    `UPDATE member SET merged_into = CASE WHEN member_id = $3 THEN $4::uuid ELSE $3 END WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    [merchantId, group, fromMemberId, NONE],
  );
  await sql(
    tx,
    `UPDATE member_merge SET undo_id = $3, undone_by = $4, undone_at = $5 WHERE merchant_id = $1 AND merge_id = $2`,
    [merchantId, mergeId, undoId, author, instant(at)],
  );
  const wanting = { merchantId, ids: deps.ids, at };
  await wantShownBalances(tx, wanting, { memberIds: [fromMemberId, toMemberId] });
  await keepAudit(deps, tx, {
    merchantId,
    author,
    action: 'unmerge_members',
    subject: fromMemberId,
    detail: { mergeId, from: toMemberId },
  });
}

type Returning = { merge: MemberMerge; group: MemberId[] };

async function moveVouchersBack(
  tx: Transaction,
  merchantId: MerchantId,
  { merge, group }: Returning,
): Promise<void> {
  await sql(
    tx,
    `WITH theirs AS (
       SELECT v.voucher_id FROM redemption r JOIN voucher v ON v.merchant_id = r.merchant_id AND v.redemption_id = r.redemption_id
        WHERE r.merchant_id = $1 AND r.member_id = ANY($2::uuid[]) AND v.member_id = $3 ORDER BY v.voucher_id FOR UPDATE OF v)
     UPDATE voucher v SET member_id = $4 FROM theirs WHERE v.merchant_id = $1 AND v.voucher_id = theirs.voucher_id`,
    [merchantId, group, merge.toMemberId, merge.fromMemberId],
  );
}
