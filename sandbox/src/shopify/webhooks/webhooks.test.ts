import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultRequest } from '../../faults.ts';
import { startReceiver } from '../../testing/receiver.ts';
import type { Received, Receiver } from '../../testing/receiver.ts';
import { startTestShop, TEST_APP } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

let shop: TestShop;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  shop = await startTestShop({ appUrl: receiver.origin });
});
afterEach(async () => {
  await shop.shopify.stop();
  await receiver.stop();
});

const control = () => shop.shopify.control;
const place = () =>
  control().placeOrder({
    lines: [{ product: 'TEA-125', quantity: 2 }],
    email: 'gus@example.com',
    paid: true,
  });
const topicOf = ({ headers }: Received) => headers.get('x-shopify-topic') ?? '';
const bodyOf = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;
const topics = () => receiver.received.map(topicOf).toSorted();

test('one sale tells three topics of one event, signed, with the recorded headers, trimmed to the asked fields', async () => {
  const { id } = place();
  await control().runQueue();
  expect(topics()).toEqual(['orders/create', 'orders/paid', 'orders/updated']);
  const ids = (name: string) => new Set(receiver.received.map(({ headers }) => headers.get(name)));
  expect(ids('x-shopify-event-id').size).toBe(1);
  expect(ids('x-shopify-webhook-id').size).toBe(3);
  for (const { headers, body, path } of receiver.received) {
    expect(path).toBe('/webhooks/shopify');
    expect(headers.get('x-shopify-hmac-sha256')).toBe(
      createHmac('sha256', TEST_APP.apiSecret).update(body).digest('base64'),
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'user-agent': 'Shopify-Captain-Hook',
      'x-shopify-shop-domain': 'maison-colibri.myshopify.com',
      'x-shopify-api-version': '2026-07',
      'x-shopify-order-id': String(id),
      'x-shopify-triggered-at': expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]{8}\.\d{9}Z$/) as string,
    });
    expect(Object.keys(JSON.parse(body) as object).toSorted()).toEqual([
      'admin_graphql_api_id',
      'id',
      'updated_at',
    ]);
  }
});

test('refunds, edits, cancellations, deletions and removals of the app each tell their own', async () => {
  const { id } = place();
  const told = async (act: () => void) => {
    await control().runQueue();
    receiver.received.length = 0;
    act();
    await control().runQueue();
    return topics();
  };
  expect(await told(() => control().refund(id, { amountMinor: 100 }))).toEqual([
    'orders/updated',
    'refunds/create',
  ]);
  expect(
    bodyOf(receiver.received.find((one) => topicOf(one) === 'refunds/create') as Received),
  ).toMatchObject({ order_id: id });
  expect(await told(() => control().addLine(id, { product: 'MUG-BLUE', quantity: 1 }))).toEqual([
    'orders/edited',
    'orders/updated',
  ]);
  expect(bodyOf(receiver.received.find((one) => topicOf(one) === 'orders/edited') as Received)).toMatchObject(
    {
      order_edit: { order_id: id, line_items: { additions: [{ delta: 1 }], removals: [] } },
    },
  );
  expect(await told(() => control().cancel(id))).toEqual([
    'orders/cancelled',
    'orders/updated',
    'orders/updated',
    'refunds/create',
  ]);
  expect(await told(() => control().deleteOrder(id))).toEqual(['orders/delete']);
  expect(await told(() => control().uninstall())).toEqual(['app/uninstalled']);
});

test('the privacy topics go out by hand, with the orders of the person', async () => {
  const { id, customerId } = place();
  await control().runQueue();
  receiver.received.length = 0;
  for (const topic of ['customers/data_request', 'customers/redact', 'shop/redact'] as const)
    control().compliance(topic, 'gus@example.com');
  await control().runQueue();
  expect(receiver.received.map(bodyOf)).toMatchObject([
    { customer: { id: customerId, email: 'gus@example.com' }, orders_requested: [id], data_request: {} },
    { customer: { id: customerId }, orders_to_redact: [id] },
    { shop_domain: 'maison-colibri.myshopify.com' },
  ]);
});

test('what is not answered with 2xx comes again with the same body and id, eight times and no more', async () => {
  place();
  receiver.answerWith(302);
  expect(await control().runQueue()).toBe(3);
  const [first] = receiver.received;
  for (let retry = 0; retry < 8; retry += 1) await control().runQueue();
  const same = receiver.received.filter(
    (one) => one.headers.get('x-shopify-webhook-id') === first?.headers.get('x-shopify-webhook-id'),
  );
  expect(same).toHaveLength(9);
  expect(new Set(same.map(({ body }) => body)).size).toBe(1);
  expect(control().pending()).toEqual([]);
});

test('a retry still carries the order of then', async () => {
  const { id } = place();
  receiver.answerWith(500);
  await control().runQueue();
  const before = control()
    .pending()
    .map(({ body }) => body);
  receiver.answerWith(200);
  shop.advance(60);
  control().refund(id, { amountMinor: 100 });
  await control().runQueue();
  const bodies = receiver.received.map(({ body }) => body);
  for (const body of before) expect(bodies.filter((one) => one === body).length).toBeGreaterThan(1);
});

async function delivered(faults: FaultRequest, orders = 1): Promise<Received[]> {
  control().faults.set(faults);
  receiver.received.length = 0;
  for (let count = 0; count < orders; count += 1) place();
  await control().runQueue();
  control().faults.clear();
  return receiver.received;
}

test('duplicates share their id; drops are logged and never sent; forged and cut bodies are what they say', async () => {
  const twice = await delivered({ webhooks: { duplicatePerMille: 1000, duplicateTimes: 2 } });
  expect(twice).toHaveLength(9);
  expect(new Set(twice.map(({ headers }) => headers.get('x-shopify-webhook-id'))).size).toBe(3);
  expect(await delivered({ webhooks: { dropPerMille: 1000 } })).toEqual([]);
  expect(
    control()
      .deliveries()
      .filter(({ status }) => status === null),
  ).toHaveLength(3);
  expect(control().pending()).toEqual([]);
  const [cut] = await delivered({ webhooks: { malformedPerMille: 1000 } });
  expect(() => JSON.parse(cut?.body ?? '') as unknown).toThrow(SyntaxError);
  const [forged] = await delivered({ webhooks: { forgedPerMille: 1000 } });
  const sound = createHmac('sha256', TEST_APP.apiSecret)
    .update(forged?.body ?? '')
    .digest('base64');
  expect(forged?.headers.get('x-shopify-hmac-sha256')).not.toBe(sound);
});

test('reordering loses nothing', async () => {
  const all = await delivered({ webhooks: { reorderWindow: 50 } }, 20);
  const orders = all.map((one) => bodyOf(one)['id'] as number);
  expect(orders).toHaveLength(60);
  expect(orders).not.toEqual(orders.toSorted((a, b) => a - b));
});

test('left alone, the queue delivers by itself', async () => {
  const other = await startTestShop({ appUrl: receiver.origin, webhookLagMs: 0 });
  other.shopify.control.placeOrder({ lines: [{ product: 'TEA-125', quantity: 1 }] });
  await expect.poll(topics, { timeout: 10_000 }).toEqual(['orders/create', 'orders/updated']);
  await other.shopify.stop();
});
