import type { MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import type { PositionKey } from '../ledger/books.ts';
import type { Deps } from '../ports/deps.ts';

/** Units that a reversal could not find, because they sit in vouchers that were issued and not used. */
export type Shortage = PositionKey & { amount: number };

/**
 * Wants the revocation of a member's unused vouchers, newest first, until they would cover what the member owes. The
 * debt stands at once; units that come back pay it first.
 */
export async function wantRevocations(
  deps: Deps,
  tx: Transaction,
  { merchantId, shortfalls }: { merchantId: MerchantId; shortfalls: Shortage[] },
): Promise<void> {
  for (const shortfall of shortfalls) {
    const vouchers = await sql<{ voucherId: string; storeId: string; cost: number }>(
      tx,
      `SELECT v.voucher_id AS "voucherId", v.store_id AS "storeId", r.cost
         FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
        WHERE v.merchant_id = $1 AND v.member_id = $2 AND v.program_id = $3 AND r.unit = $4 AND r.cost > 0 AND v.state = 'issued'
          AND NOT EXISTS (SELECT 1 FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts)
        ORDER BY v.wanted_at DESC, v.voucher_id DESC`,
      [merchantId, shortfall.memberId, shortfall.programId, shortfall.unit],
    );
    let left = shortfall.amount;
    const wanted = [];
    for (const voucher of vouchers) {
      if (left <= 0) break;
      left -= voucher.cost;
      wanted.push(voucher);
    }
    await wantEffects(tx, {
      merchantId,
      effects: wanted.map(({ voucherId, storeId }) => ({
        effectId: deps.ids.next(),
        kind: 'revoke_voucher',
        subject: voucherId,
        generation: 0,
        storeId,
        payload: {},
      })),
      at: deps.clock.now(),
    });
  }
}
