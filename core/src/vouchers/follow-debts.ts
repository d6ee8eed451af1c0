import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { positionKey } from '../ledger/books.ts';
import { portionsToWriteOff, writeOff, type Debt } from '../ledger/write-off.ts';
import { mergedWith } from '../members/merged-with.ts';
import type { Deps } from '../ports/deps.ts';
import { moveUnits } from './move-units.ts';
import { readHeldByVouchers, wantRevocations } from './want-revocations.ts';

/** A position that owes, `owed` > 0. */
export type OwingPosition = PositionKey & { owed: number };

type FollowDebtsOptions = { merchantId: MerchantId; positions: PositionKey[] };

/**
 * To call after anything that may have left members owing, or their vouchers unable to pay it back: takes unused
 * vouchers back; of debts by a version that writes shortfalls off, writes off what no unused voucher covers any longer. The members are
 * locked by the caller. Repeating it changes nothing.
 */
export async function followDebts(
  deps: Deps,
  tx: Transaction,
  { merchantId, positions }: FollowDebtsOptions,
): Promise<void> {
  const owing = await readOwing(tx, merchantId, positions);
  if (owing.length === 0) return;
  await wantRevocations(tx, { merchantId, owing, ids: deps.ids, at: deps.clock.now() });
  const held = await readHeldByVouchers(tx, merchantId, owing);
  for (const position of owing) {
    const uncovered = position.owed - (held.get(positionKey(position)) ?? 0);
    if (uncovered > 0) await writeOffUncovered(deps, tx, { merchantId, position, uncovered });
  }
}

async function readOwing(
  tx: Transaction,
  merchantId: MerchantId,
  positions: PositionKey[],
): Promise<OwingPosition[]> {
  if (positions.length === 0) return [];
  return sql<OwingPosition>(
    tx,
    `SELECT b.member_id AS "memberId", b.program_id AS "programId", b.unit, b.owed
       FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(member_id, program_id, unit)) k
       JOIN balance b ON b.merchant_id = $1 AND b.member_id = k.member_id AND b.program_id = k.program_id AND b.unit = k.unit
      WHERE b.owed > 0 ORDER BY b.member_id, b.program_id, b.unit`,
    [
      merchantId,
      positions.map((key) => key.memberId),
      positions.map((key) => key.programId),
      positions.map((key) => key.unit),
    ],
  );
}

type WriteOffOptions = { merchantId: MerchantId; position: OwingPosition; uncovered: number };

async function writeOffUncovered(
  deps: Deps,
  tx: Transaction,
  { merchantId, position, uncovered }: WriteOffOptions,
): Promise<void> {
  const debts = await readDebts(tx, merchantId, position);
  const portions = portionsToWriteOff(debts, { owed: position.owed, uncovered });
  if (portions.length === 0) return;
  const { memberId, programId, unit } = position;
  await moveUnits(deps, tx, {
    merchantId,
    position,
    needs: {
      positions: [position],
      earnings: portions.map(({ sourceId }) => ({ sourceId, programId, unit })),
    },
    plan: (draft) => writeOff(draft, { memberId, programId, unit, portions, actor: 'store' }),
  });
}

/**
 * What reversals and over-uses left owed, the newest first, by those as well who were merged into the member; nothing where
 * no version ever wrote shortfalls off.
 */
async function readDebts(tx: Transaction, merchantId: MerchantId, position: PositionKey): Promise<Debt[]> {
  return sql<Debt>(
    tx,
    `SELECT a.posting_id AS "postingId", a.line, a.source_id AS "sourceId", a.amount - a.undone AS open,
            coalesce(pv.definition ->> 'shortfall' = 'written_off', false) AND a.kind = 'reversed_owed' AS "writesOff"
       FROM entry e
       JOIN posting p ON p.merchant_id = e.merchant_id AND p.posting_id = e.posting_id
       JOIN allocation a ON a.merchant_id = e.merchant_id AND a.posting_id = e.posting_id
       LEFT JOIN order_context oc ON oc.merchant_id = a.merchant_id AND oc.order_id = a.source_id AND oc.program_id = a.program_id
       LEFT JOIN program_version pv ON pv.merchant_id = oc.merchant_id AND pv.program_id = oc.program_id AND pv.version = oc.version
      WHERE e.merchant_id = $1 AND e.member_id <> '${NONE}' AND e.program_id = $3 AND e.unit = $4
        AND e.member_id = ANY(${mergedWith('$1', '$2::uuid')})
        AND e.book = 'owed' AND e.amount < 0 AND a.kind IN ('reversed_owed', 'over_used_owed') AND a.undone < a.amount
        AND EXISTS (SELECT 1 FROM program_version v
                     WHERE v.merchant_id = $1 AND v.program_id = $3 AND v.definition ->> 'shortfall' = 'written_off')
      ORDER BY p.booked_seq DESC, a.line DESC`,
    [merchantId, position.memberId, position.programId, position.unit],
  );
}
