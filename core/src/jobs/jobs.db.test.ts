import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { bindOrder } from '../earning/bind-order.ts';
import { createWorld, DEFINITION, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { fetchOrderEffect } from '../inbox/fetch-order-effect.ts';
import { leaseDueEffects } from '../effects/dispatch.ts';
import { runEffect } from '../effects/run-effect.ts';
import type { FetchOrderResult, OrdersPage, StorePort } from '../ports/store-port.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { readStore } from '../stores/read-store.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { expireUnits } from './expire-units.ts';
import { matureEarnings } from './mature-earnings.ts';
import { PARKED_KEPT_DAYS, DONE_KEPT_DAYS, purgeBodies } from './purge-bodies.ts';
import { reconcileStore } from './reconcile-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function adaWith42(definition = DEFINITION): Promise<{ world: World; memberId: string }> {
  const world = await createWorld(database.pool, definition);
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org' }));
  return { world, memberId };
}

async function runFetches(world: World, fetched: FetchOrderResult): Promise<number> {
  const port: StorePort = { ...createShelf().port, fetchOrder: () => Promise.resolve(fetched) };
  const due = (await leaseDueEffects(world.deps)).filter((one) => one.merchantId === world.merchantId);
  for (const name of due)
    await runEffect(world.deps, name, { fetch_order: fetchOrderEffect(world.deps, () => port) });
  return due.length;
}

test('[B15] units mature when their time has come and the store still has the order', async () => {
  const { world, memberId } = await adaWith42({ ...DEFINITION, maturityDays: 14 });
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at = ORDER_TIME + 14 * DAY_MS;
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(1);
  expect(await world.balance(memberId)).toMatchObject({ pending: 42, available: 0 });
  await runFetches(world, { outcome: 'found', reading: order({ email: 'ada@example.org' }) });
  expect(await world.balance(memberId)).toMatchObject({ pending: 0, available: 42 });
});

test('[B16] an order that was silently deleted never matures', async () => {
  const { world, memberId } = await adaWith42({ ...DEFINITION, maturityDays: 14 });
  world.deps.clock.at = ORDER_TIME + 14 * DAY_MS;
  await matureEarnings(world.deps, world.merchantId);
  await runFetches(world, { outcome: 'absent' });
  expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
});

