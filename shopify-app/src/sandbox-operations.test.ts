import { Kind } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOperations } from '../schema/find-operations.ts';
import { openSandbox, type SandboxShop } from './testing/sandbox-store.ts';

let shop: SandboxShop;
beforeAll(async () => {
  shop = await openSandbox();
});
afterAll(() => shop.shopify.stop());

const SHARED = {
  code: 'SAMPLE',
  title: 'A sample',
  startsAt: '2026-01-01T00:00:00Z',
  context: { all: 'ALL' as const },
};
const DISCOUNT = { ...SHARED, customerGets: { items: { all: true }, value: { percentage: 0.1 } } };
const FREE_SHIPPING = { ...SHARED, code: 'SHIPPED', destination: { all: true } };

const GIFT_CARD = { code: 'SAMPLECARD', initialValue: '5.00', expiresOn: '2027-01-01', note: 'A sample' };

/** A cursor of the stand-in's own, before whatever it has. */
const BEFORE_ALL = Buffer.from('{"last_id":1,"last_value":1}').toString('base64');

/** Every variable of ours by its name: an order with a line, a tip and a refund, a customer, a code. */
function samples(): Record<string, unknown> {
  const { control } = shop.shopify;
  control.addDiscount({ ...DISCOUNT, code: 'KEPT' });
  control.addDiscount({ ...FREE_SHIPPING, code: 'KEPT-SHIPPING' });
  const order = control.placeOrder({
    lines: [{ product: 'TEA-125', quantity: 2 }],
    email: 'ada@example.com',
    codes: ['KEPT'],
    tipMinor: 200,
    paid: true,
  });
  control.refund(order.id, { shipping: true, lines: [{ product: 'TEA-125', quantity: 1 }] });
  return {
    id: `gid://shopify/Order/${order.id}`,
    after: BEFORE_ALL,
    email: 'ada@example.com',
    code: 'KEPT',
    filter: '',
    discount: DISCOUNT,
    change: { tags: ['one'] },
    ended: false,
    tags: ['gold'],
    namespace: '$app',
    key: 'balance',
    metafields: [],
    ids: [`gid://shopify/Product/${control.products()[0]?.id}`, 'gid://shopify/Product/1'],
  };
}

/** A discount on shipping is another input than one on goods; all others are what they are called. */
function sampleFor(path: string, name: string, sampled: Record<string, unknown>): unknown {
  if (name === 'id') return idFor(path, sampled['id']);
  if (path.includes('gift-card')) return giftCardSample(path, name, sampled);
  return name === 'discount' && path.includes('free-shipping') ? FREE_SHIPPING : sampled[name];
}

/** The card that the first of these operations has made; to change one that there is not is answered, too. */
function giftCardSample(path: string, name: string, sampled: Record<string, unknown>): unknown {
  if (name === 'code') return GIFT_CARD.code;
  if (name !== 'input') return sampled[name];
  return path.includes('create') ? GIFT_CARD : { expiresOn: GIFT_CARD.expiresOn };
}

/** Whose `id` is another thing than an order's. */
function idFor(path: string, sampled: unknown): unknown {
  const { control } = shop.shopify;
  if (path.includes('refund-query')) return `gid://shopify/Refund/${control.orders()[0]?.refunds[0]?.id}`;
  if (path.startsWith('catalogue/')) return `gid://shopify/Product/${control.products()[0]?.id}`;
  if (path.includes('free-shipping'))
    return `gid://shopify/DiscountCodeNode/${control.discount('KEPT-SHIPPING')?.id}`;
  if (path.includes('discount')) return `gid://shopify/DiscountCodeNode/${control.discount('KEPT')?.id}`;
  if (path.includes('gift-card')) return 'gid://shopify/GiftCard/1';
  if (path.startsWith('tags/')) return `gid://shopify/Customer/${control.customers()[0]?.id}`;
  return sampled;
}

test('the stand-in carries out every operation of ours, each field with it, and our readers understand it', async () => {
  const { control, domain, origin } = shop.shopify;
  const { accessToken } = control.install();
  const sampled = samples();
  const operations = await findOperations();
  expect(operations.length).toBeGreaterThan(10);
  for (const { path, operation, parsed } of operations) {
    const [definition] = parsed.definitions;
    const names =
      definition?.kind === Kind.OPERATION_DEFINITION
        ? (definition.variableDefinitions ?? []).map((one) => one.variable.name.value)
        : [];
    const variables = Object.fromEntries(names.map((name) => [name, sampleFor(path, name, sampled)]));
    const response = await fetch(`${origin}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'x-shopify-access-token': accessToken, 'x-shopify-shop-domain': domain },
      body: JSON.stringify({ query: operation.document, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown[] };
    expect(errors, path).toBeUndefined();
    expect(operation.result.safeParse(data).error, path).toBeUndefined();
  }
});
