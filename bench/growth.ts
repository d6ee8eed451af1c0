import { sql } from '../core/src/database/sql.ts';
import { memberSheet } from '../core/src/timeline/member-sheet.ts';
import { openBench, printRows, type Bench } from './installation.ts';
import { addMembers, creditStored, storeOrders } from './orders.ts';

const SMALL_ROWS = 1_000;
const LARGE_ROWS = 1_000_000;
/** Postings, entries and allocations that an order at once available writes. */
const ROWS_OF_AN_ORDER = 4;
/** Members who are looked at: what they have stays small. The orders that make the ledger grow are the others'. */
const MEASURED_MEMBERS = 200;
const OTHER_MEMBERS = 10_000;
/** Orders that one measurement credits; with fewer, the ledger of the small one stays small. */
const MEASURED_ORDERS = 400;
const HOT_ORDERS = 2_000;
const READS = 2_000;
const MOST = 1.3;

type Cost = { credit: number; balance: number; sheet: number };

/**
 * P3: what crediting an order, reading a balance and a member's page cost at 10⁶ ledger rows against 10³, in one run and on one
 * installation, which grows by real orders in between; and one hot member who takes every order.
 */
export async function benchGrowth(): Promise<void> {
  const bench = await openBench();
  try {
    const memberIds = (await addMembers(bench, MEASURED_MEMBERS + OTHER_MEMBERS)).slice(0, MEASURED_MEMBERS);
    let orders = await grow(bench, { from: 0, to: SMALL_ROWS });
    const small = await measure(bench, { memberIds, orders });
    orders = await grow(bench, { from: orders + MEASURED_ORDERS, to: LARGE_ROWS });
    const rows = await countRows(bench);
    if (rows < LARGE_ROWS) throw new Error(`only ${rows} ledger rows`);
    const large = await measure(bench, { memberIds, orders });
    const spread = await timeOrders(bench, { first: orders + MEASURED_ORDERS, members: MEASURED_MEMBERS });
    const hot = await timeOrders(bench, { first: orders + MEASURED_ORDERS + HOT_ORDERS, members: 1 });
    const row = (work: string, name: keyof Cost) => ({
      work: `${work} at ${rows} ledger rows`,
      perSecond: large[name],
      note: `costs ${(small[name] / large[name]).toFixed(2)} × what it costs at ${SMALL_ROWS} (${Math.round(small[name])}/s), target ${MOST}`,
    });
    printRows('P3  cost growth', [
      row('credit an order', 'credit'),
      row('read a balance', 'balance'),
      row("a member's page", 'sheet'),
      {
        work: `one hot member takes ${HOT_ORDERS} orders`,
        perSecond: hot,
        note: `${((100 * hot) / spread).toFixed(0)} % of what ${MEASURED_MEMBERS} members take`,
      },
    ]);
  } finally {
    await bench.database.close();
  }
}

/** Credits orders until the ledger has about that many rows; answers how many orders there are. */
async function grow(bench: Bench, { from, to }: { from: number; to: number }): Promise<number> {
  const wanted = Math.ceil(to / ROWS_OF_AN_ORDER);
  for (let first = from; first < wanted; first += 5_000) {
    const count = Math.min(5_000, wanted - first);
    await storeOrders(bench, { first, count, members: OTHER_MEMBERS, from: MEASURED_MEMBERS });
    await creditStored(bench, count);
  }
  // As autovacuum does by itself within a minute: plans made on empty tables would stay in the session's cache.
  await bench.database.pool.query('VACUUM ANALYZE');
  return Math.max(from, wanted);
}

type At = { memberIds: string[]; orders: number };

async function measure(bench: Bench, { memberIds, orders }: At): Promise<Cost> {
  await storeOrders(bench, { first: orders, count: MEASURED_ORDERS, members: MEASURED_MEMBERS });
  const credit = await creditStored(bench, MEASURED_ORDERS);
  const { database, deps, world } = bench;
  const { merchantId } = world;
  const memberAt = (index: number) => memberIds[(index * 7) % memberIds.length] ?? '';
  const balance = await timeReads((index) =>
    sql(database.pool, 'SELECT * FROM balance WHERE merchant_id = $1 AND member_id = $2', [
      merchantId,
      memberAt(index),
    ]),
  );
  const sheet = await timeReads((index) => memberSheet(deps, { merchantId, memberId: memberAt(index) }));
  return { credit, balance, sheet };
}

async function timeReads(read: (index: number) => Promise<unknown>): Promise<number> {
  for (let index = 0; index < READS / 10; index += 1) await read(index);
  const startedAt = performance.now();
  for (let index = 0; index < READS; index += 1) await read(index);
  return READS / ((performance.now() - startedAt) / 1000);
}

async function timeOrders(
  bench: Bench,
  { first, members }: { first: number; members: number },
): Promise<number> {
  await storeOrders(bench, { first, count: HOT_ORDERS, members });
  return creditStored(bench, HOT_ORDERS);
}

async function countRows({ database }: Bench): Promise<number> {
  const [row] = await sql<{ rows: number }>(
    database.pool,
    'SELECT (SELECT count(*) FROM posting) + (SELECT count(*) FROM entry) + (SELECT count(*) FROM allocation) AS rows',
  );
  return row?.rows ?? 0;
}
