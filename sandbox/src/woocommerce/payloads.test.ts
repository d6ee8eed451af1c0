import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../index.ts';
import { restClient, startTestSandbox } from '../testing/client.ts';
import type { RestClient } from '../testing/client.ts';
import { phpJson } from './php.ts';

let sandbox: Sandbox;
let api: RestClient;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  api = restClient(sandbox);
});
afterEach(() => sandbox.stop());

function recorded(name: string): unknown {
  const url = new URL(`../../../woo-bridge/fixtures/deliveries/${name}.json`, import.meta.url);
  const file = JSON.parse(readFileSync(url, 'utf8')) as { body?: unknown };
  return file.body ?? file;
}

/** Every field of a payload with its nesting, in order; lists by their first row. */
function shape(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : shape(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([field, inner]) => [
    `${path}.${field}`,
    ...shape(inner, `${path}.${field}`),
  ]);
}

function fieldsOf(value: unknown): string[] {
  return [...new Set(shape(value))].filter(
    (path) => !/^\.(?:meta_data|tax_lines)\[\]|taxes\[\]|^\.shipping_lines\[\]\.meta_data\[\]/.test(path),
  );
}

async function order(body: Record<string, unknown>): Promise<number> {
  return (
    (await api.post('orders', { line_items: [{ product_id: 12, quantity: 2 }], ...body })).data as {
      id: number;
    }
  ).id;
}

test('an order has the recorded order’s fields in the recorded sequence', async () => {
  await api.post('coupons', { code: 'five', amount: '5.00' });
  const id = await order({ customer_id: 2, coupon_lines: [{ code: 'five' }], shipping_lines: [{}] });
  await api.put(`orders/${id}`, { status: 'completed' });
  await api.post(`orders/${id}/refunds`, { amount: '12.50', reason: 'one tea damaged' });
  expect(fieldsOf((await api.get(`orders/${id}`)).data)).toEqual(
    fieldsOf(recorded('order.updated__order-partial-refund')),
  );
});

test('a guest’s order has the recorded fields, and no link to a customer', async () => {
  const id = await order({ billing: { email: 'guest@example.com' } });
  const { data } = await api.get(`orders/${id}`);
  expect(fieldsOf(data)).toEqual(fieldsOf(recorded('order.created__burst-3-orders')));
});

test('refunds, coupons and products have the recorded fields', async () => {
  const id = await order({});
  const lines = (await api.get(`orders/${id}`)).data as { line_items: { id: number }[] };
  await api.post(`orders/${id}/refunds`, { line_items: [{ id: lines.line_items[0]?.id, quantity: 1 }] });
  expect(fieldsOf((await api.get(`orders/${id}/refunds`)).data)).toEqual(
    fieldsOf(recorded('rest-order-refunds')),
  );
  const coupon = await api.post('coupons', { code: 'c', amount: '5', email_restrictions: ['a@example.com'] });
  expect(fieldsOf(coupon.data)).toEqual(fieldsOf(recorded('coupon.created__coupon-create')));
  expect(fieldsOf((await api.get('products/13')).data)).toEqual(
    fieldsOf(recorded('product.created__product-create')),
  );
});

test('JSON is written byte for byte as in a recorded body', () => {
  const url = new URL(
    '../../../woo-bridge/fixtures/deliveries/order.updated__order-full-refund.json',
    import.meta.url,
  );
  const file = JSON.parse(readFileSync(url, 'utf8')) as { bodyRaw: string };
  expect(phpJson(JSON.parse(file.bodyRaw))).toBe(file.bodyRaw);
});
