import type { MerchantId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { failVoucherIn } from '../vouchers/settle-voucher.ts';

type Ending = { merchantId: MerchantId; storeId: StoreId; reason: string; at: Instant };

/**
 * Whatever a store was still to be asked is over; what named its customers is gone. A code that never was issued has its units back (I4); one that was
 * stays as it is, in a shop that nobody here can call.
 */
export async function endEffects(
  deps: Deps,
  tx: Transaction,
  { merchantId, storeId, reason, at }: Ending,
): Promise<void> {
  // They name its customers, also those that are done.
  await sql(
    tx,
    `DELETE FROM effect WHERE merchant_id = $1 AND store_id = $2 AND kind IN ('tag_customer', 'show_balance')`,
    [merchantId, storeId],
  );
  await sql(
    tx,
    `UPDATE effect SET state = 'done', reason = $3, done_at = $4 WHERE merchant_id = $1 AND store_id = $2 AND state <> 'done'`,
    [merchantId, storeId, reason, instant(at)],
  );
  const wanted = await sql<{ voucherId: VoucherId }>(
    tx,
    `SELECT voucher_id AS "voucherId" FROM voucher WHERE merchant_id = $1 AND store_id = $2 AND state = 'wanted' ORDER BY member_id, voucher_id`,
    [merchantId, storeId],
  );
  for (const { voucherId } of wanted) await failVoucherIn(deps, tx, { merchantId, voucherId, reason });
}
