import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../index.ts';
import { restClient, startTestSandbox } from '../testing/client.ts';
import type { RestClient } from '../testing/client.ts';
import { startReceiver } from '../testing/receiver.ts';
import type { Receiver } from '../testing/receiver.ts';

const SECRET = 'bench-secret-&<>"\'é';
const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];

let sandbox: Sandbox;
let api: RestClient;
let receiver: Receiver;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  api = restClient(sandbox);
  receiver = await startReceiver();
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const subscribe = async (topics = TOPICS): Promise<number[]> => {
  const ids: number[] = [];
  for (const topic of topics) {
    const made = await api.post('webhooks', {
      name: topic,
      topic,
      secret: SECRET,
      delivery_url: `${receiver.origin}/hook`,
    });
    ids.push((made.data as { id: number }).id);
  }
  receiver.received.length = 0;
  return ids;
};

const place = (customerId = 2) =>
  sandbox.woocommerce.control.placeOrder({
    lines: [{ product: 12, quantity: 1 }],
    customerId,
    email: 'ada@example.com',
    paid: true,
  });

const topics = () => receiver.received.map(({ headers }) => headers.get('x-wc-webhook-topic'));

test('a new webhook is announced by an unsigned, form-encoded ping', async () => {
  const made = await api.post('webhooks', {
    topic: 'order.created',
    delivery_url: `${receiver.origin}/hook`,
    secret: SECRET,
  });
  expect(made).toMatchObject({
    status: 201,
    data: { status: 'active', resource: 'order', event: 'created', hooks: ['woocommerce_new_order'] },
  });
  expect(made.data).not.toHaveProperty('secret');
  const [ping] = receiver.received;
  expect(ping?.body).toBe(`webhook_id=${(made.data as { id: number }).id}`);
  expect(ping?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  expect(ping?.headers.get('x-wc-webhook-signature')).toBeNull();
});

test('a delivery is signed over its raw body and carries all headers', async () => {
  await subscribe(['order.created']);
  const { id } = place();
  expect(receiver.received).toEqual([]);
  await sandbox.woocommerce.control.runQueue();
  const [delivery] = receiver.received;
  expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ id });
  expect(delivery?.headers.get('x-wc-webhook-signature')).toBe(
    createHmac('sha256', SECRET)
      .update(delivery?.body ?? '')
      .digest('base64'),
  );
  for (const name of ['source', 'topic', 'resource', 'event', 'id', 'delivery-id']) {
    expect(delivery?.headers.get(`x-wc-webhook-${name}`)).toBeTruthy();
  }
});

test('several changes before the queue runs arrive as one, with the state of then', async () => {
  await subscribe(['order.updated']);
  const { control } = sandbox.woocommerce;
  const { id } = place();
  control.setStatus(id, 'on-hold');
  control.setStatus(id, 'completed');
  await control.runQueue();
  expect(receiver.received.map(({ body }) => (JSON.parse(body) as { status: string }).status)).toEqual([
    'completed',
  ]);
});

test('a guest’s checkout delivers updated before created, a customer’s the other way round', async () => {
  await subscribe(['order.created', 'order.updated']);
  place(0);
  await sandbox.woocommerce.control.runQueue();
  place(2);
  await sandbox.woocommerce.control.runQueue();
  expect(topics()).toEqual(['order.updated', 'order.created', 'order.created', 'order.updated']);
  expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
});

test('different orders of one second share a delivery id', async () => {
  await subscribe(['order.created']);
  for (let i = 0; i < 20; i += 1) place();
  await sandbox.woocommerce.control.runQueue();
  const ids = receiver.received.map(({ headers }) => headers.get('x-wc-webhook-delivery-id'));
  expect(ids).toHaveLength(20);
  expect(new Set(ids).size).toBeLessThan(20);
});

test('trashing delivers nothing but the id, restoring the whole order, deleting for good nothing', async () => {
  await subscribe(['order.deleted', 'order.restored']);
  const { control } = sandbox.woocommerce;
  const { id } = place();
  control.trash(id);
  await control.runQueue();
  expect(receiver.received.map(({ body }) => body)).toEqual([`{"id":${id}}`]);
  control.restore(id);
  await control.runQueue();
  expect(topics()).toEqual(['order.deleted', 'order.restored']);
  expect(JSON.parse(receiver.received[1]?.body ?? '')).toMatchObject({ id, status: 'processing' });
  control.forceDelete(id);
  expect(await control.runQueue()).toBe(0);
});

test('an order that is gone at delivery time gives a validly signed error body', async () => {
  await subscribe(['order.updated']);
  const { control } = sandbox.woocommerce;
  const { id } = place();
  control.forceDelete(id);
  await control.runQueue();
  const [delivery] = receiver.received;
  expect(JSON.parse(delivery?.body ?? '')).toEqual({
    code: 'woocommerce_rest_shop_order_invalid_id',
    message: 'Invalid ID.',
    data: { status: 404 },
  });
  expect(delivery?.headers.get('x-wc-webhook-signature')).toBe(
    createHmac('sha256', SECRET)
      .update(delivery?.body ?? '')
      .digest('base64'),
  );
});

test('the 7th failure in a row disables a webhook, and nothing is tried again', async () => {
  const [id] = await subscribe(['order.created']);
  receiver.answerWith(500);
  const status = async () => ((await api.get(`webhooks/${id}`)).data as { status: string }).status;
  for (let i = 0; i < 6; i += 1) {
    place();
    await sandbox.woocommerce.control.runQueue();
  }
  expect(await status()).toBe('active');
  place();
  await sandbox.woocommerce.control.runQueue();
  expect(await status()).toBe('disabled');
  expect(receiver.received).toHaveLength(7);
  place();
  expect(await sandbox.woocommerce.control.runQueue()).toBe(0);
});

test('enabling a disabled webhook keeps its count until one delivery succeeds', async () => {
  const [id] = await subscribe(['order.created']);
  const fail = async (times: number) => {
    receiver.answerWith(404);
    for (let i = 0; i < times; i += 1) {
      place();
      await sandbox.woocommerce.control.runQueue();
    }
  };
  await fail(7);
  await api.put(`webhooks/${id}`, { status: 'active' });
  await fail(1);
  expect((await api.get(`webhooks/${id}`)).data).toMatchObject({ status: 'disabled' });
  await api.put(`webhooks/${id}`, { status: 'active' });
  receiver.answerWith(302);
  place();
  await sandbox.woocommerce.control.runQueue();
  await fail(6);
  expect((await api.get(`webhooks/${id}`)).data).toMatchObject({ status: 'active' });
});

test('303 is a failure and so is a server that is not there', async () => {
  await subscribe(['order.created']);
  receiver.answerWith(303);
  place();
  await sandbox.woocommerce.control.runQueue();
  await receiver.stop();
  place();
  await sandbox.woocommerce.control.runQueue();
  expect(sandbox.woocommerce.control.webhooks()[0]?.failureCount).toBe(2);
  expect(sandbox.woocommerce.control.deliveries().map(({ status }) => status)).toEqual([303, 0]);
});

test('a paused webhook hears of nothing', async () => {
  const [id] = await subscribe(['order.created']);
  await api.put(`webhooks/${id}`, { status: 'paused' });
  place();
  expect(await sandbox.woocommerce.control.runQueue()).toBe(0);
});
