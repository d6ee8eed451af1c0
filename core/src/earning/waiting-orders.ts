import type { MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** Why a programme cannot judge an order yet: no rate for its currency (`detail`), or an article is not known yet. */
export type WaitingCause = 'rate' | 'catalogue';
export type WaitingOrder = { orderId: OrderId; programId: ProgramId; cause: WaitingCause; detail: string };

/** Keeps which of these orders wait, in which programmes, instead of what was kept of them. */
export async function saveWaiting(
  tx: Transaction,
  merchantId: MerchantId,
  { orderIds, waiting, at }: { orderIds: OrderId[]; waiting: WaitingOrder[]; at: Instant },
): Promise<void> {
  await sql(
    tx,
    `DELETE FROM waiting_order w WHERE w.merchant_id = $1 AND w.order_id = ANY($2::uuid[])
        AND (w.order_id, w.program_id) NOT IN (SELECT * FROM unnest($3::uuid[], $4::uuid[]))`,
    [merchantId, orderIds, waiting.map((one) => one.orderId), waiting.map((one) => one.programId)],
  );
  if (waiting.length === 0) return;
  await sql(
    tx,
    `INSERT INTO waiting_order (merchant_id, order_id, program_id, cause, detail, since)
     SELECT $1, order_id, program_id, cause, detail, $2 FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS w(order_id, program_id, cause, detail)
     ON CONFLICT (merchant_id, order_id, program_id) DO UPDATE SET cause = excluded.cause, detail = excluded.detail`,
    [
      merchantId,
      instant(at),
      waiting.map((one) => one.orderId),
      waiting.map((one) => one.programId),
      waiting.map((one) => one.cause),
      waiting.map((one) => one.detail),
    ],
  );
}

/** Orders that wait for one cause, oldest first, at most `limit`, with the numbers that their store gave them. */
export async function readWaiting(
  database: Database,
  merchantId: MerchantId,
  { cause, limit }: { cause: WaitingCause; limit: number },
): Promise<(WaitingOrder & { number: string; since: Instant })[]> {
  return sql<WaitingOrder & { number: string; since: Instant }>(
    database,
    `SELECT w.order_id AS "orderId", o.number, w.program_id AS "programId", w.cause, w.detail, w.since
       FROM waiting_order w JOIN orders o ON o.merchant_id = w.merchant_id AND o.order_id = w.order_id
      WHERE w.merchant_id = $1 AND w.cause = $2 ORDER BY w.since, w.order_id LIMIT $3`,
    [merchantId, cause, limit],
  );
}
