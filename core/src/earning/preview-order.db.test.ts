import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { TEST_NOW } from '../members/testing/test-deps.ts';
import { bindOrder } from './bind-order.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { previewOrder } from './preview-order.ts';
import { createWorld, DEFINITION, order, ORDER_TIME, type World } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const VISITS = {
  ...DEFINITION,
  earning: [
    ...DEFINITION.earning,
    { kind: 'visits' as const, ruleId: 'visit', minimumMinor: 1_000, dailyCap: 1 },
  ],
};
const ADA = 'ada@example.org';

async function promised(world: World, plan: Parameters<typeof order>[0]): Promise<string[]> {
  const { merchantId, storeId } = world;
  const { units } = await previewOrder(world.deps, { merchantId, storeId, reading: order(plan) });
  return units.map(({ unit, amount, totalAfter }) => `${amount} ${unit}, then ${totalAfter ?? 'unknown'}`);
}

/** Ada has verified her address, and is the store's customer 7. */
async function linkedAda(world: World): Promise<string> {
  const memberId = await world.member(ADA);
  await world.customer('7', memberId);
  return memberId;
}

async function asked(world: World, plan: Parameters<typeof order>[0]) {
  const { merchantId, storeId } = world;
  return previewOrder(world.deps, { merchantId, storeId, reading: order(plan) });
}

test('[E1] what is promised before the webhook is what is credited, and the same is said afterwards', async () => {
  const world = await createWorld(database.pool, VISITS);
  const memberId = await linkedAda(world);
  const said = ['42 points, then 42', '1 visits, then 1'];
  expect(await promised(world, { customer: '7' })).toEqual(said);
  await world.deliver(order({ customer: '7' }));
  expect((await world.balance(memberId)).available).toBe(42);
  expect(await promised(world, { customer: '7' })).toEqual(said);
  expect((await asked(world, { customer: '7' })).claimable).toBe(false);
});

test('[E1] [B4] no visit is promised above the daily cap, before or after the order is credited', async () => {
  const world = await createWorld(database.pool, VISITS);
  const memberId = await linkedAda(world);
  await world.deliver(order({ customer: '7' }));
  const second = { id: '2', customer: '7', placedAt: ORDER_TIME + 5 };
  expect(await promised(world, second)).toEqual(['42 points, then 84']);
  await world.deliver(order(second));
  expect(await promised(world, second)).toEqual(['42 points, then 84']);
  expect((await world.balance(memberId, 'visits')).available).toBe(1);
});

test('[I8] a guest with a verified address is answered as one with an unknown address, before and after crediting', async () => {
  const world = await createWorld(database.pool, {
    ...VISITS,
    rewards: [
      {
        rewardId: 'tea', name: { en: 'Tea', fr: 'Thé' }, unit: 'points', revision: 1, cost: 100, benefit: { kind: 'amount', amountMinor: 300 }, voucherDays: 90,
        issue: 'chosen', consuming: true, ordersEarn: true,
      },
    ],
  }); // prettier-ignore
  const memberId = await linkedAda(world);
  await world.deliver(order({ id: '9', customer: '7' }));
  const known = { id: '1', email: ADA, placedAt: ORDER_TIME + 5 };
  const unknown = { id: '2', email: 'eve@example.org', placedAt: ORDER_TIME + 5 };
  const before = await asked(world, known);
  expect(before).toEqual(await asked(world, unknown));
  expect(before.claimable).toBe(true);
  expect(before.units[0]).toMatchObject({ amount: 42, totalAfter: null, toGo: { units: 58 } });
  await world.deliver(order(known), order(unknown));
  expect((await world.balance(memberId)).available).toBe(84);
  expect(await asked(world, known)).toEqual(before);
  expect(await asked(world, unknown)).toEqual(before);
});

test('a claimed order no longer shows its QR, and nobody’s total', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order({ email: 'eve@example.org' }));
  await bindOrder(world.deps, {
    merchantId: world.merchantId, orderId: await world.orderId('1'), memberId: await linkedAda(world), cause: 'claim', author: 'test',
  }); // prettier-ignore
  const { units, claimable } = await asked(world, { email: 'eve@example.org' });
  expect([claimable, units.map((unit) => [unit.amount, unit.totalAfter])]).toEqual([false, [[42, null]]]);
});

test('an order placed before its store was connected is promised nothing, before and after its webhook', async () => {
  const world = await createWorld(database.pool);
  await world.version(DEFINITION, TEST_NOW - 400 * DAY_MS);
  const early = { placedAt: TEST_NOW - 301 * DAY_MS };
  const nothing = { show: false, units: [], claimable: false, outside: null };
  expect(await asked(world, early)).toEqual(nothing);
  await world.deliver(order(early));
  expect(await asked(world, early)).toEqual(nothing);
});

test('an order that was judged never to earn is promised nothing, whatever would be judged today', async () => {
  const world = await createWorld(database.pool);
  await world.version(DEFINITION, TEST_NOW - 400 * DAY_MS);
  const early = { placedAt: TEST_NOW - 301 * DAY_MS };
  await world.deliver(order(early));
  await sql(
    database.pool,
    `UPDATE store SET connected_at = connected_at - interval '90 days' WHERE store_id = $1`,
    [world.storeId],
  );
  expect((await asked(world, { ...early, id: '2' })).show).toBe(true);
  expect((await asked(world, early)).show).toBe(false);
});

test('a lapsed order is not claimable', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order());
  expect((await asked(world, {})).claimable).toBe(true);
  await sql(database.pool, `UPDATE earning SET lapsed = true, unclaimed = 0 WHERE merchant_id = $1`, [
    world.merchantId,
  ]);
  expect(await asked(world, {})).toEqual({ show: false, units: [], claimable: false, outside: null });
});

test('a guest’s order is promised its visit, since nobody knows yet whose day it is', async () => {
  const world = await createWorld(database.pool, VISITS);
  await world.deliver(order({ email: 'guest@example.org' }));
  expect(await promised(world, { id: '2', email: 'guest@example.org', placedAt: ORDER_TIME + 5 })).toEqual([
    '42 points, then unknown',
    '1 visits, then unknown',
  ]);
});

test('a cancelled and a test order are promised nothing', async () => {
  const world = await createWorld(database.pool, VISITS);
  expect(await promised(world, { status: 'gone' })).toEqual([]);
  const reading = order({});
  reading.state.test = true;
  const { merchantId, storeId } = world;
  expect((await previewOrder(world.deps, { merchantId, storeId, reading })).show).toBe(false);
});
