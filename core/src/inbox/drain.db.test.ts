import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderReading } from '../commerce/order.ts';
import { SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import type { DeliveryMeaning, StoreNotice } from '../ports/store-port.ts';
import { createPauses, drain, MAX_ATTEMPTS } from './drain.ts';
import { countParked, MAX_PARKED_SHOWN, readParked, replayParked } from './parked.ts';
import { createDeliveryWriter } from './store-deliveries.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Bodies of these tests are meanings already. */
const readers = {
  woocommerce: ({ body }: { body: Uint8Array }) =>
    JSON.parse(Buffer.from(body).toString()) as DeliveryMeaning,
  shopify: undefined,
};

async function store(world: World, ...meanings: DeliveryMeaning[]): Promise<void> {
  const writer = createDeliveryWriter(world.deps, () => undefined);
  const { merchantId, storeId } = world;
  await Promise.all(
    meanings.map((meaning) =>
      writer.store({
        merchantId,
        storeId,
        topic: 'order.updated',
        headers: {},
        body: Buffer.from(JSON.stringify(meaning)),
      }),
    ),
  );
}

const reads = (reading: OrderReading): DeliveryMeaning => ({ kind: 'order', reading });

async function states({ merchantId }: World): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    database.pool,
    `SELECT state || ' ' || reason AS line FROM delivery WHERE merchant_id = $1 ORDER BY delivery_id`,
    [merchantId],
  );
  return rows.map((row) => row.line.trim());
}

async function fetches({ merchantId }: World): Promise<number> {
  const rows = await sql(
    database.pool,
    `SELECT 1 AS one FROM effect WHERE merchant_id = $1 AND kind = 'fetch_order'`,
    [merchantId],
  );
  return rows.length;
}

test('[I7] two hundred deliveries stored at once are all kept, and credited by one drain after another', async () => {
  const world = await createWorld(database.pool);
  await store(world, ...Array.from({ length: 200 }, (_one, index) => reads(order({ id: String(index) }))));
  expect([
    await drain(world.deps, readers),
    await drain(world.deps, readers),
    await drain(world.deps, readers),
  ]).toEqual([100, 100, 0]);
  const [sum] = await sql<{ net: number }>(
    database.pool,
    `SELECT sum(net)::bigint AS net FROM earning WHERE merchant_id = $1`,
    [world.merchantId],
  );
  expect(sum?.net).toBe(200 * 42);
});

test('four drains at once settle each delivery once', async () => {
  const world = await createWorld(database.pool);
  await store(world, ...Array.from({ length: 120 }, (_one, index) => reads(order({ id: String(index) }))));
  let left = true;
  while (left) {
    const counts = await Promise.all(Array.from({ length: 4 }, () => drain(world.deps, readers)));
    left = counts.some((count) => count > 0);
  }
  const [count] = await sql<{ postings: number }>(
    database.pool,
    `SELECT count(*) AS postings FROM posting WHERE merchant_id = $1`,
    [world.merchantId],
  );
  expect(count?.postings).toBe(120);
});

test('[I7] what cannot be understood is parked with its reason, and can be put back in line', async () => {
  const world = await createWorld(database.pool);
  await store(world, { kind: 'unintelligible', reason: 'total: not a decimal' });
  await drain(world.deps, readers);
  const parked = await readParked(world.deps, world.merchantId);
  expect(parked).toMatchObject([{ reason: 'total: not a decimal', topic: 'order.updated' }]);
  expect(await replayParked(world.deps, world.merchantId)).toBe(1);
  expect(await states(world)).toEqual(['stored']);
});

const poison = (id: string): DeliveryMeaning => {
  const broken = order({ id });
  return reads({ ...broken, state: { ...broken.state, totalMinor: 1, lines: null as unknown as [] } });
};

test('one delivery that breaks its batch is parked after its attempts; the others are credited', async () => {
  const world = await createWorld(database.pool);
  await store(world, reads(order({ id: '1' })), poison('2'), reads(order({ id: '3' })));
  const failures: string[] = [];
  const onFailure = (what: string) => failures.push(what);
  for (let round = 0; round < MAX_ATTEMPTS; round += 1) await drain(world.deps, readers, { onFailure });
  expect([(await world.earned('1')).net, (await world.earned('3')).net]).toEqual([42, 42]);
  expect((await states(world)).map((line) => line.split(' ')[0])).toEqual(['done', 'parked', 'done']);
  expect(failures).toEqual(
    Array.from({ length: MAX_ATTEMPTS }, () => `a batch of merchant ${world.merchantId}`),
  );
});

