import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../index.ts';
import { restClient, startTestSandbox } from '../testing/client.ts';
import { mayUse } from './coupon-validity.ts';
import { discount } from './discounts.ts';
import type { Coupon } from './types.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.stop());

const make = (fields: Record<string, unknown>) =>
  restClient(sandbox).post('coupons', { amount: '3.00', ...fields });

const buy = (coupons: string[], email = 'guest@example.com', lines = [{ product: 'TEA-125', quantity: 2 }]) =>
  sandbox.woocommerce.control.placeOrder({ lines, coupons, email });

const TEA = { lines: [{ product: 'TEA-125', quantity: 1 }], email: 'ada@example.com' };

const coupon = (fields: Partial<Coupon>): Coupon => ({
  id: 1,
  code: 'c',
  status: 'publish',
  amountMinor: 0,
  discountType: 'fixed_cart',
  description: '',
  createdAt: 0,
  modifiedAt: 0,
  expiresAt: null,
  usageCount: 0,
  individualUse: false,
  productIds: [],
  excludedProductIds: [],
  usageLimit: null,
  usageLimitPerUser: null,
  limitUsageToXItems: null,
  freeShipping: false,
  minimumMinor: 0,
  maximumMinor: 0,
  emailRestrictions: [],
  usedBy: [],
  meta: [],
  ...fields,
});

const line = (productId: number, quantity: number, unitMinor: number) => ({
  productId,
  quantity,
  unitMinor,
  onSale: false,
});

test('5.00 off 2 × 12.50 and 7.00 is spread as in the recorded order 15: 3.34 and 1.66', () => {
  const result = discount([line(12, 2, 1250), line(13, 1, 700)], [coupon({ amountMinor: 500 })]);
  expect(result).toEqual({ byLine: [334, 166], byCoupon: [500] });
});

test('a fixed amount never takes more than the cart holds', () => {
  expect(discount([line(12, 1, 1250)], [coupon({ amountMinor: 5000 })]).byLine).toEqual([1250]);
});

test('100 % of one item of one product is a free article, the dearest first', () => {
  const free = coupon({ discountType: 'percent', amountMinor: 10_000, limitUsageToXItems: 1 });
  expect(discount([line(12, 2, 1250), line(13, 2, 1800)], [free]).byLine).toEqual([0, 1800]);
  expect(discount([line(12, 2, 1250), line(13, 2, 1800)], [{ ...free, productIds: [12] }]).byLine).toEqual([
    1250, 0,
  ]);
});

test('a percentage is rounded over the whole cart, not lost line by line', () => {
  const tenth = coupon({ discountType: 'percent', amountMinor: 1000 });
  expect(discount([line(1, 1, 55), line(2, 1, 55)], [tenth]).byCoupon).toEqual([11]);
});

test('half a cent of a percentage is not given: 10 % of 60.00 and 11.25 left 64.13 in a real shop', () => {
  const tenth = coupon({ discountType: 'percent', amountMinor: 1000 });
  const result = discount([line(20, 1, 6000), line(10, 1, 1125)], [tenth]);
  expect(result).toEqual({ byLine: [600, 112], byCoupon: [712] });
});

test('an amount per article counts each article that it applies to', () => {
  const each = coupon({ discountType: 'fixed_product', amountMinor: 200, productIds: [12] });
  expect(discount([line(12, 3, 1250), line(13, 1, 1800)], [each]).byLine).toEqual([600, 0]);
});

test('a coupon lowers net and tax of an order whose prices include tax', async () => {
  await make({ code: 'loy' });
  expect(buy(['loy'])).toMatchObject({
    total: '27.00',
    discount_total: '2.50',
    discount_tax: '0.50',
    coupon_lines: [
      { code: 'loy', discount: '2.5', discount_tax: '0.5', discount_type: 'fixed_cart', nominal_amount: 3 },
    ],
  });
});

