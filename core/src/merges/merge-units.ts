import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EarningKey, PositionKey } from '../ledger/books.ts';
import { addSource } from '../ledger/draft.ts';
import { loadDraft } from '../ledger/load-draft.ts';
import { mergePositions } from '../ledger/merge-positions.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { localDay } from '../programs/program-clock.ts';
import { readPrograms } from '../programs/read-programs.ts';
import { readGroup } from './member-merge.ts';

type Merge = { mergeId: string; fromMemberId: MemberId; toMemberId: MemberId; mergedAt: Instant };

/**
 * Moves every position of the one to the other, in every programme. Both are locked by the caller. Rewards are not looked
 * at: units that merely moved unlock none. Answers the survivor's positions.
 */
export async function mergeUnits(
  deps: Deps,
  tx: Transaction,
  { merchantId, merge }: { merchantId: MerchantId; merge: Merge },
): Promise<PositionKey[]> {
  const { mergeId, fromMemberId, toMemberId, mergedAt } = merge;
  const earnings = await readEarningKeys(tx, merchantId, fromMemberId);
  const theirs = await readPositions(tx, merchantId, { memberId: fromMemberId, earnings });
  if (theirs.length === 0) return [];
  const ours = theirs.map((key) => ({ ...key, memberId: toMemberId }));
  const draft = await loadDraft(tx, {
    merchantId,
    needs: { earnings, lots: [...theirs, ...ours] },
    ids: deps.ids,
    bookedAt: mergedAt,
  });
  addSource(draft, { sourceId: mergeId, kind: 'merge', storeId: NONE, occurredAt: mergedAt });
  for (const { programId, unit } of theirs)
    mergePositions(draft, { programId, unit, fromMemberId, toMemberId, sourceId: mergeId, actor: 'merge' });
  await saveDraft(tx, draft, { merchantId, dayOf: await bookingDays(tx, merchantId, mergedAt) });
  return ours;
}

/** The local day on which each programme books. */
export async function bookingDays(
  tx: Transaction,
  merchantId: MerchantId,
  at: Instant,
): Promise<(programId: string) => number> {
  const programs = await readPrograms(tx, merchantId);
  return (programId) => {
    const program = programs.find((one) => one.programId === programId);
    if (!program) throw new Error(`no programme ${programId}`);
    return localDay(program.clock.timeZone, at);
  };
}

/**
 * What has earned them: their orders and those of members who were merged into them before, and whatever has a member's own
 * id as its source.
 */
async function readEarningKeys(
  tx: Transaction,
  merchantId: MerchantId,
  memberId: MemberId,
): Promise<EarningKey[]> {
  return sql<EarningKey>(
    tx,
    `SELECT e.source_id AS "sourceId", e.program_id AS "programId", e.unit FROM earning e
      WHERE e.merchant_id = $1 AND e.member_id = $3 AND e.source_id IN (
        SELECT order_id FROM orders WHERE merchant_id = $1 AND bound_member = ANY($2::uuid[]) AND bound_member <> '${NONE}'
        UNION ALL SELECT unnest($2::uuid[]))`,
    [merchantId, await readGroup(tx, merchantId, memberId), memberId],
  );
}

type Owner = { memberId: MemberId; earnings: EarningKey[] };

async function readPositions(
  tx: Transaction,
  merchantId: MerchantId,
  { memberId, earnings }: Owner,
): Promise<PositionKey[]> {
  const balances = await sql<PositionKey>(
    tx,
    `SELECT member_id AS "memberId", program_id AS "programId", unit FROM balance WHERE merchant_id = $1 AND member_id = $2`,
    [merchantId, memberId],
  );
  const all = [...balances, ...earnings.map(({ programId, unit }) => ({ memberId, programId, unit }))];
  const byName = new Map(all.map((key) => [`${key.programId} ${key.unit}`, key]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}
