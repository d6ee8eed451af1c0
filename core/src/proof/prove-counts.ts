import type { OrderId, ProgramId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Target } from '../earning/targets.ts';
import { look } from './findings.ts';
import type { OrdersSide } from './prove-orders.ts';

type CountRow = { orderId: OrderId; programId: ProgramId; counted: string };

/** What rewards for occasions count of these orders: whether they count, for how much, on which day, and when they mature. */
export async function proveCounts(
  { database, merchantId, findings }: OrdersSide,
  targets: Target[],
): Promise<void> {
  const rows = await sql<CountRow>(
    database,
    `SELECT order_id AS "orderId", program_id AS "programId",
            CASE WHEN counts THEN base_minor || ' on ' || local_day || ', matures ' || matures_at_program_ms ELSE 'nothing' END AS counted
       FROM counted_order WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, [...new Set(targets.map((target) => target.orderId))]],
  );
  const stored = new Map(rows.map((row) => [`${row.orderId} ${row.programId}`, row.counted]));
  for (const { orderId, programId, breakdown, localDay, terms } of targets) {
    const { baseMinor, reason } = breakdown;
    const counted = `${Math.max(0, baseMinor)} on ${localDay}, matures ${terms.maturesAtProgramMs}`;
    look(findings, 'orders count for occasions as they are', {
      subject: `order ${orderId} ${programId}`,
      stored: stored.get(`${orderId} ${programId}`) ?? 'nothing',
      rebuilt: reason === null ? counted : 'nothing',
    });
  }
}
