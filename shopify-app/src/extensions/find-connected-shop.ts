import type { Database } from '@ristourne/core/database/pool';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { findStoreByAddress } from '@ristourne/core/stores/read-store';

/** The connected store of a shop; the first, should two merchants have tried. */
export async function findConnectedShop(database: Database, shop: string): Promise<StoreHandle | null> {
  const store = await findStoreByAddress(database, { platform: 'shopify', url: `https://${shop}` });
  return store?.isConnected === true ? store : null;
}
