import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { MemberMerge } from './member-merge.ts';

type Question = { merge: MemberMerge; sourceIds: string[] };

/**
 * Whether what came from either member can't be told apart any more. `owed`: the survivor owed something at the merge or
 * since, and payments don't say whose debt they pay. `spent`: a reward, a refund or a correction on one side took units of
 * the other, and they did not come back.
 */
export async function readEntanglement(
  tx: Transaction,
  merchantId: MerchantId,
  { merge, sourceIds }: Question,
): Promise<'none' | 'owed' | 'spent'> {
  const since = [merchantId, merge.toMemberId, instant(merge.mergedAt), merge.mergeId];
  const { owed } = await sqlOne<{ owed: boolean }>(
    tx,
    `SELECT EXISTS (${ENTRIES} AND e.book = 'owed') AS owed`,
    since,
  );
  if (owed) return 'owed';
  const { spent } = await sqlOne<{ spent: boolean }>(
    tx,
    `SELECT EXISTS (
       SELECT FROM (${ENTRIES} AND e.book = 'available' AND e.amount < 0) taken
         JOIN allocation a ON a.merchant_id = $1 AND a.posting_id = taken.posting_id
         JOIN lot l ON l.merchant_id = $1 AND l.lot_id = a.lot_id
        WHERE a.kind IN ('held_lot', 'over_used_lot', 'adjusted_lot', 'reversed_lot') AND a.undone < a.amount
          AND (l.source_id = ANY($5::uuid[])) <> (taken.source_id = ANY($5::uuid[]))) AS spent`,
    [...since, sourceIds],
  );
  return spent ? 'spent' : 'none';
}

/** The survivor's lines since the merge, itself included: by the clock, and by its place, should clocks differ. */
const ENTRIES = `
  SELECT e.posting_id, p.source_id FROM entry e JOIN posting p ON p.merchant_id = e.merchant_id AND p.posting_id = e.posting_id
   WHERE e.merchant_id = $1 AND e.member_id = $2 AND e.member_id <> '${NONE}' 
     AND (p.booked_at >= $3 OR p.booked_seq >= (SELECT min(booked_seq) FROM posting WHERE merchant_id = $1 AND source_id = $4))`;
