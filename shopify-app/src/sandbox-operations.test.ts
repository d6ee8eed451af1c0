import { Kind } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOperations } from '../schema/find-operations.ts';
import { openSandbox, type SandboxShop } from './testing/sandbox-store.ts';

let shop: SandboxShop;
beforeAll(async () => {
  shop = await openSandbox();
});
afterAll(() => shop.shopify.stop());

const DISCOUNT = {
  code: 'SAMPLE',
  title: 'A sample',
  startsAt: '2026-01-01T00:00:00Z',
  context: { all: 'ALL' },
  customerGets: { items: { all: true }, value: { percentage: 0.1 } },
};

/** A cursor of the stand-in's own, before whatever it has. */
const BEFORE_ALL = Buffer.from('{"last_id":1,"last_value":1}').toString('base64');

/** Every variable of ours by its name: an order with a line, a tip and a refund, a customer, a code. */
function samples(): Record<string, unknown> {
  const { control } = shop.shopify;
  control.addDiscount({ ...DISCOUNT, code: 'KEPT', context: { all: 'ALL' } });
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

/** Whose `id` is another thing than an order's. */
function idFor(path: string, sampled: unknown): unknown {
  const { control } = shop.shopify;
  if (path.includes('refund-query')) return `gid://shopify/Refund/${control.orders()[0]?.refunds[0]?.id}`;
  if (path.startsWith('catalogue/')) return `gid://shopify/Product/${control.products()[0]?.id}`;
  if (path.includes('discount')) return `gid://shopify/DiscountCodeNode/${control.discount('KEPT')?.id}`;
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
    const variables = Object.fromEntries(
      names.map((name) => [name, name === 'id' ? idFor(path, sampled['id']) : sampled[name]]),
    );
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
