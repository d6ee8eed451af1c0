import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';

type SaveOptions = { storeId: StoreId; items: CatalogueItem[]; at: Instant };

/** Keeps what a store's catalogue says now; the latest word replaces what was known. */
export async function saveItems(
  database: Database,
  merchantId: MerchantId,
  { storeId, items, at }: SaveOptions,
): Promise<void> {
  if (items.length === 0) return;
  await sql(
    database,
    `INSERT INTO catalogue_item (merchant_id, store_id, external_id, title, type, categories, tags, points, variants, fetched_at)
     SELECT $1, $2, i."externalId", i.title, i.type, i.categories, i.tags, i.points, i.variants, $3
       FROM jsonb_to_recordset($4::jsonb) AS i("externalId" text, title text, type text, categories text[], tags text[], points int, variants jsonb)
     ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE
       SET title = excluded.title, type = excluded.type, categories = excluded.categories, tags = excluded.tags,
           points = excluded.points, variants = excluded.variants, fetched_at = excluded.fetched_at
     WHERE catalogue_item.fetched_at <= excluded.fetched_at`,
    [merchantId, storeId, instant(at), JSON.stringify(items)],
  );
}
