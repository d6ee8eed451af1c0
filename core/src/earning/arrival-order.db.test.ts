import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
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

test('[I9] a site restored from a backup is believed at the next fetch, and what it told before stays older', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order());
  const lost = order({ totalMinor: 9_900, stamp: stampOf(20) });
  await world.deliver(lost);
  expect((await world.earned('1')).net).toBe(99);
  expect(await world.fetched(order())).toEqual([{ outcome: 'credited' }]);
  expect((await world.earned('1')).net).toBe(42);
  expect(await world.deliver(lost)).toEqual([{ outcome: 'hint' }]);
  expect((await world.earned('1')).net).toBe(42);
});

test('[B15] units of a restored site mature: a fetch with an older stamp carries the same order on', async () => {
  const world = await createWorld(database.pool, { ...DEFINITION, maturityDays: 1 });
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org', stamp: stampOf(20) }));
  world.deps.clock.at += 2 * DAY_MS;
  await world.fetched(order({ email: 'ada@example.org' }));
  expect(await world.balance(memberId)).toMatchObject({ pending: 0, available: 42 });
});

test('an order told to be placed and paid in the future is placed when it was first seen, told twice or not', async () => {
  const world = await createWorld(database.pool, { ...DEFINITION, maturityDays: 14 });
  const seenAt = world.deps.clock.at;
  const ahead = seenAt + 40 * DAY_MS;
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org', placedAt: ahead, stamp: seenAt }));
  const terms = () =>
    sqlOne<{ placedAt: number; paidAt: number }>(
      database.pool,
      `SELECT (state->>'placedAt')::bigint AS "placedAt", (state->>'paidAt')::bigint AS "paidAt" FROM orders WHERE merchant_id = $1`,
      [world.merchantId],
    );
  expect(await terms()).toEqual({ placedAt: seenAt, paidAt: seenAt });
  world.deps.clock.at = seenAt + 15 * DAY_MS;
  await world.deliver(order({ email: 'ada@example.org', placedAt: ahead, stamp: seenAt + DAY_MS }));
  expect(await terms()).toEqual({ placedAt: seenAt, paidAt: seenAt });
  expect(await world.balance(memberId)).toMatchObject({ pending: 0, available: 42 });
  world.deps.clock.at = ahead + DAY_MS;
  await world.deliver(order({ email: 'ada@example.org', placedAt: ahead, stamp: ahead }));
  expect(await terms()).toEqual({ placedAt: seenAt, paidAt: seenAt });
});
