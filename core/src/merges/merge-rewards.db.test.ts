import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { CHOSEN, vouchersOf } from '../earning/testing/ada.ts';
import { lineRefund, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import type { Reward } from '../programs/definition.ts';
import { ADA, AUGUSTA, merge, twoCards, withRewards } from './testing/pair.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const GIFT: Reward = { ...CHOSEN, rewardId: 'gift', issue: 'automatic' };
const MILESTONE: Reward = { ...GIFT, rewardId: 'milestone', consuming: false };

const given = async (world: World) => (await vouchersOf(world)).length;
let orders = 10;
const buy = (world: World, email: string, euros: number) => {
  orders += 1;
  return world.deliver(order({ id: String(orders), email, totalMinor: euros * 100 }));
};

describe('automatic rewards and merges', () => {
  test('a consuming reward does not fire for units that merely moved, and fires once with the next that come', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(GIFT));
    await buy(world, ADA, 70);
    await buy(world, AUGUSTA, 60);
    await merge(world, { from: ada, to: augusta });
    expect(await given(world)).toBe(0);
    await buy(world, ADA, 1);
    expect([await given(world), (await world.balance(augusta)).available]).toEqual([1, 31]);
  });

  test('a milestone counts what both have matured and what both were given: 170 and 160 with one each, the third at 330', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(MILESTONE));
    await buy(world, ADA, 170);
    await buy(world, AUGUSTA, 160);
    await merge(world, { from: ada, to: augusta });
    expect(await given(world)).toBe(2);
    await buy(world, AUGUSTA, 1);
    expect(await given(world)).toBe(3);
    await buy(world, ADA, 68);
    expect(await given(world)).toBe(3);
    await buy(world, ADA, 1);
    expect(await given(world)).toBe(4);
  });

  test('a milestone that a refund fell below is not given again after a merge', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(MILESTONE));
    const paid = { id: '1', email: ADA, totalMinor: 12_000 };
    await world.deliver(order(paid));
    await world.deliver(order({ ...paid, refunds: [lineRefund(9_000)], stamp: ORDER_TIME + SECOND_MS }));
    await merge(world, { from: ada, to: augusta });
    await buy(world, AUGUSTA, 169);
    expect(await given(world)).toBe(1);
    await buy(world, AUGUSTA, 1);
    expect(await given(world)).toBe(2);
  });

  test('each firing stands once with the survivor, behind their own', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(MILESTONE));
    await buy(world, ADA, 250);
    await buy(world, AUGUSTA, 100);
    await merge(world, { from: ada, to: augusta });
    const fired = await sql<{ ordinal: number }>(
      database.pool,
      'SELECT ordinal FROM trigger_fired WHERE merchant_id = $1 AND member_id = $2 ORDER BY ordinal',
      [world.merchantId, augusta],
    );
    expect(fired).toEqual([{ ordinal: 1 }, { ordinal: 2 }, { ordinal: 3 }]);
  });
});
