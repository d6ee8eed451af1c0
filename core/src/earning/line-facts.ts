import { factsOf, UNLISTED } from '../catalogue/product-facts.ts';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';
import { itemKey, readFreshItems, type ItemName } from '../catalogue/read-items.ts';
import type { MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import type { OrderLine } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import type { OrderRecord } from './order-records.ts';

/** What the catalogue said of each line of an order, by the line's id, when the line was first judged. */
export type LineFacts = ReadonlyMap<string, ProductFacts>;
const NO_LINES: LineFacts = new Map();

export function lineFactsOf(facts: ReadonlyMap<OrderId, LineFacts>, orderId: OrderId): LineFacts {
  return facts.get(orderId) ?? NO_LINES;
}

export async function readLineFacts(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<Map<OrderId, Map<string, ProductFacts>>> {
  const found = new Map<OrderId, Map<string, ProductFacts>>();
  if (orderIds.length === 0) return found;
  const rows = await sql<{ orderId: OrderId; lineId: string; facts: ProductFacts }>(
    database,
    `SELECT order_id AS "orderId", line_id AS "lineId", facts FROM order_line_facts WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orderIds],
  );
  for (const { orderId, lineId, facts } of rows) {
    const lines = found.get(orderId) ?? new Map<string, ProductFacts>();
    found.set(orderId, lines.set(lineId, facts));
  }
  return found;
}

export type SettledLines = {
  facts: Map<OrderId, Map<string, ProductFacts>>;
  /** The articles of which the catalogue does not know enough, by the order that waits for them. */
  missing: Map<OrderId, string[]>;
};

/**
 * Freezes what the catalogue says of the lines of these orders that are new (line facts are appended, never changed). An
 * order with an article that the catalogue does not know, or knew too long ago, waits whole: nothing is guessed.
 */
export async function settleLineFacts(
  tx: Transaction,
  merchantId: MerchantId,
  { orders, at }: { orders: OrderRecord[]; at: Instant },
): Promise<SettledLines> {
  const facts = await readLineFacts(
    tx,
    merchantId,
    orders.map((order) => order.orderId),
  );
  const open = orders.map((order) => ({
    order,
    lines: unknownLines(order, lineFactsOf(facts, order.orderId)),
  }));
  const names = open.flatMap(({ order, lines }) =>
    lines
      .filter(isListed)
      .map(({ productId }): ItemName => ({ storeId: order.storeId, externalId: productId })),
  );
  const items = await readFreshItems(tx, merchantId, { names, now: at });
  const missing = new Map<OrderId, string[]>();
  const added: AddedFacts[] = [];
  for (const { order, lines } of open) {
    const judged = lines.map((line) => ({
      line,
      facts: factsOfLine(items, { storeId: order.storeId, line }),
    }));
    const lacking = judged.filter((one) => one.facts === null).map(({ line }) => line.productId);
    if (lacking.length > 0) missing.set(order.orderId, [...new Set(lacking)].sort());
    else
      for (const one of judged)
        if (one.facts) added.push({ ...one, orderId: order.orderId, facts: one.facts });
  }
  await saveLineFacts(tx, merchantId, { added, at });
  for (const { orderId, line, facts: one } of added) {
    const lines = facts.get(orderId) ?? new Map<string, ProductFacts>();
    facts.set(orderId, lines.set(line.lineId, one));
  }
  return { facts, missing };
}

type CatalogueOrder = Pick<OrderRecord, 'storeId' | 'state'>;

/** What the catalogue says now of all lines of an order that was not judged yet; null while it misses one. Reads only. */
export async function catalogueFacts(
  database: Database,
  merchantId: MerchantId,
  { order, now }: { order: CatalogueOrder; now: Instant },
): Promise<LineFacts | null> {
  const { storeId } = order;
  const lines = unknownLines(order, NO_LINES);
  const names = lines.filter(isListed).map(({ productId }) => ({ storeId, externalId: productId }));
  const items = await readFreshItems(database, merchantId, { names, now });
  const facts = new Map<string, ProductFacts>();
  for (const line of lines) {
    const known = factsOfLine(items, { storeId, line });
    if (known === null) return null;
    facts.set(line.lineId, known);
  }
  return facts;
}

function factsOfLine(
  items: ReadonlyMap<string, CatalogueItem>,
  { storeId, line }: { storeId: StoreId; line: OrderLine },
): ProductFacts | null {
  if (!isListed(line)) return UNLISTED;
  const item = items.get(itemKey({ storeId, externalId: line.productId }));
  return item ? factsOf(item, line.variationId) : null;
}

/** Gift cards never count, so nothing is asked about them. */
function unknownLines({ state }: CatalogueOrder, known: LineFacts): OrderLine[] {
  return state.lines.filter((line) => line.kind === 'product' && !known.has(line.lineId));
}

/** Articles typed at the till, and fees, have no product in the catalogue. */
function isListed({ productId }: OrderLine): boolean {
  return productId !== '' && productId !== '0';
}

type AddedFacts = { orderId: OrderId; line: OrderLine; facts: ProductFacts };

async function saveLineFacts(
  tx: Transaction,
  merchantId: MerchantId,
  { added, at }: { added: AddedFacts[]; at: Instant },
): Promise<void> {
  if (added.length === 0) return;
  await sql(
    tx,
    `INSERT INTO order_line_facts (merchant_id, order_id, line_id, facts, recorded_at)
     SELECT $1, order_id, line_id, facts::jsonb, $2 FROM unnest($3::uuid[], $4::text[], $5::text[]) AS f(order_id, line_id, facts)`,
    [
      merchantId,
      instant(at),
      added.map((one) => one.orderId),
      added.map((one) => one.line.lineId),
      added.map((one) => JSON.stringify(one.facts)),
    ],
  );
}
