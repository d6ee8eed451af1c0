import type { MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';

/** Why an order's delivery or fetch is parked while its currency has no rate. */
export function noRateReason({ from, to }: { from: string; to: string }): string {
  return `${reasonStart(from)}${to}`;
}

function reasonStart(from: string): string {
  return `no exchange rate from ${from} to `;
}

/**
 * Ends what is parked for want of a currency's rate, once no order of the merchant waits for one any more: what they said
 * was kept when it came, so there is nothing to read again. Returns how many deliveries and effects were ended.
 */
export async function endRateParked(deps: Deps, merchantId: MerchantId, currency: string): Promise<number> {
  const values = [merchantId, reasonStart(currency), instant(deps.clock.now()), currency];
  return inTransaction(deps.pool, async (tx) => {
    const end = (table: 'delivery' | 'effect') =>
      sql(
        tx,
        `UPDATE ${table} SET state = 'done', reason = '', done_at = $3
          WHERE merchant_id = $1 AND state = 'parked' AND starts_with(reason, $2)
            AND NOT EXISTS (SELECT 1 FROM waiting_order WHERE merchant_id = $1 AND cause = 'rate' AND detail = $4)
         RETURNING 1 AS one`,
        values,
      );
    return (await end('delivery')).length + (await end('effect')).length;
  });
}
