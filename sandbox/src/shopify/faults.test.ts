import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultRequest } from '../faults.ts';
import { startReceiver } from '../testing/receiver.ts';
import type { Receiver } from '../testing/receiver.ts';
import { startTestShop, TEST_APP } from '../testing/shopify.ts';
import type { TestShop } from '../testing/shopify.ts';

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
const place = (on: TestShop = shop) =>
  on.shopify.control.placeOrder({ lines: [{ product: 'TEA-125', quantity: 1 }] });

/** The bodies that arrive while these faults are set, of deliveries one after the other. */
async function delivered(
  orders: number,
  webhooks: FaultRequest['webhooks'],
  on: TestShop = shop,
): Promise<string[]> {
  receiver.received.length = 0;
  on.shopify.control.faults.set({ webhooks });
  for (let count = 0; count < orders; count += 1) place(on);
  await on.shopify.control.runQueue();
  on.shopify.control.faults.clear();
  return receiver.received.map(({ body }) => body);
}

const CREATE = `mutation Create($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) { codeDiscountNode { id } userErrors { code } }
}`;
const create = (code: string) =>
  shop.ask(CREATE, {
    discount: {
      code,
      title: code,
      startsAt: '2026-01-01T00:00:00Z',
      context: { all: 'ALL' },
      customerGets: { items: { all: true }, value: { percentage: 0.1 } },
    },
  });
const READ = 'query Read { orders(first: 1) { nodes { id } } }';

test('a giant body is as large as wished, and still JSON; a cut one is none, and its signature is good', async () => {
  const [giant = ''] = await delivered(1, { giantPerMille: 1000, giantBytes: 1_000_000 });
  expect(giant.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(giant)).toHaveProperty('id');
  const [cut = ''] = await delivered(1, { malformedPerMille: 1000 });
  expect(() => JSON.parse(cut) as unknown).toThrow(SyntaxError);
  expect(control().deliveries().at(-1)).toMatchObject({ status: 200, faults: ['malformed'] });
});

test('drops at a chance are logged and never sent; nine duplicates are ten deliveries', async () => {
  const sent = await delivered(25, { dropPerMille: 500 });
  const dropped = control()
    .deliveries()
    .filter(({ faults }) => faults.includes('drop'));
  expect(dropped.length).toBeGreaterThan(5);
  expect(sent.length).toBe(50 - dropped.length);
  expect(await delivered(1, { duplicatePerMille: 1000, duplicateTimes: 9 })).toHaveLength(20);
});

test('reordering repeats itself with the same seed', async () => {
  const ids = (bodies: string[]) => bodies.map((body) => (JSON.parse(body) as { id: number }).id);
  const first = ids(await delivered(15, { reorderWindow: 50 }));
  expect(first).not.toEqual(first.toSorted((a, b) => a - b));
  const again = await startTestShop({ appUrl: receiver.origin });
  expect(ids(await delivered(15, { reorderWindow: 50 }, again))).toEqual(first);
  await again.shopify.stop();
});

test('a delayed delivery comes late, after those that were announced later', async () => {
  const other = await startTestShop({ appUrl: receiver.origin, webhookLagMs: 0 });
  const { faults, pending } = other.shopify.control;
  faults.set({ webhooks: { delayPerMille: 1000, delayMs: 2_000 } });
  const late = place(other);
  // Without a lag, what is due later than now was put off.
  await expect
    .poll(() => pending().map(({ dueAt }) => dueAt > Date.now()), { timeout: 10_000 })
    .toEqual([true, true]);
  faults.clear();
  const early = place(other);
  await expect
    .poll(() => receiver.received.map(({ body }) => (JSON.parse(body) as { id: number }).id), {
      timeout: 10_000,
    })
    .toEqual([early.id, early.id, late.id, late.id]);
  await other.shopify.stop();
});

test('the Admin API answers 429, 500 or 503 for an operation and a number of times', async () => {
  for (const kind of ['429', '500', '503'] as const) {
    control().faults.set({ rest: [{ kind, method: 'POST', route: '/graphql/Create', count: 1 }] });
    expect((await shop.ask(READ)).status).toBe(200);
    expect((await create(`C${kind}`)).status).toBe(Number(kind));
    expect(control().discount(`C${kind}`)).toBeUndefined();
    expect((await create(`C${kind}`)).status).toBe(200);
    expect(control().discount(`C${kind}`)).toBeDefined();
  }
});

test('a chance hits some calls, and a rule for another method or a count of none hits no call', async () => {
  control().faults.set({ rest: [{ kind: '500', perMille: 500 }] });
  const statuses: number[] = [];
  for (let count = 0; count < 20; count += 1) statuses.push((await shop.ask(READ)).status);
  expect(new Set(statuses)).toEqual(new Set([200, 500]));
  // All that an app asks of Shopify is a POST.
  control().faults.set({
    rest: [
      { kind: '500', method: 'GET' },
      { kind: '500', count: 0 },
    ],
  });
  expect((await shop.ask(READ)).status).toBe(200);
});

test('a time-out before success leaves nothing behind, one after success leaves the code', async () => {
  const rule = { route: '/graphql/Create', count: 1, timeoutMs: 20 };
  control().faults.set({ rest: [{ kind: 'timeout_before', ...rule }] });
  await expect(create('BEFORE')).rejects.toThrow('fetch failed');
  expect(control().discount('BEFORE')).toBeUndefined();
  control().faults.set({ rest: [{ kind: 'timeout_after', ...rule }] });
  await expect(create('AFTER')).rejects.toThrow('fetch failed');
  expect(control().discount('AFTER')).toBeDefined();
  expect((await create('AFTER')).data).toMatchObject({
    discountCodeBasicCreate: { userErrors: [{ code: 'TAKEN' }] },
  });
});

test('the token exchange meets the same faults: after its time-out the token is there, and nobody has it', async () => {
  const exchange = () =>
    shop.exchange({
      client_id: TEST_APP.apiKey,
      client_secret: TEST_APP.apiSecret,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      subject_token: control().sessionToken(),
    });
  for (const kind of ['429', '500', '503'] as const) {
    control().faults.set({ rest: [{ kind, route: '/access_token', count: 1 }] });
    expect((await exchange()).status).toBe(Number(kind));
    expect((await exchange()).status).toBe(200);
  }
  control().faults.set({ rest: [{ kind: 'timeout_after', route: '/access_token', timeoutMs: 20 }] });
  await expect(exchange()).rejects.toThrow('fetch failed');
});
