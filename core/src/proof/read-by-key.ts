import { NONE, type MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

const PAGE_SIZE = 10_000;

type Read<Row> = {
  /** Ordered by its key, which is above ($2, $3 …); without a LIMIT. */
  text: string;
  merchantId: MerchantId;
  /** The key: ids first, and then at most one text. */
  keyOf: (row: Row) => string[];
};

/** All rows of one merchant in the order of their key, a page at a time. */
export async function* readByKey<Row extends object>(
  database: Database,
  { text, merchantId, keyOf }: Read<Row>,
): AsyncGenerator<Row[]> {
  const places = [...new Set(text.match(/\$[2-9](::uuid)?/g))];
  // Before every id stands NONE, before every text the empty one.
  let after: string[] = places.map((place) => (place.endsWith('uuid') ? NONE : ''));
  for (;;) {
    const rows = await sql<Row>(database, `${text} LIMIT ${PAGE_SIZE}`, [merchantId, ...after]);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    if (rows.length < PAGE_SIZE) return;
    after = keyOf(last);
  }
}
