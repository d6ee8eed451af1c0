import { createHmac } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sql, sqlOne } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, DEFINITION, type World } from '@ristourne/core/earning/testing/world';
import { DAY_MS } from '@ristourne/core/commerce/time';
import { TEST_NOW } from '@ristourne/core/members/testing/test-deps';
import { drain } from '@ristourne/core/inbox/drain';
import { readParked } from '@ristourne/core/inbox/parked';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import { createRefusalCounter, type RefusalCounter } from '@ristourne/core/inbox/refusals';
import { createDeliveryWriter } from '@ristourne/core/inbox/store-deliveries';
import { readDelivery } from '@ristourne/woo-bridge/webhooks/read-delivery';
import { createWebhookReceiver, MAX_DELIVERY_BYTES } from './receive-webhook.ts';

type Recorded = { secret: string; headers: Record<string, string>; bodyRaw: string };
const readers = { woocommerce: readDelivery, shopify: undefined };

let database: TestDatabase;
let world: World;
let server: Server;
let url = '';
let storeRef = '';
let refusals: RefusalCounter;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  world = await createWorld(database.pool);
  const sealed = world.deps.keys.seal(
    sealedPlaces.storeSecret('webhook_secret_sealed', world.storeId),
    recorded('order.updated__order-processing').secret,
  );
  const row = await sqlOne<{ ref: string }>(
    database.pool,
    `UPDATE store SET webhook_secret_sealed = $2 WHERE store_id = $1 RETURNING store_ref AS ref`,
    [world.storeId, sealed],
  );
  storeRef = row.ref;
  refusals = createRefusalCounter(world.deps, (error) => {
    throw error;
  });
  const receive = createWebhookReceiver(world.deps, {
    writer: createDeliveryWriter(world.deps, () => undefined),
    refusals,
  });
  server = createServer((incoming, outgoing) => void receive(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    // A count that is still to be written would meet a closed database.
    await refusals.flush();
  };
});

function recorded(name: string): Recorded {
  return JSON.parse(
    readFileSync(new URL(`../../../woo-bridge/fixtures/deliveries/${name}.json`, import.meta.url), 'utf8'),
  ) as Recorded;
}

async function post(body: string | Buffer, headers: Record<string, string>, ref = storeRef): Promise<number> {
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-') || name === 'content-type'),
  );
  const response = await fetch(`${url}/webhooks/woocommerce/${ref}`, {
    method: 'POST',
    headers: kept,
    body: new Uint8Array(Buffer.from(body)),
  });
  return response.status;
}

function signed(body: string, topic = 'order.updated'): Record<string, string> {
  const { secret } = recorded('order.updated__order-processing');
  return {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    'content-type': 'application/json',
  };
}

async function stored(): Promise<number> {
  const row = await sqlOne<{ kept: number }>(
    database.pool,
    `SELECT count(*) AS kept FROM delivery WHERE merchant_id = $1`,
    [world.merchantId],
  );
  return row.kept;
}

async function refused(reason: string): Promise<number> {
  await refusals.flush();
  const rows = await sql<{ refused: number }>(
    database.pool,
    `SELECT refused FROM refusal_count WHERE reason = $1`,
    [reason],
  );
  return rows[0]?.refused ?? 0;
}

test('[I7] a recorded delivery of a real shop is stored byte for byte, and 200 means that it is', async () => {
  const { bodyRaw, headers } = recorded('order.created__store-api-guest-checkout');
  expect(await post(bodyRaw, headers)).toBe(200);
  const row = await sqlOne<{ body: Buffer; topic: string }>(
    database.pool,
    `SELECT body, topic FROM delivery WHERE merchant_id = $1`,
    [world.merchantId],
  );
  expect([row.body.toString(), row.topic]).toEqual([bodyRaw, 'order.created']);
});

test('the unsigned ping of a new webhook is answered, and nothing is kept', async () => {
  const { bodyRaw, headers } = recorded('ping__webhook-create');
  expect([await post(bodyRaw, headers), await stored()]).toEqual([200, 0]);
});

test('[I8] forged, unsigned, truncated, foreign and unknown calls change nothing but a count', async () => {
  const { bodyRaw, headers } = recorded('order.updated__order-processing');
  const before = await refused('forged');
  expect(await post(bodyRaw.replace('"processing"', '"completed"'), headers)).toBe(401);
  expect(await post(bodyRaw.slice(0, -1), headers)).toBe(401);
  expect(await post(bodyRaw, { ...headers, 'x-wc-webhook-signature': 'no base64 at all' })).toBe(401);
  expect(await post(bodyRaw, { 'x-wc-webhook-topic': 'order.updated' })).toBe(401);
  expect(await post(bodyRaw, headers, 'nosuchstore')).toBe(404);
  expect(await post('{"id":1}', signed('{"id":1}', 'action.anything'))).toBe(404);
  expect(await post('', signed('', 'order.updated'))).toBe(400);
  expect([await stored(), (await refused('forged')) - before, await refused('unknown_store')]).toEqual([
    0,
    3,
    expect.any(Number),
  ]);
});

test('[I8] 100,000 brackets deep: forged it is refused at once, well signed it is parked with its reason', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(await post(deep, { ...signed('x') })).toBe(401);
  expect(await post(deep, signed(deep))).toBe(200);
  await drain(world.deps, readers);
  const parked = await readParked(world.deps, world.merchantId);
  expect(parked).toHaveLength(1);
  expect(parked[0]?.reason).toMatch(/deep|nest/i);
});

