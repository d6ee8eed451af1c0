import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('[E1] what is promised before the webhook is what is credited, and the same is said afterwards', async () => {
  const world = await createWorld(database.pool, VISITS);
  const memberId = await world.member(ADA);
  const said = ['42 points, then 42', '1 visits, then 1'];
  expect(await promised(world, { email: ADA })).toEqual(said);
  await world.deliver(order({ email: ADA }));
  expect((await world.balance(memberId)).available).toBe(42);
  expect(await promised(world, { email: ADA })).toEqual(said);
});

test('[E1] [B4] no visit is promised above the daily cap, before or after the order is credited', async () => {
  const world = await createWorld(database.pool, VISITS);
  const memberId = await world.member(ADA);
  await world.deliver(order({ email: ADA }));
  const second = { id: '2', email: ADA, placedAt: ORDER_TIME + 5 };
  expect(await promised(world, second)).toEqual(['42 points, then 84']);
  await world.deliver(order(second));
  expect(await promised(world, second)).toEqual(['42 points, then 84']);
  expect((await world.balance(memberId, 'visits')).available).toBe(1);
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
