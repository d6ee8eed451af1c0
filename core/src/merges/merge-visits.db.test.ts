import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import { ADA, AUGUSTA, merge, twoCards, VISITS } from './testing/pair.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const visitsOf = async (world: World, memberId: string) =>
  (await world.balance(memberId, 'visits')).available;
const earned = async (world: World, ...ids: string[]) => {
  const nets = [];
  for (const id of ids) nets.push((await world.earned(id, 'visits')).net);
  return nets;
};
const gone = (id: string, email: string, placedAt = ORDER_TIME) =>
  order({ id, email, placedAt, status: 'gone', stamp: placedAt + HOUR_MS });

/** One visit a day: Ada came twice and Augusta twice on the day of the merge; one visit of each counts. */
async function bothTwice() {
  const { world, ada, augusta } = await twoCards(database.pool, VISITS);
  await world.deliver(
    order({ id: 'a1', email: ADA }),
    order({ id: 'a2', email: ADA, placedAt: ORDER_TIME + SECOND_MS }),
    order({ id: 'b1', email: AUGUSTA }),
    order({ id: 'b2', email: AUGUSTA, placedAt: ORDER_TIME + SECOND_MS }),
  );
  await merge(world, { from: ada, to: augusta });
  return { world, ada, augusta };
}

describe('the daily cap on visits and a merge', () => {
  test('a day before the merge is not capped again: each card keeps the visit that it had', async () => {
    const { world, augusta } = await bothTwice();
    expect(await visitsOf(world, augusta)).toBe(2);
    await world.deliver(order({ id: 'a1', email: ADA, totalMinor: 4_300, stamp: ORDER_TIME + HOUR_MS }));
    expect([await visitsOf(world, augusta), await earned(world, 'a1', 'a2', 'b1', 'b2')]).toEqual([
      2,
      [1, 0, 1, 0],
    ]);
  });

  test('an order of such a day that goes makes room on its own card alone, and takes the visit when it comes back', async () => {
    const { world, augusta } = await bothTwice();
    await world.deliver(gone('a1', ADA));
    expect(await earned(world, 'a1', 'a2', 'b1', 'b2')).toEqual([0, 1, 1, 0]);
    await world.deliver(gone('a2', ADA, ORDER_TIME + SECOND_MS));
    expect([await visitsOf(world, augusta), await earned(world, 'a1', 'a2', 'b1', 'b2')]).toEqual([
      1,
      [0, 0, 1, 0],
    ]);
    await world.deliver(order({ id: 'a1', email: ADA, stamp: ORDER_TIME + 2 * HOUR_MS }));
    expect([await visitsOf(world, augusta), await earned(world, 'a1', 'a2', 'b1', 'b2')]).toEqual([
      2,
      [1, 0, 1, 0],
    ]);
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('days after the merge are capped for the one member, whichever card is shown', async () => {
    const { world, augusta } = await bothTwice();
    world.deps.clock.at += 2 * DAY_MS;
    const placedAt = ORDER_TIME + 2 * DAY_MS;
    await world.deliver(
      order({ id: 'c1', email: ADA, placedAt }),
      order({ id: 'c2', email: AUGUSTA, placedAt: placedAt + SECOND_MS }),
    );
    expect([await visitsOf(world, augusta), await earned(world, 'c1', 'c2')]).toEqual([3, [1, 0]]);
    await world.deliver(gone('c1', ADA, placedAt));
    expect([await visitsOf(world, augusta), await earned(world, 'c1', 'c2')]).toEqual([3, [0, 1]]);
  });
});
