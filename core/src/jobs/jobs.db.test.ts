import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { bindOrder } from '../earning/bind-order.ts';
import { createWorld, DEFINITION, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { fetchOrderEffect } from '../inbox/fetch-order-effect.ts';
import { dueEffectsOf } from '../effects/testing/due.ts';
import { runEffect } from '../effects/run-effect.ts';
import type { FetchOrderResult, ModifiedOrder, OrdersPage, StorePort } from '../ports/store-port.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { readStore } from '../stores/read-store.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { expireUnits } from './expire-units.ts';
import { matureEarnings } from './mature-earnings.ts';
import { PARKED_KEPT_DAYS, DONE_KEPT_DAYS, purgeBodies } from './purge-bodies.ts';
import { DONE_EFFECT_KEPT_DAYS, purgeEffects } from './purge-effects.ts';
import { reconcileStore } from './reconcile-store.ts';
import { reconcileAll } from './start-worker.ts';
import { forEachMerchant, type MerchantJob } from './sweep.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const change = (externalId: string, modifiedAt = ORDER_TIME) => ({ externalId, modifiedAt });

async function adaWith42(definition = DEFINITION): Promise<{ world: World; memberId: string }> {
  const world = await createWorld(database.pool, definition);
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org' }));
  return { world, memberId };
}

async function runFetches(world: World, fetched: FetchOrderResult): Promise<number> {
  const port: StorePort = { ...createShelf().port, fetchOrder: () => Promise.resolve(fetched) };
  const due = await dueEffectsOf(world);
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
    { outcome: 'page', orders: [change('1'), change('2')], modifiedTo: null, next: 'p2' },
    { outcome: 'busy', reason: '503', retryAfterSeconds: 5 },
    { outcome: 'page', orders: [change('1'), change('2')], modifiedTo: null, next: 'p2' },
    { outcome: 'page', orders: [change('3')], modifiedTo: null, next: null },
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
  expect(await runFetches(world, { outcome: 'absent' })).toBe(3);
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
      Promise.resolve({
        outcome: 'page',
        orders: [{ externalId: '9', modifiedAt: lastStamp }],
        modifiedTo: lastStamp,
        next: null,
      }),
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

/** Reconciles with what the store lists, and answers which fetches that wanted. */
async function reconcileWith(world: World, orders: ModifiedOrder[]): Promise<string[]> {
  const store = await readStore(database.pool, world.merchantId, world.storeId);
  if (!store) throw new Error('the store is connected');
  await reconcileStore(world.deps, store, {
    ...createShelf().port,
    modifiedOrders: () => Promise.resolve({ outcome: 'page', orders, modifiedTo: null, next: null }),
  });
  const wanted = await sql<{ orderId: string }>(
    database.pool,
    `UPDATE effect SET state = 'done' WHERE merchant_id = $1 AND kind = 'fetch_order' AND state = 'wanted' RETURNING payload ->> 'externalId' AS "orderId"`,
    [world.merchantId],
  );
  return wanted.map((row) => row.orderId).toSorted();
}

test('an order that stays as it is is fetched by one reconciliation, not by each', async () => {
  const world = await createWorld(database.pool);
  world.deps.clock.at = ORDER_TIME + HOUR_MS;
  const idle = [change('1'), change('2')];
  expect(await reconcileWith(world, idle)).toEqual(['1', '2']);
  world.deps.clock.at += HOUR_MS;
  expect(await reconcileWith(world, idle)).toEqual([]);
  expect(await reconcileWith(world, [change('1', ORDER_TIME + SECOND_MS), change('2')])).toEqual(['1']);
});

test('an order known in a later state is not fetched, one known with the very stamp is, once', async () => {
  const world = await createWorld(database.pool);
  await world.deliver(order({ id: '1', stamp: ORDER_TIME + SECOND_MS }), order({ id: '2' }));
  world.deps.clock.at = ORDER_TIME + HOUR_MS;
  expect(await reconcileWith(world, [change('1'), change('2')])).toEqual(['2']);
  expect(await reconcileWith(world, [change('1'), change('2')])).toEqual([]);
});

test('an order modified in the second of the cycle itself is looked at once more by the next', async () => {
  const world = await createWorld(database.pool);
  world.deps.clock.at = ORDER_TIME;
  expect(await reconcileWith(world, [change('1')])).toEqual(['1']);
  world.deps.clock.at += 15 * MINUTE_MS;
  expect(await reconcileWith(world, [change('1')])).toEqual(['1']);
  world.deps.clock.at += 15 * MINUTE_MS;
  expect(await reconcileWith(world, [change('1')])).toEqual([]);
});

test('orders that were wanted already today leave the run to others', async () => {
  const { world } = await adaWith42({ ...DEFINITION, maturityDays: 14 });
  world.deps.clock.at = ORDER_TIME + 14 * DAY_MS;
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(1);
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at += DAY_MS;
  expect(await matureEarnings(world.deps, world.merchantId)).toBe(1);
});

test('a job that fails for one merchant is told; its other jobs and the other merchants go on', async () => {
  const [first, second] = [await createWorld(database.pool), await createWorld(database.pool)];
  const done: string[] = [];
  const failures: string[] = [];
  const jobs: MerchantJob[] = [
    {
      what: 'failing',
      run: (_deps, merchantId) =>
        merchantId === first.merchantId ? Promise.reject(new Error('broken')) : Promise.resolve(0),
    },
    {
      what: 'counting',
      run: (_deps, merchantId) => {
        done.push(merchantId);
        return Promise.resolve(1);
      },
    },
  ];
  await forEachMerchant(first.deps, jobs, (what, error) => failures.push(`${what}: ${String(error)}`));
  expect(failures).toEqual([`failing of merchant ${first.merchantId}: Error: broken`]);
  expect(done).toEqual(expect.arrayContaining([first.merchantId, second.merchantId]));
});

test('a store whose reconciliation throws is told by its name, and the next is read', async () => {
  const worlds = [await createWorld(database.pool), await createWorld(database.pool)];
  const read: string[] = [];
  const failures: string[] = [];
  const port: StorePort = {
    ...createShelf().port,
    mendWebhooks: (store) => {
      if (store.storeId === worlds[0]?.storeId) throw new Error('no secret');
      read.push(store.storeId);
      return Promise.resolve({ outcome: 'healthy', mended: [] });
    },
    modifiedOrders: () => Promise.resolve({ outcome: 'page', orders: [], modifiedTo: null, next: null }),
  };
  await reconcileAll(worlds[0]!.deps, {
    ports: () => port,
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
  });
  expect(failures).toEqual([expect.stringMatching(/^reconciling store ref[0-9a-f]+: Error: no secret$/)]);
  expect(read).toContain(worlds[1]?.storeId);
});

test('fetches and mails are deleted a month after they were done; vouchers’ effects and parked ones stay', async () => {
  const world = await createWorld(database.pool);
  const { deps, merchantId } = world;
  const line = async (kind: string, state: string) =>
    sql(
      database.pool,
      `INSERT INTO effect (merchant_id, effect_id, kind, subject, generation, store_id, payload, state, reason, attempts, wanted_at, next_at, done_at)
       VALUES ($1, $2, $3, $4, 0, $5, '{}', $4, '', 1, $6, $6, $6)`,
      [merchantId, deps.ids.next(), kind, state, world.storeId, instant(deps.clock.at)],
    );
  for (const kind of ['fetch_order', 'mail', 'revoke_voucher'])
    for (const state of ['done', 'parked']) await line(kind, state);
  deps.clock.at += DONE_EFFECT_KEPT_DAYS * DAY_MS;
  expect(await purgeEffects(deps, merchantId)).toBe(0);
  deps.clock.at += 1;
  expect(await purgeEffects(deps, merchantId)).toBe(2);
  const left = await sql<{ line: string }>(
    database.pool,
    `SELECT kind || ' ' || state AS line FROM effect WHERE merchant_id = $1 ORDER BY 1`,
    [merchantId],
  );
  expect(left.map((row) => row.line)).toEqual([
    'fetch_order parked',
    'mail parked',
    'revoke_voucher done',
    'revoke_voucher parked',
  ]);
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
