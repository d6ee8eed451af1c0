import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop } from '../testing/shopify.ts';
import type { TestShop } from '../testing/shopify.ts';
import { spread } from './money.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.shopify.stop());

const control = () => shop.shopify.control;
const TEA_AND_MUG = [
  { product: 'TEA-125', quantity: 2 },
  { product: 'MUG-BLUE', quantity: 1 },
];

function code(name: string, value: object, wish: object = {}) {
  return control().addDiscount({
    code: name,
    title: name,
    startsAt: '2020-01-01T00:00:00Z',
    context: { all: 'ALL' },
    customerGets: { items: { all: true }, value },
    ...wish,
  });
}

test('an order holds its lines, flat shipping, and the tax inside its prices', () => {
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, email: 'gus@example.com', paid: true });
  expect(control().orderPayload(id)).toMatchObject({
    name: '#1001',
    financial_status: 'paid',
    taxes_included: true,
    subtotal_price: '43.00',
    total_price: '48.00',
    total_tax: '8.00',
    email: 'gus@example.com',
    payment_gateway_names: ['shopify_payments'],
    line_items: [
      { price: '12.50', quantity: 2, total_discount: '0.00', tax_lines: [{ price: '4.17' }] },
      { price: '18.00', quantity: 1, tax_lines: [{ price: '3.00' }] },
    ],
  });
});

test('a percentage is floored on the whole, and its leftover cents go to the first lines', () => {
  code('ODD', { percentage: 0.0333 });
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, codes: ['odd'], paid: true });
  // 3.33 % of 43.00 is 1.4319: 0.83 and 0.59, and a cent over.
  expect(control().orderPayload(id)).toMatchObject({
    total_discounts: '1.43',
    discount_codes: [{ code: 'ODD', amount: '1.43', type: 'percentage' }],
    line_items: [
      { discount_allocations: [{ amount: '0.84' }] },
      { discount_allocations: [{ amount: '0.59' }] },
    ],
  });
  expect(spread(5, [10, 10, 10])).toEqual([2, 2, 1]);
});

test('two codes that combine take one after the other: 15 % and 15 % are 27.75 %', () => {
  const together = {
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
  };
  code('ONE', { percentage: 0.15 }, together);
  code('TWO', { percentage: 0.15 }, together);
  code('ALONE', { percentage: 0.15 });
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, codes: ['ONE', 'TWO'] });
  // 6.45, then 15 % of 36.55 is 5.4825.
  expect(control().orderPayload(id)).toMatchObject({ total_discounts: '11.93' });
  expect(() => control().placeOrder({ lines: TEA_AND_MUG, codes: ['ONE', 'ALONE'] })).toThrow(
    'ALONE couldn’t be used with your existing discounts.',
  );
});

test('a code refuses whoever it is not for, a second use, and a time that is over', () => {
  const ada = control()
    .customers()
    .find((one) => one.email === 'ada@example.com');
  const add = [`gid://shopify/Customer/${ada?.id}`];
  code('ADA', { discountAmount: { amount: '3.00' } }, { context: { customers: { add } }, usageLimit: 1 });
  const order = (email: string, wanted: string) =>
    control().placeOrder({ lines: TEA_AND_MUG, email, codes: [wanted] });
  expect(() => order('eve@example.com', 'ADA')).toThrow('isn’t available to you');
  order('ada@example.com', 'ada');
  expect(() => order('ada@example.com', 'ADA')).toThrow('usage limit');
  code('OVER', { percentage: 0.1 }, { endsAt: '2021-01-01T00:00:00Z' });
  expect(() => order('ada@example.com', 'OVER')).toThrow('has expired');
  expect(() => order('ada@example.com', 'NOSUCH')).toThrow('Enter a valid discount code.');
});

test('a cancellation gives the money back, never the use of the code', () => {
  code('ONCE', { percentage: 0.1 }, { usageLimit: 1 });
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, codes: ['ONCE'], paid: true });
  control().cancel(id);
  expect(control().discount('ONCE')?.uses).toHaveLength(1);
  expect(control().orderPayload(id)).toMatchObject({
    financial_status: 'refunded',
    cancel_reason: 'customer',
    total_price: '43.70',
    current_total_price: '0.00',
    refunds: [{ refund_line_items: [{ restock_type: 'cancel' }, {}], transactions: [{ amount: '43.70' }] }],
  });
});

