import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { forgetContacts, UNCLAIMABLE_CONTACT_DAYS } from './forget-contacts.ts';
import { createWorld, lineRefund, order, ORDER_TIME, type World } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const EVE = 'eve@example.org';

/** The orders of which an address is kept. */
async function kept(world: World): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    database.pool,
    `SELECT o.external_id AS id FROM order_contact c JOIN orders o ON o.merchant_id = c.merchant_id AND o.order_id = c.order_id
      WHERE c.merchant_id = $1 ORDER BY 1`,
    [world.merchantId],
  );
  return rows.map((row) => row.id);
}

async function lapseAll(world: World): Promise<void> {
  await sql(database.pool, `UPDATE earning SET lapsed = true, unclaimed = 0 WHERE merchant_id = $1`, [
    world.merchantId,
  ]);
}

test('the address of an order that lapsed is forgotten, and a refund afterwards does not bring it back', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order({ email: EVE }), order({ id: '2', email: EVE, status: 'waiting' }));
  await lapseAll(world);
  expect(await forgetContacts(world.deps, world.merchantId)).toBe(1);
  await world.deliver(order({ email: EVE, refunds: [lineRefund(1_000)], stamp: ORDER_TIME + MINUTE_MS }));
  expect(await kept(world)).toEqual(['2']);
});

test('the addresses of cancelled, unpaid and never-earning orders are kept for a month, those of claimable ones longer', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(
    order({ id: '1', email: EVE }),
    order({ id: '2', email: EVE, status: 'gone' }),
    order({ id: '3', email: EVE, status: 'waiting' }),
    order({ id: '4', email: EVE, totalMinor: 50 }),
    order({ id: '5', email: EVE, placedAt: ORDER_TIME - 299 * DAY_MS }),
  );
  world.deps.clock.at += (UNCLAIMABLE_CONTACT_DAYS - 1) * DAY_MS;
  expect(await forgetContacts(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at += DAY_MS;
  expect(await forgetContacts(world.deps, world.merchantId)).toBe(4);
  expect(await kept(world)).toEqual(['1']);
  await world.deliver(order({ id: '3', email: EVE, stamp: ORDER_TIME + MINUTE_MS }));
  expect(await kept(world)).toEqual(['1', '3']);
});
