import type { MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { resettleOrder } from './resettle-order.ts';

const BATCH_SIZE = 100;
const CAUSE = 'exchange_rate';

export type SettleWaitingCommand = { merchantId: MerchantId; programId: ProgramId; currency: string };

/**
 * Judges again each order that waits in a programme for a rate of this currency, oldest first, each in a transaction of
 * its own: what was settled stays, and a repetition goes on with the rest. `waiting`: those that still lack a rate.
 */
export async function settleWaiting(
  deps: Deps,
  { merchantId, programId, currency }: SettleWaitingCommand,
): Promise<{ settled: number; waiting: number }> {
  let last: Position = { since: '-infinity', orderId: NO_ORDER };
  let tried = 0;
  for (;;) {
    const batch = await nextBatch(deps, { merchantId, programId, currency }, last);
    for (const { orderId } of batch) await resettleOrder(deps, { merchantId, orderId, cause: CAUSE });
    tried += batch.length;
    const end = batch.at(-1);
    if (!end || batch.length < BATCH_SIZE) break;
    last = end;
  }
  const { waiting } = await sqlOne<{ waiting: number }>(
    deps.pool,
    `SELECT count(*) AS waiting FROM waiting_order WHERE merchant_id = $1 AND program_id = $2 AND cause = 'rate' AND detail = $3`,
    [merchantId, programId, currency],
  );
  return { settled: Math.max(0, tried - waiting), waiting };
}

/** `since` as the database writes it: its own precision decides where the next batch begins. */
type Position = { since: string; orderId: OrderId };
const NO_ORDER = '00000000-0000-0000-0000-000000000000';

async function nextBatch(
  deps: Deps,
  { merchantId, programId, currency }: SettleWaitingCommand,
  last: Position,
): Promise<Position[]> {
  return sql<Position>(
    deps.pool,
    `SELECT since::text AS since, order_id AS "orderId" FROM waiting_order
      WHERE merchant_id = $1 AND program_id = $2 AND cause = 'rate' AND detail = $3 AND (since, order_id) > ($4::timestamptz, $5::uuid)
      ORDER BY since, order_id LIMIT ${BATCH_SIZE}`,
    [merchantId, programId, currency, last.since, last.orderId],
  );
}
