import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../../index.ts';
import { restClient, startTestSandbox } from '../../testing/client.ts';
import type { RestClient } from '../../testing/client.ts';

let sandbox: Sandbox;
let api: RestClient;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  api = restClient(sandbox);
});
afterEach(() => sandbox.stop());

const place = () =>
  sandbox.woocommerce.control.placeOrder({
    lines: [
      { product: 'TEA-125', quantity: 2 },
      { product: 'MUG-BLUE', quantity: 1 },
    ],
    email: 'guest@example.com',
    paid: true,
  });

test('the official client is let in by its HMAC-SHA256 signature', async () => {
  const { id } = place();
  expect(await api.get(`orders/${id}`)).toMatchObject({
    status: 200,
    data: { id, total: '48.00', customer_id: 0 },
  });
});

test('a wrong secret is refused in the words of WooCommerce', async () => {
  const answer = await restClient(sandbox, { secret: 'cs_wrong' }).get('orders');
  expect(answer.status).toBe(401);
  expect(answer.data).toEqual({
    code: 'woocommerce_rest_authentication_error',
    message: 'Invalid signature - provided signature does not match.',
    data: { status: 401 },
  });
});

test('basic authentication opens nothing over plain http', async () => {
  const { key, secret } = sandbox.woocommerce.keys;
  const answer = await fetch(`${sandbox.woocommerce.origin}/wp-json/wc/v3/orders`, {
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
  });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 'woocommerce_rest_cannot_view' });
});

test('an HMAC-SHA1 signature is let in once and its replay is not', async () => {
  const base = `${sandbox.woocommerce.origin}/wp-json/wc/v3/orders`;
  const params = [
    ['oauth_consumer_key', sandbox.woocommerce.keys.key],
    ['oauth_nonce', 'once'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(Date.now() / 1000))],
  ];
  const text = params.map(([name, value]) => `${name}=${value}`).join('&');
  const signed = `GET&${encodeURIComponent(base)}&${encodeURIComponent(text)}`;
  const signature = createHmac('sha1', `${sandbox.woocommerce.keys.secret}&`).update(signed).digest('base64');
  const url = `${base}?${text}&oauth_signature=${encodeURIComponent(signature)}`;
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url)).status).toBe(401);
});

test('lists are paged, counted in headers, and limited to 100', async () => {
  for (let i = 0; i < 3; i += 1) place();
  const page = await api.get('orders', { per_page: 2, page: 2, orderby: 'id', order: 'asc' });
  expect(page.headers).toMatchObject({ 'x-wp-total': '3', 'x-wp-totalpages': '2' });
  expect(page.data).toHaveLength(1);
  expect(await api.get('orders', { per_page: 101 })).toMatchObject({
    status: 400,
    data: { code: 'rest_invalid_param', data: { params: { per_page: expect.stringContaining('100') } } },
  });
});

test('modified_after is exclusive and read in the shop’s own zone unless dates_are_gmt', async () => {
  const { id } = place();
  const order = (await api.get(`orders/${id}`)).data as { date_modified: string; date_modified_gmt: string };
  const count = async (params: Record<string, unknown>) =>
    ((await api.get('orders', params)).data as unknown[]).length;
  expect(order.date_modified).not.toBe(order.date_modified_gmt);
  expect(await count({ modified_after: order.date_modified_gmt, dates_are_gmt: true })).toBe(0);
  expect(await count({ modified_after: order.date_modified })).toBe(0);
  expect(await count({ modified_after: order.date_modified_gmt })).toBe(1);
  expect(await count({ modified_after: order.date_modified, dates_are_gmt: true })).toBe(0);
});

test('orders in the trash are only listed when asked for apart', async () => {
  const { id } = place();
  expect((await api.delete(`orders/${id}`)).data).toMatchObject({ id, status: 'trash' });
  expect((await api.get('orders', { status: 'any' })).data).toEqual([]);
  expect((await api.get('orders', { status: 'trash' })).data).toMatchObject([{ id }]);
  expect((await api.delete(`orders/${id}`)).status).toBe(410);
});

test('an order that is deleted for good is answered as an invalid id', async () => {
  const { id } = place();
  await api.delete(`orders/${id}`, { force: true });
  expect(await api.get(`orders/${id}`)).toMatchObject({
    status: 404,
    data: { code: 'woocommerce_rest_shop_order_invalid_id', data: { status: 404 } },
  });
});

test('orders are made and moved over REST as recorded: pending, processing with date_paid, completed', async () => {
  const made = await api.post('orders', {
    payment_method: 'bacs',
    billing: { email: 'ada@example.com' },
    line_items: [{ product_id: 12, quantity: 2 }],
  });
  expect(made).toMatchObject({
    status: 201,
    data: { status: 'pending', total: '25.00', date_paid: null, needs_payment: true },
  });
  const { id } = made.data as { id: number };
  const processing = await api.put(`orders/${id}`, { status: 'processing' });
  expect(processing.data).toMatchObject({ date_paid: expect.any(String), date_completed: null });
  expect((await api.put(`orders/${id}`, { status: 'completed' })).data).toMatchObject({
    date_completed: expect.any(String),
  });
});