test('what the coupons took adds up to the order’s discount, a gift card without tax among the lines', async () => {
  await make({ code: 'three' });
  await make({ code: 'tenth', discount_type: 'percent', amount: '10' });
  const lines = [
    { product: 'GIFT-25', quantity: 1 },
    { product: 'TEA-125', quantity: 2 },
    { product: 'MUG-BLUE', quantity: 1 },
  ];
  const order = buy(['three', 'tenth'], 'a@example.com', lines) as unknown as {
    discount_total: string;
    discount_tax: string;
    total: string;
    coupon_lines: { discount: string; discount_tax: string }[];
  };
  const cents = (text: string) => Math.round(Number(text) * 100);
  const sum = (field: 'discount' | 'discount_tax') =>
    order.coupon_lines.reduce((total, row) => total + cents(row[field]), 0);
  expect(sum('discount')).toBe(cents(order.discount_total));
  expect(sum('discount_tax')).toBe(cents(order.discount_tax));
  expect(cents(order.discount_total) + cents(order.discount_tax)).toBe(300 + 680);
  expect(order.total).toBe('63.20');
});

test('unknown, used up, expired and inapplicable coupons are refused in WooCommerce’s words', async () => {
  await make({ code: 'once', usage_limit: 1 });
  await make({ code: 'old', date_expires: '2020-01-01T00:00:00' });
  await make({ code: 'mugs', product_ids: [13] });
  buy(['once']);
  expect(() => buy(['nope'])).toThrow('Coupon "nope" cannot be applied because it does not exist.');
  expect(() => buy(['ONCE'])).toThrow(
    'Usage limit for coupon "once" has been reached. Please try again after some time, or contact us for help.',
  );
  expect(() => sandbox.woocommerce.control.placeOrder({ ...TEA, coupons: ['once'], customerId: 2 })).toThrow(
    /^Usage limit for coupon "once" has been reached\.$/,
  );
  expect(() => buy(['old'])).toThrow('Coupon "old" has expired.');
  expect(() => buy(['mugs'])).toThrow('Sorry, coupon "mugs" is not applicable to selected products.');
});

test('a coupon bound to an e-mail address is refused to any other', async () => {
  await make({ code: 'mine', email_restrictions: ['Ada@example.com'] });
  expect(() => buy(['mine'])).toThrow('Please enter a valid email to use coupon code "mine".');
  expect(buy(['mine'], 'ADA@example.com').total).toBe('27.00');
});

test('* in an e-mail restriction stands for anything', () => {
  expect(mayUse(['*@example.com'], ['bob@example.com'])).toBe(true);
  expect(mayUse(['*@example.com'], ['bob@example.org'])).toBe(false);
  expect(mayUse(['ada@example.com'], [])).toBe(false);
});

test('a coupon for individual use drives out the others and lets none join', async () => {
  await make({ code: 'alone', individual_use: true });
  await make({ code: 'other' });
  expect(buy(['other', 'alone']).total).toBe('27.00');
  expect(() => buy(['alone', 'other'])).toThrow('Sorry, coupon "alone" has already been applied');
});

test('free shipping takes the shipping off', async () => {
  await make({ code: 'ship', amount: '0', free_shipping: true });
  expect(buy(['ship'])).toMatchObject({
    total: '25.00',
    shipping_lines: [{ method_id: 'free_shipping', total: '0.00' }],
  });
});

test('cancelling, failing and trashing give the use back, refunding does not', async () => {
  const { control } = sandbox.woocommerce;
  await make({ code: 'once', usage_limit: 1 });
  const { id } = buy(['once']);
  expect(control.coupon('once')).toMatchObject({ usage_count: 1, used_by: ['guest@example.com'] });
  for (const status of ['cancelled', 'failed'] as const) {
    control.setStatus(id, status);
    expect(control.coupon('once')).toMatchObject({ usage_count: 0, used_by: [] });
    control.setStatus(id, 'processing');
    expect(control.coupon('once')).toMatchObject({ usage_count: 1 });
  }
  control.trash(id);
  expect(control.coupon('once')).toMatchObject({ usage_count: 0 });
  control.restore(id);
  expect(control.refund(id).status).toBe('refunded');
  expect(control.coupon('once')).toMatchObject({ usage_count: 1 });
});