test('[F7] a pause stops both clocks: maturity and expiry come later by as much', async () => {
  const { world, memberId } = await adaWith42({ ...DEFINITION, maturityDays: 14, lotDays: 20 });
  const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
  await pauseProgram(world.deps, pause);
  world.deps.clock.at += 30 * DAY_MS;
  expect([
    await matureEarnings(world.deps, world.merchantId),
    await expireUnits(world.deps, world.merchantId),
  ]).toEqual([0, 0]);
  await resumeProgram(world.deps, pause);
  world.deps.clock.at = ORDER_TIME + 43 * DAY_MS;
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at = ORDER_TIME + 45 * DAY_MS;
  await matureEarnings(world.deps, world.merchantId);
  await runFetches(world, { outcome: 'found', reading: order({ email: 'ada@example.org' }) });
  expect((await world.balance(memberId)).available).toBe(42);
  expect(await expireUnits(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at = ORDER_TIME + 52 * DAY_MS;
  expect(await expireUnits(world.deps, world.merchantId)).toBe(1);
  expect((await world.balance(memberId)).available).toBe(0);
});

test('[C3] a lot can be spent to the end of its last local day, and expires after that midnight', async () => {
  const { world, memberId } = await adaWith42({ ...DEFINITION, lotDays: 1 });
  // 21 November, 12:00 in Paris + 1 day: spendable until 22 November, 24:00 (23:00 UTC).
  world.deps.clock.at = Date.parse('2026-11-22T22:59:59Z');
  expect(await expireUnits(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at = Date.parse('2026-11-22T23:00:00Z');
  expect(await expireUnits(world.deps, world.merchantId)).toBe(1);
  expect((await world.balance(memberId)).available).toBe(0);
});

test('unclaimed units lapse after their days, stay lapsed, and cannot be claimed any more', async () => {
  const world = await createWorld(database.pool, { ...DEFINITION, claimDays: 90 });
  await world.deliver(order({ email: 'eve@example.org' }));
  world.deps.clock.at += 91 * DAY_MS;
  expect(await expireUnits(world.deps, world.merchantId)).toBe(1);
  expect(await world.earned('1')).toEqual({ net: 42, unclaimed: 0 });
  const memberId = await world.member('late@example.org');
  const claim = {
    merchantId: world.merchantId,
    orderId: await world.orderId('1'),
    memberId,
    cause: 'claim' as const,
    author: 'test',
  };
  expect(await bindOrder(world.deps, claim)).toEqual({ outcome: 'lapsed' });
  const contacts = await sql(database.pool, `SELECT 1 AS one FROM order_contact WHERE merchant_id = $1`, [
    world.merchantId,
  ]);
  expect(contacts).toEqual([]);
});

test('reconciliation fetches every modified order of all pages, and moves its mark only at the end', async () => {
  const world = await createWorld(database.pool);
  const store = await readStore(database.pool, world.merchantId, world.storeId);
  if (!store) throw new Error('the store is connected');
  const pages: OrdersPage[] = [
    { outcome: 'page', externalIds: ['1', '2'], modifiedTo: null, next: 'p2' },
    { outcome: 'busy', reason: '503', retryAfterSeconds: 5 },
    { outcome: 'page', externalIds: ['1', '2'], modifiedTo: null, next: 'p2' },
    { outcome: 'page', externalIds: ['3'], modifiedTo: null, next: null },
  ];
  const asked: number[] = [];
  const port: StorePort = {
    ...createShelf().port,
    mendWebhooks: () => Promise.resolve({ outcome: 'healthy', mended: ['order.updated'] }),
    modifiedOrders: (_store, query) => {
      asked.push(query.modifiedFrom);
      return Promise.resolve(pages.shift() ?? { outcome: 'refused', reason: 'asked too often' });
    },
  };
  expect((await reconcileStore(world.deps, store, port)).outcome).toBe('busy');
  world.deps.clock.at += SECOND_MS;
  expect(await reconcileStore(world.deps, store, port)).toEqual({
    outcome: 'reconciled',
    orders: 3,
    mendedWebhooks: ['order.updated'],
    webhooksUnwell: null,
  });
  expect(new Set(asked).size).toBe(1);
  expect(await runFetches(world, { outcome: 'absent' })).toBe(5);
});

test('webhooks that cannot be mended do not keep orders from being reconciled; the mark follows the shop’s stamps', async () => {
  const world = await createWorld(database.pool);
  const store = await readStore(database.pool, world.merchantId, world.storeId);
  if (!store) throw new Error('the store is connected');
  const lastStamp = world.deps.clock.at - 3_600_000;
  const port: StorePort = {
    ...createShelf().port,
    mendWebhooks: () => Promise.resolve({ outcome: 'refused', reason: 'not allowed to edit webhooks' }),
    modifiedOrders: () =>
      Promise.resolve({ outcome: 'page', externalIds: ['9'], modifiedTo: lastStamp, next: null }),
  };
  const result = await reconcileStore(world.deps, store, port);
  expect(result).toMatchObject({
    outcome: 'reconciled',
    orders: 1,
    webhooksUnwell: 'not allowed to edit webhooks',
  });
  const [row] = await sql<{ mark: number }>(
    database.pool,
    `SELECT reconciled_to AS mark FROM store WHERE store_id = $1`,
    [world.storeId],
  );
  expect(row?.mark).toBe(lastStamp);
});

test('raw bodies are emptied a week after they were settled, parked ones after a month; what happened stays', async () => {
  const world = await createWorld(database.pool);
  const { deps, merchantId, storeId } = world;
  for (const state of ['done', 'parked', 'stored']) {
    await sql(
      database.pool,
      `INSERT INTO delivery (merchant_id, delivery_id, store_id, topic, headers, body, state, reason, attempts, received_at, done_at)
       VALUES ($1, $2, $3, 'order.updated', '{"a":"b"}', 'body', $4, '', 0, $5, $5)`,
      [merchantId, deps.ids.next(), storeId, state, instant(deps.clock.at)],
    );
  }
  const bodies = async () =>
    (
      await sql<{ kept: string }>(
        database.pool,
        `SELECT state || ' ' || length(body) AS kept FROM delivery WHERE merchant_id = $1 ORDER BY state`,
        [merchantId],
      )
    ).map((row) => row.kept);
  deps.clock.at += DONE_KEPT_DAYS * DAY_MS + 1;
  expect(await purgeBodies(deps, merchantId)).toBe(1);
  expect(await bodies()).toEqual(['done 0', 'parked 4', 'stored 4']);
  deps.clock.at += (PARKED_KEPT_DAYS - DONE_KEPT_DAYS) * DAY_MS;
  expect(await purgeBodies(deps, merchantId)).toBe(1);
  expect(await bodies()).toEqual(['done 0', 'parked 0', 'stored 4']);
});
