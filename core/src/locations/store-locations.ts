import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** Undoes the making of a store's places while nothing refers to them: call it before the store's own row goes. */
export async function deleteLocationsOfStore(
  tx: Transaction,
  { merchantId, storeId }: { merchantId: MerchantId; storeId: StoreId },
): Promise<void> {
  const gone = await sql<{ locationId: string }>(
    tx,
    'DELETE FROM location_external WHERE merchant_id = $1 AND store_id = $2 RETURNING location_id AS "locationId"',
    [merchantId, storeId],
  );
  await sql(
    tx,
    `DELETE FROM location l WHERE merchant_id = $1 AND location_id = ANY($2::uuid[])
        AND NOT EXISTS (SELECT FROM location_external e WHERE e.merchant_id = $1 AND e.location_id = l.location_id)`,
    [merchantId, gone.map(({ locationId }) => locationId)],
  );
}
