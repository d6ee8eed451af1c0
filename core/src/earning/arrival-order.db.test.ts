import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from './credit-orders.ts';
import { drawFetchSeq } from './order-records.ts';
import { createWorld, DEFINITION, order } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const stampOf = (minutes: number) => order().stamp + minutes * MINUTE_MS;

test('[I9] [B21] a cancellation that arrives after the restoration it preceded is older, and changes nothing', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order());
  await world.deliver(order({ stamp: stampOf(20) }));
  const late = await world.deliver(order({ status: 'gone', stamp: stampOf(10) }));
  expect(late).toEqual([{ outcome: 'older' }]);
  expect((await world.earned('1')).net).toBe(42);
});

test('[I9] a hint stays a hint when another programme can’t value the order’s currency', async () => {
  const world = await createWorld(database.pool);
  const programId = world.deps.ids.next();
  await sql(
    database.pool,
    `INSERT INTO program (merchant_id, program_id, time_zone, created_at) SELECT $1, $2, time_zone, created_at FROM program WHERE merchant_id = $1`,
    [world.merchantId, programId],
  );
  await sql(
    database.pool,
    `INSERT INTO program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at)
     SELECT $1, $2, version, active_from, $3, author, recorded_at FROM program_version WHERE merchant_id = $1`,
    [world.merchantId, programId, JSON.stringify({ ...DEFINITION, currency: 'JPY' })],
  );
  const outcomes = await world.deliver(order(), order({ status: 'gone' }));
  expect(outcomes.map((one) => one.outcome)).toEqual(['no_rate', 'hint']);
});

test('[I9] a fetch that was under way when a delivery of the same second was accepted does not undo it', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order());
  const fetchSeq = await drawFetchSeq(database.pool);
  const tie = stampOf(5);
  await world.deliver(order({ status: 'gone', stamp: tie }));
  const late = await inTransaction(database.pool, (tx) =>
    creditOrders(world.deps, tx, {
      merchantId: world.merchantId,
      readings: [{ storeId: world.storeId, reading: order({ stamp: tie }), fetchSeq }],
      cause: 'fetch',
    }),
  );
  expect(late).toEqual([{ outcome: 'hint' }]);
  expect((await world.earned('1')).net).toBe(0);
});
