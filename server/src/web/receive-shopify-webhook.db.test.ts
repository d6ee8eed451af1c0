import { createHmac } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import { sql, sqlMaybe, sqlOne } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { createWorld, order, type World } from '@ristourne/core/earning/testing/world';
import { wantEffects, type EffectResult } from '@ristourne/core/effects/effect';
import { drain } from '@ristourne/core/inbox/drain';
import { fetchOrderEffect } from '@ristourne/core/inbox/fetch-order-effect';
import { createRefusalCounter, type RefusalCounter } from '@ristourne/core/inbox/refusals';
import { createDeliveryWriter } from '@ristourne/core/inbox/store-deliveries';
import { openShop } from '@ristourne/shopify-app/connect/connect-shop';
import { forgetSessions } from '@ristourne/shopify-app/sessions/forget-sessions';
import { readDelivery } from '@ristourne/shopify-app/webhooks/read-delivery';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createShopifyWebhookReceiver, SHOPIFY_WEBHOOKS } from './receive-shopify-webhook.ts';
import { MAX_DELIVERY_BYTES } from './receive-webhook.ts';

const SECRET = 'secret-of-the-app';
const OLD_SECRET = 'secret-before';
const readers = { woocommerce: undefined, shopify: readDelivery };
const UPDATED = '{"id":5001,"admin_graphql_api_id":"gid://shopify/Order/5001"}';

let database: TestDatabase;
let world: World;
let shop: string;
let server: Server;
let refusals: RefusalCounter;
let webhooks = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
  shop = `shop-${world.storeId}.myshopify.com`;
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $2 WHERE store_id = $1`, [
    world.storeId,
    `https://${shop}`,
  ]);
  refusals = createRefusalCounter(world.deps, (error) => {
    throw error;
  });
  const writer = createDeliveryWriter(world.deps, () => undefined);
  const receive = createShopifyWebhookReceiver(world.deps, [SECRET, OLD_SECRET], { writer, refusals });
  server = createServer((incoming, outgoing) => void receive(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    // A count that is still to be written would meet a closed database.
    await refusals.flush();
  };
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${SHOPIFY_WEBHOOKS}`;
const sign = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('base64');

type Wish = { topic?: string; body?: string; headers?: Record<string, string> };

async function post({ topic = 'orders/updated', body = UPDATED, headers = {} }: Wish = {}): Promise<number> {
  webhooks += 1;
  const response = await fetch(url(), {
    method: 'POST',
    body,
    headers: {
      'x-shopify-topic': topic,
      'x-shopify-hmac-sha256': sign(body),
      'x-shopify-shop-domain': shop,
      'x-shopify-webhook-id': `webhook-${webhooks}`,
      'x-shopify-triggered-at': new Date(world.deps.clock.at).toISOString(),
      ...headers,
    },
  });
  return response.status;
}

const drained = () => drain(world.deps, readers, { forgetAccess: { shopify: forgetSessions } });

async function deliveries(): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    database.pool,
    `SELECT topic || ': ' || state || ' ' || reason AS line FROM delivery WHERE merchant_id = $1 ORDER BY delivery_id`,
    [world.merchantId],
  );
  return rows.map(({ line }) => line.trim());
}

async function refused(reason: string): Promise<number> {
  await refusals.flush();
  const row = await sqlMaybe<{ refused: number }>(
    database.pool,
    'SELECT refused FROM refusal_count WHERE reason = $1',
    [reason],
  );
  return row?.refused ?? 0;
}

const counts = async () => [await refused('forged'), await refused('unsigned'), await refused('malformed')];

const isConnected = async () =>
  (
    await sqlOne<{ connected: boolean }>(
      database.pool,
      'SELECT disconnected_at IS NULL AS connected FROM store WHERE store_id = $1',
      [world.storeId],
    )
  ).connected;

describe('a delivery', () => {
  test('[I7] is stored byte for byte before 200, and its order fetched afterwards', async () => {
    expect(await post()).toBe(200);
    const kept = await sqlOne<{ body: Buffer; headers: object }>(
      database.pool,
      'SELECT body, headers FROM delivery WHERE merchant_id = $1',
      [world.merchantId],
    );
    expect(kept.body.toString()).toBe(UPDATED);
    expect(Object.keys(kept.headers).toSorted()).toEqual(['x-shopify-triggered-at', 'x-shopify-webhook-id']);
    await drained();
    expect(await deliveries()).toEqual(['orders/updated: done fetch: orders/updated']);
  });

  test('[I8] that is forged or unsigned is 401, malformed 400, and nothing is kept but a count', async () => {
    const before = await counts();
    expect(await post({ headers: { 'x-shopify-hmac-sha256': sign(UPDATED, 'a guess') } })).toBe(401);
    expect(await post({ headers: { 'x-shopify-hmac-sha256': 'no signature' } })).toBe(401);
    expect(await post({ headers: { 'x-shopify-hmac-sha256': '' } })).toBe(401);
    expect(await post({ headers: { 'x-shopify-shop-domain': 'evil.example' } })).toBe(400);
    const after = await counts();
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([2, 1, 1]);
    expect(await deliveries()).toEqual([]);
    expect((await fetch(url())).status).toBe(405);
  });

  test('signed with the secret before a rotation is kept', async () => {
    expect(await post({ headers: { 'x-shopify-hmac-sha256': sign(UPDATED, OLD_SECRET) } })).toBe(200);
    expect(await deliveries()).toHaveLength(1);
  });

  test('that Shopify repeats is kept once, also together; another of the same moment is kept', async () => {
    const again = { 'x-shopify-webhook-id': `again-${world.storeId}` };
    expect(await Promise.all(Array.from({ length: 5 }, () => post({ headers: again })))).toEqual([
      200, 200, 200, 200, 200,
    ]);
    await drained();
    expect(await post({ headers: again })).toBe(200);
    expect(await deliveries()).toHaveLength(1);
    await post();
    expect(await deliveries()).toHaveLength(2);
  });

  test('of a shop that nobody has connected yet is 200 and counted; after the connection it is kept', async () => {
    const before = await refused('unknown_shop');
    const early = 'early-bird.myshopify.com';
    expect(await post({ headers: { 'x-shopify-shop-domain': early } })).toBe(200);
    expect((await refused('unknown_shop')) - before).toBe(1);
    expect(await deliveries()).toEqual([]);
    await sql(database.pool, 'UPDATE store SET url = $2 WHERE store_id = $1', [
      world.storeId,
      `https://${early}`,
    ]);
    expect(await post({ headers: { 'x-shopify-shop-domain': early } })).toBe(200);
    expect(await deliveries()).toHaveLength(1);
  });

  test('too large to keep has the orders of its shop looked at instead', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(url(), {
        method: 'POST',
        headers: {
          'content-length': MAX_DELIVERY_BYTES + 1,
          'x-shopify-hmac-sha256': sign(UPDATED),
          'x-shopify-shop-domain': shop,
        },
      });
      outgoing.on('error', reject).on('response', (answer) => resolve(answer.statusCode));
      outgoing.end(Buffer.alloc(MAX_DELIVERY_BYTES + 1));
    });
    expect(status).toBe(200);
    const { wanted } = await sqlOne<{ wanted: boolean }>(
      database.pool,
      'SELECT reconcile_wanted_at IS NOT NULL AS wanted FROM store WHERE store_id = $1',
      [world.storeId],
    );
    expect(wanted).toBe(true);
  });
});