test('a part of a line goes back without its rounding; the last part takes what is left', () => {
  code('CENT', { discountAmount: { amount: '0.01', appliesOnEachItem: false } });
  const lines = [{ product: 'TEA-125', quantity: 2 }];
  const { id } = control().placeOrder({ lines, codes: ['CENT'], paid: true });
  for (let count = 0; count < 2; count += 1)
    control().refund(id, { lines: [{ product: 'TEA-125', quantity: 1 }] });
  const payload = control().orderPayload(id);
  expect(payload.refunds.map((refund) => refund.refund_line_items[0])).toMatchObject([
    { subtotal: 12.5, total_tax: 2.08, subtotal_set: { shop_money: { amount: '12.50' } } },
    { subtotal: 12.49, total_tax: 2.09 },
  ]);
  expect(payload).toMatchObject({
    current_subtotal_price: '0.00',
    total_price: '29.99',
    line_items: [{ current_quantity: 0 }],
  });
});

test('goodwill, shipping and pending money each leave their own trace', () => {
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, paid: true });
  control().refund(id, { amountMinor: 585 });
  control().refund(id, { shipping: true });
  const pending = control().refund(id, { lines: [{ product: 'MUG-BLUE', quantity: 1 }], pending: true });
  const adjustments = () =>
    control()
      .orderPayload(id)
      .refunds.map((refund) => refund.order_adjustments);
  expect(adjustments()).toMatchObject([
    [{ kind: 'refund_discrepancy', amount: '-5.85' }],
    [{ kind: 'shipping_refund', amount: '-5.00' }],
    [{ kind: 'refund_discrepancy', amount: '18.00' }],
  ]);
  control().settleRefund(id, pending, 'success');
  expect(adjustments()[2]).toEqual([]);
  expect(() => control().refund(id, { amountMinor: 4_800 })).toThrow('more than');
});

test('a removed article is a refund without money, and the order stays paid; an added one is owed', () => {
  const { id } = control().placeOrder({ lines: TEA_AND_MUG, paid: true });
  control().removeLine(id, { product: 'MUG-BLUE', quantity: 1 });
  expect(control().orderPayload(id)).toMatchObject({
    financial_status: 'paid',
    total_outstanding: '-18.00',
    refunds: [{ transactions: [], refund_line_items: [{ restock_type: 'cancel' }] }],
  });
  control().addLine(id, { product: 'POT-IRON', quantity: 1 });
  expect(control().financialStatus(id)).toBe('PARTIALLY_PAID');
  control().markPaid(id);
  expect(control().financialStatus(id)).toBe('PAID');
});

test('with taxes on top the total holds them, and a tip is a line of its own', async () => {
  const other = await startTestShop({ settings: { taxesIncluded: false } });
  const { id } = other.shopify.control.placeOrder({ lines: TEA_AND_MUG, tipMinor: 300 });
  expect(other.shopify.control.orderPayload(id)).toMatchObject({
    total_tax: '9.60',
    total_price: '60.60',
    total_tip_received: '3.00',
    financial_status: 'pending',
    line_items: [{}, {}, { title: 'Tip', product_id: null, taxable: false }],
  });
  await other.shopify.stop();
});

test('the snapshot continues the shop: same orders, next number, no token or id twice', async () => {
  const snapshotFile = join(mkdtempSync(join(tmpdir(), 'sandbox-shopify-')), 'shop.json');
  const first = await startTestShop({ snapshotFile });
  const before = first.shopify.control.placeOrder({ lines: TEA_AND_MUG });
  await first.shopify.stop();
  const second = await startTestShop({ snapshotFile });
  const after = second.shopify.control.placeOrder({ lines: TEA_AND_MUG });
  expect(second.shopify.control.order(before.id)).toEqual(before);
  expect(after.number).toBe(before.number + 1);
  expect(after.token).not.toBe(before.token);
  await second.shopify.stop();
});
