import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { WEBSITE } from './locations-of.ts';

type Row = { storeId: StoreId; amountMinor: number; perUnits: number };

/**
 * What points are worth at each store's website whose sheet says so itself, in this currency; one that is written in another
 * currency says nothing, since money never converts. Reads only.
 */
export async function pointValues(
  database: Database,
  { merchantId, currency }: { merchantId: MerchantId; currency: string },
): Promise<Map<StoreId, Omit<Row, 'storeId'>>> {
  const rows = await sql<Row>(
    database,
    `SELECT e.store_id AS "storeId", l.point_value_minor AS "amountMinor", l.point_value_units AS "perUnits"
       FROM location_external e JOIN location l ON l.merchant_id = e.merchant_id AND l.location_id = e.location_id
      WHERE e.merchant_id = $1 AND e.external_id = $2 AND l.currency = $3 AND l.point_value_minor IS NOT NULL`,
    [merchantId, WEBSITE, currency],
  );
  return new Map(rows.map(({ storeId, ...value }) => [storeId, value]));
}
