import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { HOUR_MS, type Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';

/** What was read longer ago is asked for again before it judges an order: owners move articles between categories. */
export const FRESH_HOURS = 24;

export type ItemName = { storeId: StoreId; externalId: string };

export function itemKey({ storeId, externalId }: ItemName): string {
  return `${storeId} ${externalId}`;
}

/** The items that were read lately enough to judge by, by `itemKey`. */
export async function readFreshItems(
  database: Database,
  merchantId: MerchantId,
  { names, now }: { names: ItemName[]; now: Instant },
): Promise<Map<string, CatalogueItem>> {
  if (names.length === 0) return new Map();
  const rows = await sql<CatalogueItem & { storeId: StoreId }>(
    database,
    `SELECT store_id AS "storeId", external_id AS "externalId", title, type, categories, tags, points, variants
       FROM catalogue_item
      WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[])) AND fetched_at > $4`,
    [
      merchantId,
      names.map((one) => one.storeId),
      names.map((one) => one.externalId),
      instant(now - FRESH_HOURS * HOUR_MS),
    ],
  );
  return new Map(
    rows.map(({ storeId, ...item }) => [itemKey({ storeId, externalId: item.externalId }), item]),
  );
}

export const MAX_UNVALUED_SHOWN = 200;

/** Articles that were sold and carry no points of their own (B3), by title: the owner's report. */
export async function unvaluedItems(
  database: Database,
  merchantId: MerchantId,
): Promise<(ItemName & { title: string })[]> {
  return sql<ItemName & { title: string }>(
    database,
    `SELECT store_id AS "storeId", external_id AS "externalId", title FROM catalogue_item
      WHERE merchant_id = $1 AND points IS NULL AND variants = '{}'::jsonb AND title <> ''
      ORDER BY title, external_id LIMIT ${MAX_UNVALUED_SHOWN}`,
    [merchantId],
  );
}
