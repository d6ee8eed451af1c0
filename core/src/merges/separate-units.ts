import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EarningKey, PositionKey } from '../ledger/books.ts';
import { addSource } from '../ledger/draft.ts';
import { loadDraft } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import { separatePositions } from '../ledger/separate-positions.ts';
import type { Deps } from '../ports/deps.ts';
import type { MemberMerge } from './member-merge.ts';
import { bookingDays } from './merge-units.ts';

type Separation = {
  merchantId: MerchantId;
  undoId: string;
  merge: MemberMerge;
  /** Whoever goes again, with those who were merged into them before. */
  group: MemberId[];
  sourceIds: string[];
};

/** Where their units come from: their own orders, ids and redemptions, and adjustments and imports that were made to them. */
export async function readSourcesOf(
  tx: Transaction,
  merchantId: MerchantId,
  group: MemberId[],
): Promise<string[]> {
  const rows = await sql<{ sourceId: string }>(
    tx,
    `SELECT order_id AS "sourceId" FROM orders WHERE merchant_id = $1 AND bound_member = ANY($2::uuid[]) AND bound_member <> '${NONE}'
     UNION SELECT unnest($2::uuid[])
     UNION SELECT redemption_id FROM redemption WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])
     UNION SELECT p.source_id FROM entry e JOIN posting p ON p.merchant_id = e.merchant_id AND p.posting_id = e.posting_id
            WHERE e.merchant_id = $1 AND e.member_id = ANY($2::uuid[]) AND e.member_id <> '${NONE}' AND p.kind IN ('adjust', 'import')`,
    [merchantId, group],
  );
  return rows.map((row) => row.sourceId);
}

/** Gives back what still stands of these sources, in every programme. All members are locked by the caller. */
export async function separateUnits(
  deps: Deps,
  tx: Transaction,
  { merchantId, undoId, merge, group, sourceIds }: Separation,
): Promise<void> {
  const { fromMemberId, toMemberId } = merge;
  const bookedAt = deps.clock.now();
  const positions = await sql<PositionKey>(
    tx,
    `SELECT member_id AS "memberId", program_id AS "programId", unit FROM balance WHERE merchant_id = $1 AND member_id = $2 ORDER BY program_id, unit`,
    [merchantId, toMemberId],
  );
  const earnings = await sql<EarningKey>(
    tx,
    `SELECT source_id AS "sourceId", program_id AS "programId", unit FROM earning WHERE merchant_id = $1 AND source_id = ANY($2::uuid[]) AND member_id = $3`,
    [merchantId, sourceIds, toMemberId],
  );
  const held = await readHeld(tx, merchantId, { group, survivor: toMemberId });
  const back = positions.map((key) => ({ ...key, memberId: fromMemberId }));
  const needs = { earnings, lots: positions, positions: back };
  const draft = await loadDraft(tx, { merchantId, needs, ids: deps.ids, bookedAt });
  addSource(draft, { sourceId: undoId, kind: 'merge', storeId: NONE, occurredAt: bookedAt });
  for (const { programId, unit } of positions)
    separatePositions(draft, {
      programId,
      unit,
      fromMemberId: toMemberId,
      toMemberId: fromMemberId,
      sourceId: undoId,
      actor: 'merge',
      sourceIds: new Set(sourceIds),
      held: held.get(`${programId} ${unit}`) ?? 0,
    });
  await saveDraft(tx, draft, { merchantId, dayOf: await bookingDays(tx, merchantId, bookedAt) });
}

type Holder = { group: MemberId[]; survivor: MemberId };

/** What their codes still hold: those that no store has made yet. */
async function readHeld(
  tx: Transaction,
  merchantId: MerchantId,
  { group, survivor }: Holder,
): Promise<Map<string, number>> {
  const rows = await sql<{ name: string; held: number }>(
    tx,
    `SELECT r.program_id || ' ' || r.unit AS name, sum(r.cost)::bigint AS held
       FROM redemption r JOIN voucher v ON v.merchant_id = r.merchant_id AND v.redemption_id = r.redemption_id
      WHERE r.merchant_id = $1 AND r.member_id = ANY($2::uuid[]) AND v.member_id = $3 AND v.state = 'wanted' GROUP BY 1`,
    [merchantId, group, survivor],
  );
  return new Map(rows.map((row) => [row.name, row.held]));
}
