import { NONE } from '../core/src/commerce/ids.ts';
import { sql } from '../core/src/database/sql.ts';
import { createPrisma } from '../core/src/database/prisma.ts';
import { insertStore } from '../core/src/members/testing/test-deps.ts';
import { openBench, printRows, type Bench } from './installation.ts';
import { addMembers, creditStored, storeOrders } from './orders.ts';

const ORDERS = 5_000;
/** Orders credited before the clock starts. */
const WARM_UP = 1_000;
const PRISMA_ORDERS = 200;
const MEMBERS = 500;
/** Linked customers of a Shopify store, the members among them. */
const LINKED = 100_000;
const BATCH = 100;

/** The tables that crediting one order writes; the floor writes the same rows, and nothing else. */
const TABLES = [
  'orders',
  'source',
  'order_binding',
  'order_context',
  'evaluation',
  'posting',
  'entry',
  'earning',
  'lot',
  'allocation',
] as const;

/**
 * P2: credit an order completely, from its stored delivery to the ledger and its marks, in this one process. The floor
 * writes the very rows that ours wrote, a hundred orders a statement, into tables with the same keys and indexes.
 */
export async function benchCredit(): Promise<void> {
  const bench = await openBench();
  try {
    await addMembers(bench, MEMBERS);
    await storeOrders(bench, { first: 0, count: WARM_UP, members: MEMBERS });
    await creditStored(bench, WARM_UP);
    // As autovacuum does by itself within a minute: plans made on empty tables would stay in the session's cache.
    await bench.database.pool.query('ANALYZE');
    await storeOrders(bench, { first: WARM_UP, count: ORDERS, members: MEMBERS });
    const ours = await creditStored(bench, ORDERS);
    await linkCustomers(bench);
    await storeOrders(bench, { first: WARM_UP + ORDERS, count: ORDERS, members: MEMBERS });
    const linked = await creditStored(bench, ORDERS);
    await expectBalancesWanted(bench);
    const floor = await timeFloor(bench, WARM_UP + 2 * ORDERS);
    const prisma = await timePrisma(bench);
    printRows('P2  credit an order completely', [
      { work: 'floor: the same rows, 100 orders a statement', perSecond: floor, note: '' },
      {
        work: `ours, ${BATCH} deliveries a batch`,
        perSecond: ours,
        note: `${((100 * ours) / floor).toFixed(0)} % of the floor`,
      },
      {
        work: `the same, ${LINKED} customers linked in a Shopify store`,
        perSecond: linked,
        note: `${((100 * linked) / ours).toFixed(0)} % of ours without`,
      },
      {
        work: "the same rows in Prisma's interactive transactions",
        perSecond: prisma,
        note: `ours is ${(ours / prisma).toFixed(1)} ×`,
      },
    ]);
  } finally {
    await bench.database.close();
  }
}

/** A Shopify store of the merchant, too: each member is a customer of it, and so are many others. */
async function linkCustomers({ database, deps, world }: Bench): Promise<void> {
  const { merchantId } = world;
  const { storeId } = await insertStore(deps, merchantId, 'benchshopify');
  await sql(database.pool, `UPDATE store SET platform = 'shopify' WHERE store_id = $1`, [storeId]);
  await sql(
    database.pool,
    `WITH others AS (INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
       SELECT $1, gen_random_uuid(), now(), 'claim', $3 FROM generate_series(1, $4::int) RETURNING member_id)
     INSERT INTO store_customer (merchant_id, store_id, external_id, member_id, linked_at)
     SELECT $1, $2, 'c' || row_number() OVER (), member_id, now()
       FROM (SELECT member_id FROM others UNION ALL SELECT member_id FROM member WHERE merchant_id = $1) m`,
    [merchantId, storeId, NONE, LINKED - MEMBERS],
  );
  await database.pool.query('ANALYZE');
}

async function expectBalancesWanted({ database }: Bench): Promise<void> {
  const rows = await sql(database.pool, `SELECT 1 AS one FROM effect WHERE kind = 'show_balance'`);
  if (rows.length !== MEMBERS) throw new Error(`${rows.length} balances were wanted to be shown`);
}

type Column = { name: string; type: string };

async function timeFloor({ database }: Bench, count: number): Promise<number> {
  const { pool } = database;
  await pool.query('CREATE SCHEMA floor');
  const parts: { table: string; columns: Column[]; rows: Record<string, unknown>[] }[] = [];
  for (const table of TABLES) {
    await pool.query(
      `CREATE TABLE floor.${table} (LIKE public.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`,
    );
    const columns = (
      await pool.query<Column>(
        `SELECT column_name AS name, format_type(a.atttypid, NULL) AS type FROM information_schema.columns c JOIN pg_attribute a ON a.attrelid = ('public.' || c.table_name)::regclass AND a.attname = c.column_name WHERE c.table_schema = 'public' AND c.table_name = $1 ORDER BY ordinal_position`,
        [table],
      )
    ).rows;
    const texts = columns.map(({ name }) => `${name}::text AS ${name}`).join(', ');
    parts.push({
      table,
      columns,
      rows: (await pool.query<Record<string, unknown>>(`SELECT ${texts} FROM public.${table}`)).rows,
    });
  }
  const startedAt = performance.now();
  for (let batch = 0; batch < count / BATCH; batch += 1)
    await pool.query(floorStatement(parts, batch, count / BATCH));
  return count / ((performance.now() - startedAt) / 1000);
}

