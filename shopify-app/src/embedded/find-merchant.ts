import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Database } from '@ristourne/core/database/pool';
import { sqlMaybe } from '@ristourne/core/database/sql';

/** The merchant who has connected this shop; the first to do so, should two have tried. */
export async function findMerchantOfShop(database: Database, shop: string): Promise<MerchantId | null> {
  const row = await sqlMaybe<{ merchantId: MerchantId }>(
    database,
    `SELECT merchant_id AS "merchantId" FROM store
      WHERE platform = 'shopify' AND url = $1 AND disconnected_at IS NULL
      ORDER BY connected_at, merchant_id LIMIT 1`,
    [`https://${shop}`],
  );
  return row?.merchantId ?? null;
}
