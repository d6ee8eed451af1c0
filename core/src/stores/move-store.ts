import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { sql, sqlMaybe, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** `has_orders`: the books of its merchant speak of it, and stay with that merchant. */
export type MoveOutcome = 'moved' | 'has_orders';

type Move = { storeId: StoreId; from: MerchantId; to: MerchantId };

const COLUMNS = `store_id, store_ref, platform, url, name, currency, prices_include_tax, credentials_sealed,
  webhook_secret_sealed, plugin_secret_sealed, connected_at, disconnected_at, reconciled_to, reconcile_wanted_at, reconnected_at, redacted_at, seen_at`;

/**
 * Gives a store to another merchant, which it may choose until its first order. Its row is made anew there, with the
 * same id, reference and keys, and what it delivered meanwhile moves along. An order that is being written refers to the
 * old row: either it is seen here, or its transaction fails and finds the store at its new merchant.
 */
export async function moveStore(tx: Transaction, { storeId, from, to }: Move): Promise<MoveOutcome> {
  const key = [from, storeId];
  await sqlOne(tx, 'SELECT 1 AS one FROM store WHERE merchant_id = $1 AND store_id = $2 FOR UPDATE', key);
  const spoken = await sqlMaybe(
    tx,
    `SELECT 1 AS one WHERE EXISTS (SELECT FROM orders WHERE merchant_id = $1 AND store_id = $2)
        OR EXISTS (SELECT FROM source WHERE merchant_id = $1 AND store_id = $2)
        OR EXISTS (SELECT FROM store_customer WHERE merchant_id = $1 AND store_id = $2)
        OR EXISTS (SELECT FROM voucher WHERE merchant_id = $1 AND store_id = $2)`,
    key,
  );
  if (spoken !== undefined) return 'has_orders';
  await sql(
    tx,
    `INSERT INTO store (merchant_id, ${COLUMNS}) SELECT $3, ${COLUMNS} FROM store WHERE merchant_id = $1 AND store_id = $2`,
    [...key, to],
  );
  await moveLocations(tx, { storeId, from, to });
  for (const table of ['store_key', 'store_directory', 'delivery', 'effect', 'tombstone', 'privacy_request'])
    await sql(tx, `UPDATE ${table} SET merchant_id = $3 WHERE merchant_id = $1 AND store_id = $2`, [
      ...key,
      to,
    ]);
  await sql(tx, 'DELETE FROM store WHERE merchant_id = $1 AND store_id = $2', key);
  return 'moved';
}

const LOCATION_COLUMNS = `location_id, kind, name, web_address, presentation_en, presentation_fr, scan_text_en, scan_text_fr, logo_sha256,
  google_review_url, currency, points_per_scan, referrer_coupon_minor, friend_coupon_minor, point_value_minor, point_value_units,
  time_zone, created_at, archived_at`;

/** Its places go along, with what was written about them and their logos. */
async function moveLocations(tx: Transaction, { storeId, from, to }: Move): Promise<void> {
  const key = [from, storeId, to];
  const its = `IN (SELECT location_id FROM location_external WHERE merchant_id = $1 AND store_id = $2)`;
  await sql(
    tx,
    `INSERT INTO location_logo (merchant_id, sha256, png) SELECT $3, sha256, png FROM location_logo
      WHERE merchant_id = $1 AND sha256 IN (SELECT logo_sha256 FROM location WHERE merchant_id = $1 AND location_id ${its})
     ON CONFLICT DO NOTHING`,
    key,
  );
  const moved = await sql<{ locationId: string }>(
    tx,
    `INSERT INTO location (merchant_id, ${LOCATION_COLUMNS}) SELECT $3, ${LOCATION_COLUMNS} FROM location
      WHERE merchant_id = $1 AND location_id ${its} RETURNING location_id AS "locationId"`,
    key,
  );
  await sql(
    tx,
    'UPDATE location_external SET merchant_id = $3 WHERE merchant_id = $1 AND store_id = $2',
    key,
  );
  await sql(tx, 'DELETE FROM location WHERE merchant_id = $1 AND location_id = ANY($2::uuid[])', [
    from,
    moved.map(({ locationId }) => locationId),
  ]);
  await sql(
    tx,
    `DELETE FROM location_logo g WHERE merchant_id = $1
        AND NOT EXISTS (SELECT FROM location l WHERE l.merchant_id = $1 AND l.logo_sha256 = g.sha256)`,
    [from],
  );
}
