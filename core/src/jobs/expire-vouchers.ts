import type { MemberId, MerchantId, VoucherId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { followDebts } from '../vouchers/follow-debts.ts';

const MAX_AT_ONCE = 500;

/**
 * A voucher's end is real time, whatever the programme's clock: unused ones are then expired. Units don't return, so
 * what their member owes is not covered by them any longer. Returns how many expired.
 */
export async function expireVouchers(deps: Deps, merchantId: MerchantId): Promise<number> {
  const at = deps.clock.now();
  const due = await sql<{ voucherId: VoucherId; memberId: MemberId }>(
    deps.pool,
    `SELECT voucher_id AS "voucherId", member_id AS "memberId" FROM voucher
      WHERE merchant_id = $1 AND state = 'issued' AND expires_at <= $2 ORDER BY expires_at LIMIT $3`,
    [merchantId, instant(at), MAX_AT_ONCE],
  );
  if (due.length === 0) return 0;
  const expired = await inTransaction(deps.pool, async (tx) => {
    await lockMembers(
      tx,
      merchantId,
      due.map((one) => one.memberId),
    );
    const voucherIds = due.map((one) => one.voucherId);
    const positions = await expire(tx, { merchantId, voucherIds, at });
    await followDebts(deps, tx, { merchantId, positions });
    return positions.length;
  });
  return due.length === MAX_AT_ONCE ? expired + (await expireVouchers(deps, merchantId)) : expired;
}

/** One that was used, or whose end moved, since it was found due stays as it is. */
async function expire(
  tx: Transaction,
  { merchantId, voucherIds, at }: { merchantId: MerchantId; voucherIds: VoucherId[]; at: number },
): Promise<PositionKey[]> {
  return sql<PositionKey>(
    tx,
    `UPDATE voucher v SET state = 'expired' FROM redemption r
      WHERE v.merchant_id = $1 AND v.voucher_id = ANY($2::uuid[]) AND v.state = 'issued' AND v.expires_at <= $3
        AND r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
      RETURNING v.member_id AS "memberId", v.program_id AS "programId", r.unit`,
    [merchantId, voucherIds, instant(at)],
  );
}
