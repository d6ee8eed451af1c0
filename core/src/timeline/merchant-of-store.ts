import type { MerchantId } from '../commerce/ids.ts';
import { sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

export type MerchantOfStore = {
  merchantId: MerchantId;
  merchantSlug: string;
  merchantName: string;
  timeZone: string;
};

/** Whose store this is; throws for a reference that no claim link could have verified. */
export async function merchantOfStore(deps: Deps, storeRef: string): Promise<MerchantOfStore> {
  const row = await sqlOne<{ merchant_id: string; slug: string; name: string; time_zone: string }>(
    deps.pool,
    `select m.merchant_id, m.slug, m.name, m.time_zone from store_directory d join merchant m on m.merchant_id = d.merchant_id
      where d.store_ref = $1`,
    [storeRef],
  );
  return {
    merchantId: row.merchant_id,
    merchantSlug: row.slug,
    merchantName: row.name,
    timeZone: row.time_zone,
  };
}
