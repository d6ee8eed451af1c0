import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { readWaiting } from '../earning/waiting-orders.ts';
import { runEffect } from '../effects/run-effect.ts';
import { readParkedEffects } from '../effects/read-parked.ts';
import { dueEffectsOf } from '../effects/testing/due.ts';
import { fetchOrderEffect } from '../inbox/fetch-order-effect.ts';
import { drain } from '../inbox/drain.ts';
import { readParked } from '../inbox/parked.ts';
import { createDeliveryWriter } from '../inbox/store-deliveries.ts';
import { wantFetches } from '../inbox/want-fetch.ts';
import { inTransaction } from '../database/transaction.ts';
import type { DeliveryMeaning } from '../ports/store-port.ts';
import { setExchangeRate } from '../programs/exchange-rates.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { settleValuedOrders } from './settle-valued-orders.ts';

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

type Plan = Parameters<typeof order>[0];

/** Delivers orders as a shop does, and takes them out of the inbox. */
async function receive({ deps, merchantId, storeId }: World, ...plans: Plan[]): Promise<void> {
  const writer = createDeliveryWriter(deps, () => undefined);
  await Promise.all(
    plans.map((plan) =>
      writer.store({
        merchantId,
        storeId,
        topic: 'order.updated',
        headers: {},
        body: Buffer.from(JSON.stringify({ kind: 'order', reading: order(plan) })),
      }),
    ),
  );
  while ((await drain(deps, readers)) > 0);
}

const addRate = ({ deps, merchantId, programId }: World, currency: string, rate: string) =>
  setExchangeRate(deps, { merchantId, programId, currency, rate, validFrom: ORDER_TIME, author: 'Camille' });
const waiting = ({ merchantId }: World) =>
  readWaiting(database.pool, merchantId, { cause: 'rate', limit: 1_000 });
const dollars = (id: string): Plan => ({ id, currency: 'USD', totalMinor: 10_000 });

test('orders that waited for a rate are credited by it, however many, and their parked deliveries are over', async () => {
  const world = await createWorld(database.pool);
  const ids = Array.from({ length: 230 }, (_one, index) => `usd-${index}`);
  await receive(world, ...ids.map(dollars));
  expect(await readParked(world.deps, world.merchantId)).toHaveLength(200);
  expect(await waiting(world)).toHaveLength(230);
  expect(await settleValuedOrders(world.deps, world.merchantId)).toBe(0);
  await addRate(world, 'USD', '0.9');
  expect(await settleValuedOrders(world.deps, world.merchantId)).toBe(230);
  expect(await world.earned('usd-0')).toMatchObject({ net: 90 });
  const [sum] = await sql<{ net: number }>(
    database.pool,
    `SELECT sum(net)::bigint AS net FROM earning WHERE merchant_id = $1`,
    [world.merchantId],
  );
  expect(sum?.net).toBe(230 * 90);
  expect(await waiting(world)).toEqual([]);
  expect(await readParked(world.deps, world.merchantId)).toEqual([]);
  expect(await settleValuedOrders(world.deps, world.merchantId)).toBe(0);
});

test('a rate settles the orders of its currency alone, and those of its merchant', async () => {
  const [world, other] = [await createWorld(database.pool), await createWorld(database.pool)];
  await receive(world, dollars('1'), { id: '2', currency: 'JPY', totalMinor: 5_000 });
  await receive(other, dollars('1'));
  await addRate(world, 'USD', '0.9');
  expect(await settleValuedOrders(world.deps, world.merchantId)).toBe(1);
  expect(await settleValuedOrders(other.deps, other.merchantId)).toBe(0);
  expect(await waiting(world)).toMatchObject([{ number: '2', detail: 'JPY' }]);
  expect(await readParked(world.deps, world.merchantId)).toMatchObject([
    { reason: 'no exchange rate from JPY to EUR' },
  ]);
  expect(await waiting(other)).toHaveLength(1);
  expect(await readParked(other.deps, other.merchantId)).toHaveLength(1);
});

test('a fetch that was parked for want of a rate is over as well', async () => {
  const world = await createWorld(database.pool);
  const { deps, merchantId, storeId } = world;
  const wishes = [{ storeId, externalId: '9', occasion: deps.ids.next() }];
  await inTransaction(deps.pool, (tx) => wantFetches(deps, tx, { merchantId, wishes }));
  const port = {
    ...createShelf().port,
    fetchOrder: () => Promise.resolve({ outcome: 'found' as const, reading: order(dollars('9')) }),
  };
  for (const name of await dueEffectsOf(world))
    await runEffect(deps, name, { fetch_order: fetchOrderEffect(deps, () => port) });
  expect(await readParkedEffects(deps, merchantId)).toMatchObject([
    { reason: 'no exchange rate from USD to EUR' },
  ]);
  await addRate(world, 'USD', '1.1');
  expect(await settleValuedOrders(deps, merchantId)).toBe(1);
  expect(await readParkedEffects(deps, merchantId)).toEqual([]);
  expect(await world.earned('9')).toMatchObject({ net: 110 });
});
