import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../index.ts';
import type { FaultRequest, Sandbox } from '../index.ts';
import { restClient, startTestSandbox } from '../testing/client.ts';
import { startReceiver } from '../testing/receiver.ts';
import type { Receiver } from '../testing/receiver.ts';

let sandbox: Sandbox;
let receiver: Receiver;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  receiver = await startReceiver();
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

async function deliver(orders: number, faults: FaultRequest, on: Sandbox = sandbox): Promise<string[]> {
  const { control } = on.woocommerce;
  await restClient(on).post('webhooks', {
    topic: 'order.created',
    secret: 's',
    delivery_url: receiver.origin,
  });
  receiver.received.length = 0;
  control.faults.set(faults);
  for (let i = 0; i < orders; i += 1) {
    control.placeOrder({ lines: [{ product: 12, quantity: 1 }], customerId: 2, email: 'ada@example.com' });
  }
  await control.runQueue();
  return receiver.received.map(({ body }) => body);
}

const ids = (bodies: string[]) => bodies.map((body) => (JSON.parse(body) as { id: number }).id);

test('a duplicated delivery arrives the wished number of times more', async () => {
  const bodies = await deliver(1, { webhooks: { duplicatePerMille: 1000, duplicateTimes: 9 } });
  expect(bodies).toHaveLength(10);
  expect(new Set(bodies).size).toBe(1);
});

test('reordering permutes deliveries, loses none, and repeats itself with the same seed', async () => {
  const first = ids(await deliver(30, { webhooks: { reorderWindow: 50 } }));
  expect(first).not.toEqual(first.toSorted((a, b) => a - b));
  expect(new Set(first).size).toBe(30);
  const again = await startTestSandbox();
  expect(ids(await deliver(30, { webhooks: { reorderWindow: 50 } }, again))).toEqual(first);
  await again.stop();
});

test('drops are logged and never sent', async () => {
  const bodies = await deliver(50, { webhooks: { dropPerMille: 500 } });
  const dropped = sandbox.woocommerce.control.deliveries().filter(({ faults }) => faults.includes('drop'));
  expect(dropped.length).toBeGreaterThan(5);
  expect(bodies.length).toBe(50 - dropped.length);
});

test('malformed bodies are cut JSON, giant ones are as large as wished', async () => {
  const [cut] = await deliver(1, { webhooks: { malformedPerMille: 1000 } });
  expect(() => JSON.parse(cut ?? '')).toThrow(SyntaxError);
  const [giant] = await deliver(1, { webhooks: { giantPerMille: 1000, giantBytes: 1_000_000 } });
  expect(giant?.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(giant ?? '')).toHaveProperty('id');
});

test('a delayed delivery comes late, after those that were announced later', async () => {
  await sandbox.stop();
  sandbox = await startSandbox({ shopPort: 0, smtpPort: 0, webhookLagMs: 0 });
  const { control } = sandbox.woocommerce;
  await restClient(sandbox).post('webhooks', {
    topic: 'order.created',
    secret: 's',
    delivery_url: receiver.origin,
  });
  const place = () => control.placeOrder({ lines: [{ product: 12, quantity: 1 }], customerId: 2 });
  receiver.received.length = 0;
  control.faults.set({ webhooks: { delayPerMille: 1000, delayMs: 2_000 } });
  const late = place();
  // Without a lag, what is due later than now was put off.
  await expect
    .poll(() => control.pending().map(({ dueAt }) => dueAt > Date.now()), { timeout: 10_000 })
    .toEqual([true]);
  control.faults.clear();
  const early = place();
  await expect
    .poll(() => ids(receiver.received.map(({ body }) => body)), { timeout: 10_000 })
    .toEqual([early.id, late.id]);
});

test('REST answers 429, 500 or 503 for a route and a number of times', async () => {
  const api = restClient(sandbox);
  for (const kind of ['429', '500', '503'] as const) {
    sandbox.woocommerce.control.faults.set({ rest: [{ kind, method: 'POST', route: '/coupons', count: 1 }] });
    expect((await api.get('coupons')).status).toBe(200);
    expect((await api.post('coupons', { code: `c${kind}` })).status).toBe(Number(kind));
    expect((await api.post('coupons', { code: `c${kind}` })).status).toBe(201);
  }
});

test('a time-out before success leaves nothing behind, one after success leaves the coupon', async () => {
  const api = restClient(sandbox);
  const { faults, coupon } = sandbox.woocommerce.control;
  faults.set({ rest: [{ kind: 'timeout_before', route: '/coupons', count: 1, timeoutMs: 20 }] });
  await expect(api.post('coupons', { code: 'before' })).rejects.toThrow('socket hang up');
  expect(coupon('before')).toBeUndefined();
  faults.set({ rest: [{ kind: 'timeout_after', route: '/coupons', count: 1, timeoutMs: 20 }] });
  await expect(api.post('coupons', { code: 'after' })).rejects.toThrow('socket hang up');
  expect(coupon('after')).toMatchObject({ code: 'after' });
  expect((await api.post('coupons', { code: 'after' })).status).toBe(400);
});

test('faults are set over HTTP, and a senseless one is refused by name', async () => {
  const url = `${sandbox.woocommerce.origin}/sandbox/faults`;
  const set = (body: unknown) =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  expect((await set({ webhooks: { dropPerMille: 10 } })).status).toBe(200);
  expect(sandbox.woocommerce.control.faults.current().webhooks.dropPerMille).toBe(10);
  const refused = await set({ webhooks: { reorderWindow: 51 } });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('reorderWindow');
});

test('the log shows requests without their signatures, and deliveries', async () => {
  await deliver(1, {});
  const log = (await (await fetch(`${sandbox.woocommerce.origin}/sandbox/log`)).json()) as {
    requests: { path: string; query: string; status: number }[];
    deliveries: unknown[];
  };
  expect(log.requests).toMatchObject([{ path: '/wp-json/wc/v3/webhooks', query: '', status: 201 }]);
  expect(log.deliveries).toHaveLength(1);
});