describe('a shop that takes the app away', () => {
  const leave = async () => {
    await post({ topic: 'app/uninstalled', body: '{"id":1}' });
    await drained();
  };
  const keepSession = () =>
    sql(
      database.pool,
      `INSERT INTO shopify_session (session_id, shop, state, is_online) VALUES ($1, $2, '', false)`,
      [`offline_${shop}`, shop],
    );
  const sessions = () => sql(database.pool, 'SELECT 1 AS one FROM shopify_session WHERE shop = $1', [shop]);

  test('is disconnected, its sessions are forgotten, its books are kept', async () => {
    await world.deliver(order());
    await keepSession();
    await leave();
    expect(await isConnected()).toBe(false);
    expect(await sessions()).toEqual([]);
    expect((await world.earned('1')).net).toBe(42);
    expect(await deliveries()).toEqual(['app/uninstalled: done the store left']);
  });

  test('with an effect under way: it waits with its reason, and goes on when the app is back', async () => {
    const { deps, merchantId, storeId } = world;
    const effect = {
      effectId: deps.ids.next(),
      kind: 'fetch_order' as const,
      subject: '5001',
      generation: 0,
      storeId,
      payload: { externalId: '5001' },
    };
    await inTransaction(deps.pool, (tx) =>
      wantEffects(tx, { merchantId, effects: [effect], at: deps.clock.at }),
    );
    await leave();
    const fetchOrder = fetchOrderEffect(deps, () => {
      throw new Error('a shop that left is not called');
    });
    const ended: EffectResult = await fetchOrder({ ...effect, merchantId, attempts: 1, wantedAt: 0 });
    expect(ended).toEqual({ outcome: 'parked', reason: 'the store is not connected any more' });
    await sql(database.pool, `UPDATE effect SET state = 'parked' WHERE effect_id = $1`, [effect.effectId]);
    deps.clock.at += 2 * MINUTE_MS;
    expect(await openShop(deps, { shop, seenAt: deps.clock.at })).toBe(merchantId);
    expect(await isConnected()).toBe(true);
    expect(
      await sqlOne(database.pool, 'SELECT state FROM effect WHERE effect_id = $1', [effect.effectId]),
    ).toEqual({ state: 'wanted' });
  });

  test('and comes back is not taken away again by an old word, and is delivered to as before', async () => {
    const { deps } = world;
    const leftAt = new Date(deps.clock.at).toISOString();
    await leave();
    deps.clock.at += 5 * MINUTE_MS;
    await openShop(deps, { shop, seenAt: deps.clock.at });
    await keepSession();
    const late = { 'x-shopify-triggered-at': leftAt };
    await post({ topic: 'app/uninstalled', body: '{"id":1}', headers: late });
    await drained();
    expect(await isConnected()).toBe(true);
    expect(await sessions()).toHaveLength(1);
    await post();
    await drained();
    expect((await deliveries()).at(-1)).toBe('orders/updated: done fetch: orders/updated');
  });

  test('and is opened again within seconds loses nothing by the late word of it, nor by the purge two days later', async () => {
    const { deps } = world;
    await world.deliver(order({ email: 'a@example.org', customer: '7' }));
    const openedFirst = deps.clock.at;
    expect(await openShop(deps, { shop, seenAt: openedFirst })).toBe(world.merchantId);
    const leftAt = openedFirst + 5 * SECOND_MS;
    deps.clock.at = leftAt + 10 * SECOND_MS;
    // A page that was open asks once more with its token of before.
    await openShop(deps, { shop, seenAt: openedFirst });
    expect(await openShop(deps, { shop, seenAt: deps.clock.at })).toBe(world.merchantId);
    await keepSession();
    const late = { 'x-shopify-triggered-at': new Date(leftAt).toISOString() };
    await post({ topic: 'app/uninstalled', body: '{"id":1}', headers: late });
    await drained();
    expect(await isConnected()).toBe(true);
    expect(await sessions()).toHaveLength(1);
    deps.clock.at = leftAt + 2 * DAY_MS;
    await post({ topic: 'shop/redact', body: '{"shop_id":1}' });
    await drained();
    expect(await deliveries()).toEqual([
      'app/uninstalled: done left, and is back since',
      'shop/redact: done left, and is back since',
    ]);
    expect(await sessions()).toHaveLength(1);
  });

  test('is still heard where the law asks; its orders are counted, and found after its return', async () => {
    await world.deliver(order({ email: 'a@example.org', customer: '7' }));
    await leave();
    // Stores are kept in memory for half a minute.
    world.deps.clock.at += MINUTE_MS;
    const before = await refused('shop_that_left');
    expect(await post()).toBe(200);
    expect((await refused('shop_that_left')) - before).toBe(1);
    const customer = JSON.stringify({ customer: { id: 7, email: 'a@example.org' }, orders_to_redact: [1] });
    expect(await post({ topic: 'customers/redact', body: customer })).toBe(200);
    expect(await post({ topic: 'customers/redact', body: '{"customer":7}' })).toBe(200);
    await drained();
    await keepSession();
    world.deps.clock.at += 2 * DAY_MS;
    const redact = JSON.stringify({ shop_id: 1, shop_domain: shop });
    expect(await post({ topic: 'shop/redact', body: redact })).toBe(200);
    await drained();
    expect((await deliveries()).slice(1).toSorted()).toEqual([
      'customers/redact: done erased',
      'customers/redact: parked customer: Invalid input: expected object, received number',
      'shop/redact: done everything personal was purged',
    ]);
    expect(await sessions()).toEqual([]);
  });

  test('and is back when Shopify tells to forget it keeps everything', async () => {
    const { deps } = world;
    await world.deliver(order({ email: 'a@example.org', customer: '7' }));
    await leave();
    deps.clock.at += 5 * MINUTE_MS;
    await openShop(deps, { shop, seenAt: deps.clock.at });
    await keepSession();
    deps.clock.at += 2 * DAY_MS;
    await post({ topic: 'shop/redact', body: '{"shop_id":1}' });
    await drained();
    expect((await deliveries()).at(-1)).toBe('shop/redact: done left, and is back since');
    expect(await sessions()).toHaveLength(1);
    const kept = await sql(database.pool, 'SELECT 1 AS one FROM order_contact WHERE merchant_id = $1', [
      world.merchantId,
    ]);
    expect(kept).toHaveLength(1);
  });
});
