import type { MerchantId, ProgramId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { settleWaiting } from '../earning/settle-waiting.ts';
import { endRateParked } from '../inbox/rate-parked.ts';
import type { Deps } from '../ports/deps.ts';

/**
 * Credits the orders whose currency has a rate by now, and ends what was parked for it. Called when a rate is added, and
 * each minute, for a server that stopped in between. Returns how many orders were settled.
 */
export async function settleValuedOrders(deps: Deps, merchantId: MerchantId): Promise<number> {
  const valued = await sql<{ programId: ProgramId; currency: string }>(
    deps.pool,
    `SELECT DISTINCT w.program_id AS "programId", w.detail AS currency FROM waiting_order w
      WHERE w.merchant_id = $1 AND w.cause = 'rate' AND EXISTS (SELECT 1 FROM exchange_rate r
         WHERE r.merchant_id = w.merchant_id AND r.program_id = w.program_id AND r.currency = w.detail)`,
    [merchantId],
  );
  let settled = 0;
  for (const { programId, currency } of valued) {
    settled += (await settleWaiting(deps, { merchantId, programId, currency })).settled;
    await endRateParked(deps, merchantId, currency);
  }
  return settled;
}
