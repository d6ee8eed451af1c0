import type { MemberId, MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { CountedOrder } from '../programs/occasions/occasion-kind.ts';

/** An order as one programme judges it now. `counts`: it earns there; `isMature`: its delay is over. */
export type JudgedOrder = {
  orderId: OrderId;
  programId: ProgramId;
  memberId: MemberId;
  counts: boolean;
  baseMinor: number;
  localDay: number;
  maturesAtProgramMs: number;
  isMature: boolean;
};

/**
 * Keeps what these orders count for. The first time that an order counted as mature stays for ever, so that one that is cancelled and
 * restored is no new one. Repeating changes nothing. Orders of nobody are kept, too: a claim makes them somebody's.
 */
export async function keepCountedOrders(
  tx: Transaction,
  merchantId: MerchantId,
  { orders, at }: { orders: JudgedOrder[]; at: Instant },
): Promise<void> {
  if (orders.length === 0) return;
  await sql(
    tx,
    `INSERT INTO counted_order AS c (merchant_id, program_id, order_id, member_id, counts, base_minor, local_day, matures_at_program_ms, matured_at)
     SELECT $1, n.program_id, n.order_id, n.member_id, n.counts, n.base_minor, n.local_day, n.matures_at, CASE WHEN n.is_mature THEN $2::timestamptz END
       FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::boolean[], $7::bigint[], $8::int[], $9::bigint[], $10::boolean[])
         AS n(program_id, order_id, member_id, counts, base_minor, local_day, matures_at, is_mature)
      WHERE n.counts OR EXISTS (SELECT 1 FROM counted_order o WHERE o.merchant_id = $1 AND o.program_id = n.program_id AND o.order_id = n.order_id)
     ON CONFLICT (merchant_id, program_id, order_id) DO UPDATE
        SET member_id = excluded.member_id, counts = excluded.counts, base_minor = excluded.base_minor,
            matures_at_program_ms = excluded.matures_at_program_ms, matured_at = coalesce(c.matured_at, excluded.matured_at)
      WHERE (c.member_id, c.counts, c.base_minor, c.matures_at_program_ms, c.matured_at)
            IS DISTINCT FROM (excluded.member_id, excluded.counts, excluded.base_minor, excluded.matures_at_program_ms, coalesce(c.matured_at, excluded.matured_at))`,
    [
      merchantId,
      instant(at),
      orders.map((one) => one.programId),
      orders.map((one) => one.orderId),
      orders.map((one) => one.memberId),
      orders.map((one) => one.counts),
      orders.map((one) => one.baseMinor),
      orders.map((one) => one.localDay),
      orders.map((one) => one.maturesAtProgramMs),
      orders.map((one) => one.counts && one.isMature),
    ],
  );
}

export type KeptOrder = Omit<CountedOrder, 'matured'> & { memberId: MemberId; maturedAt: Instant | null };

/** The orders of these members that count in a programme, oldest day first. */
export async function readCountedOrders(
  database: Database,
  merchantId: MerchantId,
  { programId, memberIds }: { programId: ProgramId; memberIds: MemberId[] },
): Promise<KeptOrder[]> {
  const rows = await sql<{
    memberId: MemberId;
    localDay: number;
    baseMinor: number;
    maturedAt: Instant | null;
  }>(
    database,
    `SELECT member_id AS "memberId", local_day AS "localDay", base_minor AS "baseMinor", matured_at AS "maturedAt" FROM counted_order
      WHERE merchant_id = $1 AND program_id = $2 AND member_id = ANY($3::uuid[]) AND member_id <> '${NONE}' AND counts
      ORDER BY local_day, order_id`,
    [merchantId, programId, memberIds],
  );
  return rows;
}
