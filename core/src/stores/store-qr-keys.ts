import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

/** The key that a store prints its claim links under now. */
export type StoreQrKey = { storeRef: string; keyVersion: number; key: Uint8Array };

type Row = { storeId: string; storeRef: string; keyVersion: number; sealed: string };

/** Each store's newest key that is neither retired nor revoked. */
export async function readStoreQrKeys(
  deps: Deps,
  database: Database,
  { merchantId, storeIds }: { merchantId: MerchantId; storeIds: StoreId[] },
): Promise<Map<StoreId, StoreQrKey>> {
  const rows = await sql<Row>(
    database,
    `SELECT DISTINCT ON (k.store_id) k.store_id AS "storeId", s.store_ref AS "storeRef", k.key_version AS "keyVersion", k.key_sealed AS sealed
       FROM store_key k JOIN store s ON s.merchant_id = k.merchant_id AND s.store_id = k.store_id
      WHERE k.merchant_id = $1 AND k.store_id = ANY($2::uuid[]) AND k.retired_at IS NULL AND k.revoked_at IS NULL
      ORDER BY k.store_id, k.key_version DESC`,
    [merchantId, [...new Set(storeIds)]],
  );
  return new Map(
    rows.map(({ storeId, storeRef, keyVersion, sealed }) => {
      const key = Buffer.from(
        deps.keys.open(sealedPlaces.storeKey(storeId, keyVersion), sealed),
        'base64url',
      );
      return [storeId, { storeRef, keyVersion, key }];
    }),
  );
}
