import type { MerchantId, RedemptionId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import type { Replay } from '../ledger/replay.ts';
import type { VoucherState } from '../vouchers/voucher.ts';
import { look, type Findings } from './findings.ts';
import { readByKey } from './read-by-key.ts';

type VoucherRow = {
  redemptionId: RedemptionId;
  cost: number;
  state: VoucherState;
  uses: number;
  /** Of a voucher that was bought with wallet money: what its order left of it; null for any other, or one that was over-used. */
  left: number | null;
};

/**
 * I4: while a voucher is wanted its units are held, and never after; one that the store could not make took nothing. "Used" is what its
 * uses say.
 */
export async function proveVouchers({
  database,
  merchantId,
  replay,
  findings,
}: {
  database: Database;
  merchantId: MerchantId;
  replay: Replay;
  findings: Findings;
}): Promise<void> {
  const pages = readByKey<VoucherRow>(database, {
    text: `SELECT r.redemption_id AS "redemptionId", r.cost, v.state,
                  (SELECT count(*) FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts) AS uses,
                  CASE WHEN r.unit LIKE 'money:%' AND NOT v.over_used THEN coalesce(
                    (SELECT u.unused_units FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts
                      ORDER BY u.used_at, u.order_id LIMIT 1), 0) END AS left
             FROM redemption r JOIN voucher v ON v.merchant_id = r.merchant_id AND v.redemption_id = r.redemption_id
            WHERE r.merchant_id = $1 AND r.redemption_id > $2::uuid ORDER BY r.redemption_id`,
    merchantId,
    keyOf: ({ redemptionId }) => [redemptionId],
  });
  for await (const rows of pages) {
    for (const { redemptionId, cost, state, uses, left } of rows) {
      const { held, kept } = replay.redemptions.get(redemptionId) ?? { held: 0, kept: 0 };
      const tookNothing = state === 'wanted' || state === 'failed';
      look(findings, 'vouchers hold and cost what their state says', {
        subject: `redemption ${redemptionId}, ${state}`,
        stored: `${state === 'wanted' ? cost : 0} held${tookNothing ? ', 0 kept' : ''}`,
        rebuilt: `${held} held${tookNothing ? `, ${kept} kept` : ''}`,
      });
      if (left !== null && (state === 'issued' || state === 'used'))
        look(findings, 'money vouchers cost what their orders used', {
          subject: `redemption ${redemptionId}`,
          stored: cost - left,
          rebuilt: kept,
        });
      if (FOLLOWS_USES.has(state))
        look(findings, 'used is what the uses of a voucher say', {
          subject: `redemption ${redemptionId}, ${state}`,
          stored: String(state === 'used'),
          rebuilt: String(uses > 0),
        });
    }
  }
}

const FOLLOWS_USES: ReadonlySet<VoucherState> = new Set(['issued', 'used', 'expired']);
