import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import type { StoreHandle } from '../ports/store-port.ts';

const COLUMNS = `s.merchant_id AS "merchantId", s.store_id AS "storeId", s.store_ref AS "storeRef", s.platform, s.url, s.currency,
  s.prices_include_tax AS "pricesIncludeTax"`;

/** A connected store; null when it is unknown or was disconnected. */
export async function readStore(
  database: Database,
  merchantId: MerchantId,
  storeId: StoreId,
): Promise<StoreHandle | null> {
  const row = await sqlMaybe<StoreHandle>(
    database,
    `SELECT ${COLUMNS} FROM store s WHERE s.merchant_id = $1 AND s.store_id = $2 AND s.disconnected_at IS NULL`,
    [merchantId, storeId],
  );
  return row ?? null;
}

/** The connected store that a public reference names. */
export async function findStoreByRef(database: Database, storeRef: string): Promise<StoreHandle | null> {
  const row = await sqlMaybe<StoreHandle>(
    database,
    `SELECT ${COLUMNS} FROM store_directory d JOIN store s ON s.merchant_id = d.merchant_id AND s.store_id = d.store_id
      WHERE d.store_ref = $1 AND s.disconnected_at IS NULL`,
    [storeRef],
  );
  return row ?? null;
}

/** A store, connected or not. */
export type KnownStore = StoreHandle & { isConnected: boolean };

/**
 * The store at an address, whosever it is, for platforms that name a shop by it; one that left is found, too. Null
 * when nobody ever connected it.
 */
export async function findStoreByAddress(
  database: Database,
  { platform, url }: Pick<StoreHandle, 'platform' | 'url'>,
): Promise<KnownStore | null> {
  const [row] = await sql<KnownStore>(
    database,
    `SELECT ${COLUMNS}, s.disconnected_at IS NULL AS "isConnected" FROM store s WHERE s.platform = $1 AND s.url = $2
      ORDER BY s.disconnected_at IS NOT NULL, s.connected_at, s.merchant_id LIMIT 1`,
    [platform, url],
  );
  return row ?? null;
}

/** All stores of one merchant, also those that left. */
export async function readKnownStores(database: Database, merchantId: MerchantId): Promise<KnownStore[]> {
  return sql<KnownStore>(
    database,
    `SELECT ${COLUMNS}, s.disconnected_at IS NULL AS "isConnected" FROM store s WHERE s.merchant_id = $1`,
    [merchantId],
  );
}

/** The merchant's stores that left for good, and are not back: nothing personal of them is kept. */
export async function readPurgedStores(database: Database, merchantId: MerchantId): Promise<StoreId[]> {
  const rows = await sql<{ storeId: StoreId }>(
    database,
    `SELECT store_id AS "storeId" FROM store WHERE merchant_id = $1 AND redacted_at IS NOT NULL AND disconnected_at IS NOT NULL`,
    [merchantId],
  );
  return rows.map(({ storeId }) => storeId);
}

/** Connected stores of one merchant, or of all. */
export async function readStores(database: Database, merchantId?: MerchantId): Promise<StoreHandle[]> {
  return sql<StoreHandle>(
    database,
    `SELECT ${COLUMNS} FROM store s WHERE s.disconnected_at IS NULL AND ($1::uuid IS NULL OR s.merchant_id = $1) ORDER BY s.merchant_id, s.store_id`,
    [merchantId ?? null],
  );
}

/** Connected stores that should be looked at now: something of theirs came that could not be kept. */
export async function readStoresToReconcile(database: Database): Promise<StoreHandle[]> {
  return sql<StoreHandle>(
    database,
    `SELECT ${COLUMNS} FROM store s WHERE s.disconnected_at IS NULL AND s.reconcile_wanted_at IS NOT NULL ORDER BY s.merchant_id, s.store_id`,
  );
}