test('cash on delivery reaches processing with date_paid null', () => {
  const order = sandbox.woocommerce.control.placeOrder({
    lines: [{ product: 12, quantity: 1 }],
    email: 'a@example.com',
  });
  expect(order).toMatchObject({ status: 'processing', date_paid: null, payment_method: 'cod' });
});

test('a partial refund leaves total, lines and status; the rest makes the order refunded', async () => {
  const { id, line_items } = place();
  await api.put(`orders/${id}`, { status: 'completed' });
  const line = line_items[0]?.id;
  const refund = await api.post(`orders/${id}/refunds`, {
    amount: '12.50',
    reason: 'damaged',
    line_items: [{ id: line, quantity: 1, refund_total: 10.42, refund_tax: [{ id: 1, refund_total: 2.08 }] }],
  });
  expect(refund).toMatchObject({
    status: 201,
    data: { amount: '12.50', line_items: [{ quantity: -1, total: '-10.42', total_tax: '-2.08' }] },
  });
  expect((await api.get(`orders/${id}`)).data).toMatchObject({
    status: 'completed',
    total: '48.00',
    line_items: [{ quantity: 2 }, { quantity: 1 }],
    refunds: [{ reason: 'damaged', total: '-12.50' }],
  });
  expect((await api.post(`orders/${id}/refunds`, { amount: '35.51' })).status).toBe(500);
  await api.post(`orders/${id}/refunds`, { amount: '35.50' });
  const whole = (await api.get(`orders/${id}`)).data as { status: string; refunds: { total: string }[] };
  expect(whole.status).toBe('refunded');
  expect(whole.refunds.map(({ total }) => total)).toEqual(['-35.50', '-12.50']);
});

test('coupon codes are lower-cased, found by code, and unique', async () => {
  const made = await api.post('coupons', {
    code: 'LOY-ABC',
    amount: '3.00',
    usage_limit: 1,
    date_expires_gmt: '2030-01-01T00:00:00',
  });
  expect(made).toMatchObject({
    status: 201,
    data: { code: 'loy-abc', amount: '3.00', date_expires: null, usage_limit: 1 },
  });
  expect(await api.post('coupons', { code: 'loy-Abc', amount: '3.00' })).toMatchObject({
    status: 400,
    data: { code: 'woocommerce_rest_coupon_code_already_exists' },
  });
  expect((await api.get('coupons', { code: 'LOY-ABC' })).data).toMatchObject([{ code: 'loy-abc' }]);
  const { id } = made.data as { id: number };
  const changed = await api.put(`coupons/${id}`, { date_expires: '2030-01-01T00:00:00' });
  expect(changed.data).toMatchObject({
    date_expires: '2030-01-01T00:00:00',
    date_expires_gmt: '2029-12-31T23:00:00',
  });
  expect((await api.delete(`coupons/${id}`, { force: true })).status).toBe(200);
  expect((await api.get('coupons', { code: 'loy-abc' })).data).toEqual([]);
});

test('a bad field is named', async () => {
  expect(await api.post('coupons', { code: 'x', email_restrictions: ['nobody'] })).toMatchObject({
    status: 400,
    data: { code: 'rest_invalid_param', message: 'Invalid parameter(s): email_restrictions.0' },
  });
});

test('notes, products, customers, settings and the index answer what an adapter reads', async () => {
  const { id } = place();
  expect(await api.post(`orders/${id}/notes`, { note: 'Points credited' })).toMatchObject({
    status: 201,
    data: { note: 'Points credited' },
  });
  expect((await api.get('products', { sku: 'GIFT-25' })).data).toMatchObject([
    { price: '25.00', tax_status: 'none', virtual: true },
  ]);
  expect((await api.get('customers', { email: 'ada@example.com' })).data).toMatchObject([{ id: 2 }]);
  expect((await api.get('settings/general/woocommerce_currency')).data).toMatchObject({ value: 'EUR' });
  expect((await api.get('settings/tax/woocommerce_prices_include_tax')).data).toMatchObject({ value: 'yes' });
  expect((await api.get('system_status')).data).toMatchObject({
    environment: { version: '10.5.2' },
    settings: { currency: 'EUR' },
  });
  const index: unknown = await (await fetch(`${sandbox.woocommerce.origin}/wp-json`)).json();
  expect(index).toMatchObject({ timezone_string: 'Europe/Paris', gmt_offset: expect.any(Number) });
  expect(await api.get('nowhere')).toMatchObject({ status: 404, data: { code: 'rest_no_route' } });
});
