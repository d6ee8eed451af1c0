import type { MerchantId, VoucherId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { overUse, overUseEnded } from '../ledger/over-use.ts';
import type { Shortfall } from '../ledger/reverse.ts';
import type { Deps } from '../ports/deps.ts';
import { moveUnits } from './move-units.ts';
import type { VoucherState } from './voucher.ts';

type UsedVoucher = PositionKey & {
  voucherId: VoucherId;
  redemptionId: string;
  /** What the version that sold it does with a shortfall. */
  shortfall: Shortfall;
  overUsed: boolean;
  cost: number;
  state: VoucherState;
  /** Revoked by somebody of the merchant who kept its units: it is still paid for. */
  unitsKept: boolean;
  uses: number;
  /** Over-uses of it that were ever booked, and the postings of those that still stand, newest first. */
  booked: number;
  standing: string[];
};

/**
 * Brings the ledger to what the vouchers' uses deserve, and marks the vouchers that stand over-used: each use that was not paid for costs the member the price once
 * more (D8), and comes back when its order no longer counts. One use is paid for, unless the code's units came back. The members are locked by the caller. Repeating it changes nothing.
 */
export async function bookOverUses(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucherIds }: { merchantId: MerchantId; voucherIds: VoucherId[] },
): Promise<void> {
  for (const voucher of await readUsedVouchers(tx, merchantId, voucherIds)) {
    const unpaid = unpaidUses(voucher);
    await markOverUsed(tx, merchantId, { voucher, overUsed: unpaid > 0 });
    if (voucher.cost === 0) continue;
    for (let ordinal = voucher.standing.length; ordinal < unpaid; ordinal += 1) {
      const place = voucher.booked + ordinal - voucher.standing.length;
      await charge(deps, tx, { merchantId, voucher, ordinal: place });
    }
    const ended = Math.max(0, voucher.standing.length - unpaid);
    for (const overUsePostingId of voucher.standing.slice(0, ended))
      await giveBack(deps, tx, { merchantId, voucher, overUsePostingId });
  }
}

/** How many of a voucher's uses nobody paid for: all of them once its units went back, else all but one. */
function unpaidUses({ state, unitsKept, uses }: UsedVoucher): number {
  const wentBack = (state === 'revoked' && !unitsKept) || state === 'failed';
  return wentBack ? uses : Math.max(0, uses - 1);
}

async function readUsedVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  voucherIds: VoucherId[],
): Promise<UsedVoucher[]> {
  return sql<UsedVoucher>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.over_used AS "overUsed", v.member_id AS "memberId", v.program_id AS "programId", r.unit, r.redemption_id AS "redemptionId", r.cost, v.state,
            pv.definition ->> 'shortfall' AS shortfall,
            (v.state = 'revoked' AND r.cost > 0 AND NOT EXISTS (
              SELECT 1 FROM posting p WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'return')) AS "unitsKept",
            (SELECT count(*) FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts) AS uses,
            (SELECT count(*) FROM posting p
              WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'over_use') AS booked,
            ARRAY(SELECT p.posting_id FROM posting p
                   WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'over_use'
                     AND NOT EXISTS (SELECT 1 FROM posting e WHERE e.merchant_id = p.merchant_id AND e.source_id = p.source_id
                                        AND e.kind = 'over_use_ended' AND e.reverses_posting_id = p.posting_id)
                   ORDER BY p.booked_seq DESC) AS standing
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
       JOIN program_version pv ON pv.merchant_id = r.merchant_id AND pv.program_id = r.program_id AND pv.version = r.program_version
      WHERE v.merchant_id = $1 AND v.voucher_id = ANY($2::uuid[]) ORDER BY v.voucher_id`,
    [merchantId, voucherIds],
  );
}

async function markOverUsed(
  tx: Transaction,
  merchantId: MerchantId,
  { voucher, overUsed }: { voucher: UsedVoucher; overUsed: boolean },
): Promise<void> {
  if (voucher.overUsed === overUsed) return;
  await sql(tx, `UPDATE voucher SET over_used = $3 WHERE merchant_id = $1 AND voucher_id = $2`, [
    merchantId,
    voucher.voucherId,
    overUsed,
  ]);
}

type ChargeOptions = { merchantId: MerchantId; voucher: UsedVoucher; ordinal: number };

async function charge(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucher, ordinal }: ChargeOptions,
): Promise<void> {
  const { memberId, programId, unit, cost, redemptionId, shortfall } = voucher;
  const position = { memberId, programId, unit };
  await moveUnits(deps, tx, {
    merchantId,
    position,
    needs: { lots: [position] },
    plan: (draft, { now }) =>
      void overUse(draft, {
        ...position,
        sourceId: redemptionId,
        amount: cost,
        ordinal,
        shortfall,
        now,
        actor: 'store',
      }),
  });
}

type GiveBackOptions = { merchantId: MerchantId; voucher: UsedVoucher; overUsePostingId: string };

async function giveBack(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucher, overUsePostingId }: GiveBackOptions,
): Promise<void> {
  const { memberId, programId, unit, redemptionId } = voucher;
  const position = { memberId, programId, unit };
  await moveUnits(deps, tx, {
    merchantId,
    position,
    needs: { positions: [position], postings: [overUsePostingId] },
    plan: (draft, { now, definition }) =>
      overUseEnded(draft, {
        ...position,
        sourceId: redemptionId,
        overUsePostingId,
        expiresOnDay: now.today + definition.lotDays,
        now,
        actor: 'store',
      }),
  });
}
