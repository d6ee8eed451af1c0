import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockOrder } from '../earning/order-records.ts';
import { settleOrders } from '../earning/settle-orders.ts';
import { wantFetches } from '../inbox/want-fetch.ts';
import type { Deps } from '../ports/deps.ts';
import { isPaused, programDay, programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms } from '../programs/read-programs.ts';

const MAX_ORDERS_A_RUN = 500;

type DueOrder = { orderId: string; storeId: StoreId; externalId: string; connected: boolean };

/**
 * Wants every order whose units are due to mature, or that paid with a money voucher, to be fetched once more, since a forced deletion is silent; the fetch
 * then matures what it still deserves. A disconnected store can't be asked: its orders mature as they are known.
 * Returns how many orders were due and not wanted yet on this programme day. Nothing matures while its programme is
 * paused.
 */
export async function matureEarnings(deps: Deps, merchantId: MerchantId): Promise<number> {
  const now = deps.clock.now();
  let due = 0;
  for (const program of await readPrograms(deps.pool, merchantId)) {
    if (isPaused(program.clock, now)) continue;
    const occasion = `mature-${program.programId}-${programDay(program.clock, now)}`;
    const orders = await dueOrders(deps, merchantId, { program, occasion });
    due += orders.length;
    const wishes = orders
      .filter((order) => order.connected)
      .map(({ storeId, externalId }) => ({ storeId, externalId, occasion }));
    await wantFetches(deps, deps.pool, { merchantId, wishes });
    for (const order of orders.filter((one) => !one.connected))
      await matureAsKnown(deps, merchantId, order.orderId);
  }
  return due;
}

/** Without those that were wanted already today: orders of a store that doesn't answer must not fill the run. */
async function dueOrders(
  deps: Deps,
  merchantId: MerchantId,
  { program, occasion }: { program: Program; occasion: string },
): Promise<DueOrder[]> {
  return sql<DueOrder>(
    deps.pool,
    `SELECT DISTINCT o.order_id AS "orderId", o.store_id AS "storeId", o.external_id AS "externalId", s.disconnected_at IS NULL AS connected
       FROM (SELECT source_id FROM earning
              WHERE merchant_id = $1 AND program_id = $2 AND pending > 0 AND matures_at_program_ms <= $3 AND member_id <> '${NONE}'
             UNION SELECT u.order_id FROM voucher_use u JOIN voucher v ON v.merchant_id = u.merchant_id AND v.voucher_id = u.voucher_id
              WHERE u.merchant_id = $1 AND v.program_id = $2 AND u.counts AND u.unused_units IS NULL AND u.matures_at_program_ms <= $3
             UNION SELECT order_id FROM counted_order
              WHERE merchant_id = $1 AND program_id = $2 AND counts AND matured_at IS NULL AND matures_at_program_ms <= $3 AND member_id <> '${NONE}') e
       JOIN orders o ON o.merchant_id = $1 AND o.order_id = e.source_id
       JOIN store s ON s.merchant_id = o.merchant_id AND s.store_id = o.store_id
      WHERE NOT EXISTS (SELECT 1 FROM effect f WHERE f.merchant_id = o.merchant_id AND f.kind = 'fetch_order' AND f.generation = 0
                          AND f.subject = o.store_id::text || '/' || o.external_id || '#' || $4)
      LIMIT ${MAX_ORDERS_A_RUN}`,
    [merchantId, program.programId, programMs(program.clock, deps.clock.now()), occasion],
  );
}

async function matureAsKnown(deps: Deps, merchantId: MerchantId, orderId: string): Promise<void> {
  await inTransaction(deps.pool, async (tx) => {
    const order = await lockOrder(tx, merchantId, orderId);
    if (order) await settleOrders(deps, tx, { merchantId, orders: [order], cause: 'maturity' });
  });
}