test('a failing delivery has one attempt a round and a growing pause before the next', async () => {
  const world = await createWorld(database.pool);
  await store(world, poison('1'));
  const pauses = createPauses();
  const attempts = async () => {
    await drain(world.deps, readers, { pauses });
    const rows = await sql<{ attempts: number }>(
      database.pool,
      `SELECT attempts FROM delivery WHERE merchant_id = $1`,
      [world.merchantId],
    );
    return rows[0]?.attempts;
  };
  const counts = [await attempts(), await attempts()];
  for (const seconds of [2, 7, 1, 32]) {
    world.deps.clock.at += seconds * SECOND_MS;
    counts.push(await attempts());
  }
  expect(counts).toEqual([1, 1, 2, 2, 3, 4]);
});

test('[I7] what the database itself breaks is told, and counts for no delivery', async () => {
  const world = await createWorld(database.pool);
  await store(world, reads(order({ id: '1' })));
  const stopping = () =>
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  // At once with the batch; or when the batch broke for another reason and each is tried alone.
  const endings = [[stopping()], [new TypeError('broken'), stopping()]];
  for (const errors of endings) {
    const broken = {
      ...readers,
      woocommerce: () => {
        throw errors.shift() ?? new Error('asked too often');
      },
    };
    await expect(drain(world.deps, broken)).rejects.toThrow('terminating connection');
  }
  const [kept] = await sql<{ attempts: number }>(
    database.pool,
    `SELECT attempts FROM delivery WHERE merchant_id = $1`,
    [world.merchantId],
  );
  expect(kept?.attempts).toBe(0);
  expect(await states(world)).toEqual(['stored']);
  await drain(world.deps, readers);
  expect((await world.earned('1')).net).toBe(42);
});

test('a purged delivery stays parked with its reason when the others are put back in line; all are counted', async () => {
  const world = await createWorld(database.pool);
  const { deps, merchantId } = world;
  const amount = MAX_PARKED_SHOWN + 3;
  const unread = (index: number): DeliveryMeaning => ({ kind: 'unintelligible', reason: `reason ${index}` });
  await store(world, ...Array.from({ length: amount }, (_one, index) => unread(index)));
  while ((await drain(deps, readers)) > 0);
  await sql(database.pool, `UPDATE delivery SET body = '' WHERE merchant_id = $1 AND reason = 'reason 7'`, [
    merchantId,
  ]);
  expect(await readParked(deps, merchantId)).toHaveLength(MAX_PARKED_SHOWN);
  expect(await countParked(deps, merchantId)).toEqual({ parked: amount, purged: 1 });
  expect(await replayParked(deps, merchantId)).toBe(amount - 1);
  expect((await states(world)).filter((line) => line !== 'stored')).toEqual(['parked reason 7']);
});

test('a hint wants its order fetched, once for each delivery', async () => {
  const world = await createWorld(database.pool);
  await store(
    world,
    { kind: 'hint', externalId: '15', reason: 'no stamp' },
    reads(order({ status: 'waiting' })),
    reads(order()),
  );
  await drain(world.deps, readers);
  expect(await fetches(world)).toBe(2);
  expect(await states(world)).toEqual(['done fetch: no stamp', 'done credited', 'done hint']);
});

test('states of one order in one batch collapse to the newest', async () => {
  const world = await createWorld(database.pool);
  await store(world, reads(order()), reads(order({ status: 'gone', stamp: ORDER_TIME + SECOND_MS })));
  await drain(world.deps, readers);
  expect((await world.earned('1')).net).toBe(0);
});

test('a wish of the law is acted upon at once, and its own body goes; one that can’t be understood waits', async () => {
  const world = await createWorld(database.pool);
  const person = { customerExternalId: '7', email: 'ada@example.org', orderExternalIds: [] };
  const redact: StoreNotice = { kind: 'customer_redact', ...person };
  const request: StoreNotice = { kind: 'customer_data_request', ...person, requestExternalId: '9' };
  await store(
    world,
    { kind: 'notice', notice: redact },
    { kind: 'notice', notice: request },
    { kind: 'notice', notice: request },
    { kind: 'unintelligible', reason: 'customer: expected object' },
  );
  await drain(world.deps, readers);
  expect((await states(world)).toSorted()).toEqual([
    'done a copy is asked for',
    'done asked already',
    'done nobody known',
    'parked customer: expected object',
  ]);
  const bodies = await sql<{ state: string }>(
    database.pool,
    `SELECT state FROM delivery WHERE merchant_id = $1 AND body <> ''`,
    [world.merchantId],
  );
  expect(bodies).toEqual([{ state: 'parked' }]);
});