function floorStatement(
  parts: { table: string; columns: Column[]; rows: Record<string, unknown>[] }[],
  batch: number,
  batches: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const inserts = parts.map(({ table, columns, rows }) => {
    const slice = rows.slice(
      Math.floor((rows.length * batch) / batches),
      Math.floor((rows.length * (batch + 1)) / batches),
    );
    const lists = columns.map(({ name, type }) => {
      values.push(slice.map((row) => row[name]));
      return `$${values.length}::${type}[]`;
    });
    return `w_${table} AS (INSERT INTO floor.${table} (${columns.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${lists.join(', ')}))`;
  });
  return { text: `WITH ${inserts.join(', ')} SELECT 1`, values };
}

/** What one order writes, row by row, as an interactive transaction would. */
async function timePrisma({ database, deps, world }: Bench): Promise<number> {
  const prisma = createPrisma(database.pool);
  const { merchantId, storeId, programId } = world;
  const memberId = await world.member('prisma@example.org');
  const startedAt = performance.now();
  for (let index = 0; index < PRISMA_ORDERS; index += 1) {
    await prisma.$transaction(async (tx) => {
      const now = new Date(deps.clock.now());
      const [orderId, postingId, lotId] = [deps.ids.next(), deps.ids.next(), deps.ids.next()];
      const none = '00000000-0000-0000-0000-000000000000';
      await tx.order.create({
        data: {
          merchantId,
          orderId,
          storeId,
          externalId: `p${index}`,
          number: '1',
          status: 'processing',
          placedAt: now,
          firstSeenAt: now,
          stamp: 1n,
          fetchSeq: 0n,
          state: {},
          stateHash: '',
          customerExternalId: '',
          emailHmac: '',
          keyHmac: '',
          boundMember: memberId,
        },
      });
      await tx.source.create({
        data: { merchantId, sourceId: orderId, kind: 'order', storeId, occurredAt: now },
      });
      await tx.orderBinding.create({
        data: { merchantId, orderId, seq: 1, memberId, cause: 'known_buyer', author: 'bench', boundAt: now },
      });
      await tx.orderContext.create({
        data: {
          merchantId,
          orderId,
          programId,
          version: 1,
          reason: 'in_force',
          localDay: 1,
          programDay: 1,
          facts: {},
          recordedAt: now,
        },
      });
      await tx.evaluation.create({
        data: {
          merchantId,
          sourceId: orderId,
          programId,
          revision: 1,
          breakdown: {},
          cause: 'bench',
          recordedAt: now,
        },
      });
      await tx.posting.create({
        data: {
          merchantId,
          postingId,
          idempotencyKey: `p${index}`,
          input: '',
          kind: 'earn',
          sourceId: orderId,
          evaluationRevision: 1,
          reversesPostingId: none,
          actor: 'bench',
          locationId: none,
          occurredAt: now,
          bookedAt: now,
        },
      });
      const entry = { merchantId, postingId, programId, unit: 'points' };
      await tx.entry.createMany({
        data: [
          { ...entry, line: 0, book: 'issued', memberId: none, amount: -42n, after: 0n },
          { ...entry, line: 1, book: 'available', memberId, amount: 42n, after: 42n },
        ],
      });
      const balance = { merchantId, memberId, programId, unit: 'points' };
      await tx.balance.upsert({
        where: { merchantId_memberId_programId_unit: balance },
        create: { ...balance, pending: 0n, available: 42n, held: 0n, owed: 0n },
        update: { available: { increment: 42n } },
      });
      await tx.lot.create({
        data: {
          merchantId,
          lotId,
          memberId,
          programId,
          unit: 'points',
          sourceId: orderId,
          rootLotId: lotId,
          parentLotId: none,
          revived: false,
          open: 42n,
          expiresOnDay: 1,
          openedAt: now,
        },
      });
      await tx.earning.create({
        data: {
          merchantId,
          sourceId: orderId,
          programId,
          unit: 'points',
          memberId,
          net: 42n,
          revision: 1,
          unclaimed: 0n,
          pending: 0n,
          matured: true,
          maturesAtProgramMs: 0n,
          lapsesOnDay: 1,
          lapsed: false,
          expiresOnDay: 1,
          rootLotId: lotId,
          expired: 0n,
          expiredTaken: 0n,
        },
      });
      await tx.allocation.create({
        data: {
          merchantId,
          postingId,
          line: 0,
          kind: 'into_lot',
          lotId,
          sourceId: orderId,
          programId,
          unit: 'points',
          amount: 42n,
          undone: 0n,
        },
      });
    });
  }
  return PRISMA_ORDERS / ((performance.now() - startedAt) / 1000);
}