test('a well-signed error body is stored and parked, as WooCommerce sends it for an order that is gone', async () => {
  const body =
    '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}';
  expect(await post(body, signed(body))).toBe(200);
  await drain(world.deps, readers);
  expect(await readParked(world.deps, world.merchantId)).toHaveLength(1);
});

type Unfinished = { method?: string; ref?: string; headers?: Record<string, string>; body?: Buffer };

/** Sends headers that announce a delivery, and perhaps its beginning; what comes back before any of the rest. */
async function startOnly({ method = 'POST', ref = storeRef, headers = {}, body }: Unfinished) {
  return new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
    const call = request(
      `${url}/webhooks/woocommerce/${ref}`,
      { method, headers: { 'content-length': String(MAX_DELIVERY_BYTES), ...headers } },
      (response) => {
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection });
        call.destroy();
      },
    );
    call.on('error', reject);
    call.flushHeaders();
    if (body) call.write(body);
  });
}

test('[I8] what is wrong with path, method, store or signature header is answered before the body has come', async () => {
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const refusal = (status: number) => ({ status, connection: 'close' });
  expect(await startOnly({ ref: 'nosuchstore', headers: signed('x') })).toEqual(refusal(404));
  expect(await startOnly({ method: 'PUT', headers: signed('x') })).toEqual(refusal(405));
  expect(await startOnly({ headers: json })).toEqual(refusal(401));
  expect(await startOnly({ headers: form })).toEqual(refusal(401));
  expect(await startOnly({ headers: { ...json, 'x-wc-webhook-signature': 'short' } })).toEqual(refusal(401));
});

test('an anonymous sender of 16 MB is answered and cut off, whatever it goes on to send', async () => {
  const sent = await new Promise<number>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const part = Buffer.alloc(64 * 1024);
    const more = (): void => {
      while (socket.writable && socket.bytesWritten < MAX_DELIVERY_BYTES && socket.write(part));
    };
    socket.on('drain', more).on('error', () => undefined);
    socket.on('close', () => resolve(socket.bytesWritten - socket.writableLength));
    socket.write(
      `POST /webhooks/woocommerce/${storeRef} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffffff\r\n`,
    );
    more();
  });
  expect(sent).toBeLessThan(MAX_DELIVERY_BYTES);
});

test('a sender that leaves in the middle is no failure, and leaves nothing', async () => {
  const failures: unknown[] = [];
  const receive = createWebhookReceiver(world.deps, {
    writer: createDeliveryWriter(world.deps, () => undefined),
    refusals,
  });
  const done = Promise.withResolvers<undefined>();
  server.removeAllListeners('request').on('request', (incoming, outgoing) => {
    receive(incoming, outgoing)
      .catch((error: unknown) => failures.push(error))
      .finally(() => done.resolve(undefined));
    setTimeout(() => call.destroy(), 50);
  });
  const call = request(`${url}/webhooks/woocommerce/${storeRef}`, {
    method: 'POST',
    headers: { ...signed('x'), 'content-length': '1000' },
  });
  call.on('error', () => undefined);
  call.write('{"id":');
  await done.promise;
  expect([failures, await stored()]).toEqual([[], 0]);
});

test('a body over 16 MB from a known store is answered 200 and wants the store reconciled', async () => {
  const answered = await new Promise<number>((resolve, reject) => {
    const call = request(
      `${url}/webhooks/woocommerce/${storeRef}`,
      { method: 'POST', headers: signed('{}') },
      (response) => resolve(response.statusCode ?? 0),
    );
    call.on('error', reject);
    call.end(Buffer.alloc(MAX_DELIVERY_BYTES + 1));
  });
  const row = await sqlOne<{ wanted: number | null }>(
    database.pool,
    `SELECT reconcile_wanted_at AS wanted FROM store WHERE store_id = $1`,
    [world.storeId],
  );
  expect([answered, await stored(), row.wanted]).toEqual([200, 0, world.deps.clock.at]);
});

const EVERY_ORDER_DELIVERY = [
  'order.updated__store-api-guest-checkout',
  'order.created__store-api-guest-checkout',
  'order.created__order-create-rest',
  'order.updated__order-processing',
  'order.updated__order-completed',
  'order.updated__order-partial-refund',
  'order.updated__guest-order-cancelled',
  'order.deleted__order-trash',
  'order.restored__order-untrash',
];

test('[B1] the recorded orders of a real shop are credited, and what tells too little wants a fetch', async () => {
  await world.version({ ...DEFINITION, currency: 'GBP' }, TEST_NOW - DAY_MS);
  for (const name of EVERY_ORDER_DELIVERY) {
    const { bodyRaw, headers } = recorded(name);
    expect(await post(bodyRaw, headers)).toBe(200);
  }
  await drain(world.deps, readers);
  expect(await readParked(world.deps, world.merchantId)).toEqual([]);
  // Order 15: 21.66 + 5.34 after its coupon. The guest's order 19 was cancelled in the end.
  expect([(await world.earned('15')).net, (await world.earned('19')).net]).toEqual([27, 0]);
  const fetches = await sqlOne<{ wanted: number }>(
    database.pool,
    `SELECT count(*) AS wanted FROM effect WHERE merchant_id = $1 AND kind = 'fetch_order'`,
    [world.merchantId],
  );
  expect(fetches.wanted).toBeGreaterThanOrEqual(2);
});
