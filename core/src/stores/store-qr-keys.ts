import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { randomToken } from '../keys/tokens.ts';
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

type KeyDeps = Pick<Deps, 'clock' | 'keys' | 'randomness'>;
type StoreKey = { merchantId: MerchantId; storeId: StoreId };

/** Writes a key; `qrKey` in clear, base64url. */
export async function insertQrKey(
  deps: Omit<KeyDeps, 'randomness'>,
  database: Database,
  { merchantId, storeId, keyVersion, qrKey }: StoreKey & { keyVersion: number; qrKey: string },
): Promise<void> {
  await sql(
    database,
    'INSERT INTO store_key (merchant_id, store_id, key_version, key_sealed, created_at) VALUES ($1, $2, $3, $4, $5)',
    [
      merchantId,
      storeId,
      keyVersion,
      deps.keys.seal(sealedPlaces.storeKey(storeId, keyVersion), qrKey),
      instant(deps.clock.now()),
    ],
  );
}

/** Gives a store whose keys were all taken away the next one; one that has a key keeps it. */
export async function ensureQrKey(
  deps: KeyDeps,
  database: Database,
  { merchantId, storeId }: StoreKey,
): Promise<void> {
  const { usable, newest } = await sqlOne<{ usable: number; newest: number }>(
    database,
    `SELECT count(*) FILTER (WHERE retired_at IS NULL AND revoked_at IS NULL) AS usable, coalesce(max(key_version), 0) AS newest
       FROM store_key WHERE merchant_id = $1 AND store_id = $2`,
    [merchantId, storeId],
  );
  if (usable > 0) return;
  const qrKey = randomToken(deps.randomness);
  await insertQrKey(deps, database, { merchantId, storeId, keyVersion: newest + 1, qrKey });
}
