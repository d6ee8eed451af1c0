import type { MerchantId, VoucherId } from '../commerce/ids.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import { lockVouchers, reinstate } from './follow-uses.ts';

type Options = { merchantId: MerchantId; voucherId: VoucherId; ids: Ids; at: Instant };

/** Wants an unused voucher that cost nothing to be revoked. False for one that was used, or is over. Its member is locked. */
export async function takeBack(
  tx: Transaction,
  { merchantId, voucherId, ids, at }: Options,
): Promise<boolean> {
  const [unused] = await sql<{ storeId: string; revocations: number }>(
    tx,
    `SELECT v.store_id AS "storeId",
            (SELECT count(*) FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text) AS revocations
       FROM voucher v
      WHERE v.merchant_id = $1 AND v.voucher_id = $2 AND v.state IN ('wanted', 'issued')
        AND NOT EXISTS (SELECT 1 FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts)`,
    [merchantId, voucherId],
  );
  if (!unused) return false;
  const { storeId, revocations: generation } = unused;
  const effect = {
    effectId: ids.next(),
    kind: 'revoke_voucher' as const,
    subject: voucherId,
    generation,
    storeId,
    payload: {},
  };
  await wantEffects(tx, { merchantId, effects: [effect], at });
  return true;
}

/**
 * Lets a voucher that was being taken back be used after all. `standing`: it never left, or was used meanwhile; `again`: it is back in
 * the store soon; `gone`: it never reached the store, make another; `later`: the store is being asked to revoke it this moment.
 */
export async function giveBack(
  tx: Transaction,
  { merchantId, voucherId, ids, at }: Options,
): Promise<'standing' | 'again' | 'gone' | 'later'> {
  const [voucher] = await lockVouchers(tx, merchantId, [voucherId]);
  if (!voucher || voucher.state === 'failed') return 'gone';
  if (voucher.state === 'revoked') {
    await reinstate(tx, { merchantId, voucher, ids, at });
    return 'again';
  }
  await sql(
    tx,
    `UPDATE effect SET state = 'done', reason = 'it is deserved again', done_at = $3
      WHERE merchant_id = $1 AND kind = 'revoke_voucher' AND subject = $2 AND state = 'wanted' AND attempts = 0`,
    [merchantId, voucherId, instant(at)],
  );
  const asked = await sql(
    tx,
    `SELECT 1 FROM effect WHERE merchant_id = $1 AND kind = 'revoke_voucher' AND subject = $2 AND state <> 'done'`,
    [merchantId, voucherId],
  );
  return asked.length > 0 ? 'later' : 'standing';
}
