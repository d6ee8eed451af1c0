import type { Database } from '@ristourne/core/database/pool';
import { sqlMaybe } from '@ristourne/core/database/sql';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { findStoreByRef } from '@ristourne/core/stores/read-store';

/** The connected store of a shop; the first, should two merchants have tried. */
export async function findConnectedShop(database: Database, shop: string): Promise<StoreHandle | null> {
  const row = await sqlMaybe<{ storeRef: string }>(
    database,
    `SELECT store_ref AS "storeRef" FROM store
      WHERE platform = 'shopify' AND url = $1 AND disconnected_at IS NULL
      ORDER BY connected_at, merchant_id LIMIT 1`,
    [`https://${shop}`],
  );
  return row === undefined ? null : findStoreByRef(database, row.storeRef);
}
