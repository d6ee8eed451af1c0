import type { MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { hasLapsed } from '../earning/lapsed.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';

/** What one order gives in one programme, named in both languages; `pending` of `amount` can't be spent yet. */
export type OrderUnits = {
  programId: ProgramId;
  programName: ProgramDefinition['name'];
  pointName: ProgramDefinition['pointName'];
  unit: Unit;
  amount: number;
  pending: number;
};

/** This order's units, all beneficiaries together, and whether all that waited for a claim has lapsed. */
export async function readOrderUnits(
  database: Database,
  merchantId: MerchantId,
  orderId: OrderId,
): Promise<{ units: OrderUnits[]; lapsed: boolean }> {
  const rows = await sql<{
    program_id: ProgramId;
    definition: Pick<ProgramDefinition, 'name' | 'pointName'>;
    unit: Unit;
    amount: number;
    pending: number;
  }>(
    database,
    `select e.program_id, v.definition, e.unit, sum(e.net)::bigint as amount, sum(e.pending)::bigint as pending
       from earning e
       join order_context c on c.merchant_id = e.merchant_id and c.order_id = e.source_id
              and c.program_id = e.program_id
       join program_version v on v.merchant_id = c.merchant_id and v.program_id = c.program_id
              and v.version = c.version
      where e.merchant_id = $1 and e.source_id = $2
      group by e.program_id, v.definition, e.unit
      order by e.program_id, e.unit`,
    [merchantId, orderId],
  );
  return {
    units: rows
      .filter((row) => row.amount > 0)
      .map((row) => ({
        programId: row.program_id,
        programName: row.definition.name,
        pointName: row.definition.pointName,
        unit: row.unit,
        amount: row.amount,
        pending: row.pending,
      })),
    lapsed: await hasLapsed(database, merchantId, orderId),
  };
}
