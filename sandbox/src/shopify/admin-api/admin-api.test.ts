import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.shopify.stop());

const control = () => shop.shopify.control;
const place = (email = 'ada@example.com') =>
  control().placeOrder({ lines: [{ product: 'TEA-125', quantity: 2 }], email, paid: true });
const orderGid = (id: number) => `gid://shopify/Order/${id}`;
const CREATE = `mutation Create($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) {
    codeDiscountNode { id } userErrors { field message code }
  }
}`;
const DISCOUNT = {
  code: 'TEA3',
  title: '3 off',
  startsAt: '2026-01-01T00:00:00Z',
  context: { all: 'ALL' },
  customerGets: {
    items: { all: true },
    value: { discountAmount: { amount: '3.00', appliesOnEachItem: false } },
  },
};
const errorsOf = async (discount: object) => {
  const { data } = await shop.ask(CREATE, { discount });
  return (data as { discountCodeBasicCreate: { userErrors: unknown } }).discountCodeBasicCreate.userErrors;
};

test('an order is read as it is, its amounts as Shopify prints decimals', async () => {
  const { id } = place();
  const { data, extensions } = await shop.ask(
    `query Q($id: ID!) { order(id: $id) { name email totalPriceSet { shopMoney { amount currencyCode } }
      lineItems(first: 5) { pageInfo { hasNextPage endCursor } nodes { quantity isGiftCard } } } }`,
    { id: orderGid(id) },
  );
  expect(data).toMatchObject({
    order: {
      name: '#1001',
      email: 'ada@example.com',
      totalPriceSet: { shopMoney: { amount: '30.0', currencyCode: 'EUR' } },
      lineItems: { pageInfo: { hasNextPage: false }, nodes: [{ quantity: 2, isGiftCard: false }] },
    },
  });
  // order, totalPriceSet, shopMoney; a connection of five nodes, each with nothing but scalars, and its page.
  expect(extensions?.cost).toMatchObject({
    requestedQueryCost: 15,
    throttleStatus: { maximumAvailable: 2_000 },
  });
});

test.each([
  [
    'a field that the schema lacks',
    '{ order(id: "gid://shopify/Order/1") { nane } }',
    'Cannot query field "nane"',
  ],
  ['an argument that it lacks', '{ orders(frist: 1) { nodes { id } } }', 'Unknown argument "frist"'],
  ['no GraphQL', '{ order(', 'Syntax Error'],
])('%s is an error without data, with status 200', async (_, query, message) => {
  const answer = await shop.ask(query);
  expect(answer.status).toBe(200);
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.[0]?.message).toContain(message);
});

test('two of a @oneOf, none of it, and values of the wrong type are refused before anything is done', async () => {
  for (const wish of [
    { context: { all: 'ALL', customers: { add: [] } } },
    { context: {} },
    { startsAt: 'soon' },
    { usageLimit: 'one' },
    { colour: 'blue' },
  ]) {
    const answer = await shop.ask(CREATE, { discount: { ...DISCOUNT, ...wish } });
    expect(answer.errors?.length).toBeGreaterThan(0);
    expect(answer.data).toBeUndefined();
  }
  expect(control().discount('TEA3')).toBeUndefined();
});

test('a taken code, whatever its case, and senseless input are userErrors', async () => {
  expect(await errorsOf(DISCOUNT)).toEqual([]);
  expect(await errorsOf({ ...DISCOUNT, code: 'tea3' })).toEqual([
    {
      field: ['basicCodeDiscount', 'code'],
      message: 'Code must be unique. Please try a different code.',
      code: 'TAKEN',
    },
  ]);
  const fresh = { ...DISCOUNT, code: 'OTHER' };
  expect(await errorsOf({ ...fresh, endsAt: '2025-01-01T00:00:00Z' })).toMatchObject([
    { field: ['basicCodeDiscount', 'endsAt'] },
  ]);
  const value = (percentage: number) => ({ items: { all: true }, value: { percentage } });
  expect(await errorsOf({ ...fresh, customerGets: value(15) })).toMatchObject([
    { code: 'VALUE_OUTSIDE_RANGE' },
  ]);
  expect(
    await errorsOf({ ...fresh, context: { customers: { add: ['gid://shopify/Customer/1'] } } }),
  ).toMatchObject([{ code: 'INVALID' }]);
  expect(await errorsOf({ code: 'OTHER' })).toMatchObject([{ code: 'BLANK' }]);
  expect(control().discount('OTHER')).toBeUndefined();
});

test('what the schema allows and nobody has written yet is refused aloud', async () => {
  const { errors } = await shop.ask(CREATE, { discount: { ...DISCOUNT, recurringCycleLimit: 2 } });
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'NOT_IN_SANDBOX' } });
});

test('a field beyond the granted scopes is denied in its place, and the rest is answered', async () => {
  const { id } = place();
  control().grant({ scopes: ['read_orders'] });
  const query = 'query Q($id: ID!) { order(id: $id) { name customer { id } } }';
  expect(await shop.ask(query, { id: orderGid(id) })).toMatchObject({
    status: 200,
    data: { order: { name: '#1001', customer: null } },
    errors: [
      {
        message: 'Access denied for customer field. Required access: `read_customers` access scope.',
        path: ['order', 'customer'],
        extensions: { code: 'ACCESS_DENIED', requiredAccess: '`read_customers` access scope.' },
      },
    ],
  });
  expect(await shop.ask(CREATE, { discount: DISCOUNT })).toMatchObject({
    data: { discountCodeBasicCreate: null },
    errors: [{ extensions: { code: 'ACCESS_DENIED' } }],
  });
  expect(control().discount('TEA3')).toBeUndefined();
  control().grant({ scopes: [] });
  expect((await shop.ask('{ orders(first: 1) { nodes { id } } }')).errors).toMatchObject([
    { path: ['orders'] },
  ]);
});

test('protected data without a grant is denied, whatever the scopes', async () => {
  const { id } = place();
  control().grant({ protectedContent: ['name'] });
  expect(
    await shop.ask('query Q($id: ID!) { order(id: $id) { name email } }', { id: orderGid(id) }),
  ).toMatchObject({
    data: { order: { name: '#1001', email: null } },
    errors: [{ path: ['order', 'email'], extensions: { code: 'ACCESS_DENIED' } }],
  });
});

test('tags need the scope of what they hang on, and are kept once', async () => {
  const { id, customerId } = place();
  const change = (mutation: 'tagsAdd' | 'tagsRemove', gid: string) =>
    shop.ask(
      `mutation T($id: ID!) { ${mutation}(id: $id, tags: ["gold", "gold"]) { userErrors { field message } } }`,
      { id: gid },
    );
  control().grant({ scopes: ['read_orders', 'write_customers'] });
  for (const mutation of ['tagsAdd', 'tagsRemove'] as const)
    expect((await change(mutation, orderGid(id))).errors?.[0]?.message).toContain('`write_orders`');
  const customer = control()
    .customers()
    .find((one) => one.id === customerId);
  await change('tagsAdd', `gid://shopify/Customer/${customerId}`);
  expect(customer?.tags).toEqual(['gold']);
  await change('tagsRemove', `gid://shopify/Customer/${customerId}`);
  expect(customer?.tags).toEqual([]);
  expect((await change('tagsRemove', 'gid://shopify/Customer/1')).data?.['tagsRemove']).toMatchObject({
    userErrors: [{ field: ['id'] }],
  });
});

test('a metafield is written against the digest that was read, and refused against an old one', async () => {
  const ownerId = `gid://shopify/Customer/${control().customers()[0]?.id}`;
  const set = async (value: string, compareDigest: string | null) => {
    const { data } = await shop.ask(
      `mutation S($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) {
        metafields { compareDigest } userErrors { field code } } }`,
      { metafields: [{ ownerId, namespace: '$app', key: 'balance', type: 'json', value, compareDigest }] },
    );
    return data?.['metafieldsSet'] as { metafields: { compareDigest: string }[]; userErrors: unknown[] };
  };
  const first = await set('{"available":1}', null);
  const digest = first.metafields[0]?.compareDigest ?? '';
  expect((await set('{"available":2}', digest)).userErrors).toEqual([]);
  expect((await set('{"available":3}', digest)).userErrors).toMatchObject([{ code: 'STALE_OBJECT' }]);
  expect((await set('{"available":3}', null)).userErrors).toMatchObject([{ code: 'STALE_OBJECT' }]);
  expect((await set('no json', digest)).userErrors).toMatchObject([{ code: 'INVALID_VALUE' }]);
});

test('an empty bucket throttles and fills by 100 points a second; a request above 1000 never passes', async () => {
  const query = '{ orders(first: 100) { nodes { id createdAt } pageInfo { hasNextPage } } }';
  control().leavePoints(0);
  const throttled = await shop.ask(query);
  expect(throttled).toMatchObject({
    status: 200,
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
  });
  const cost = throttled.extensions?.cost;
  expect(cost).toMatchObject({ requestedQueryCost: 202, actualQueryCost: null });
  shop.advance(2.1);
  expect((await shop.ask(query)).data).toMatchObject({ orders: { nodes: [] } });
  const wide = '{ orders(first: 250) { nodes { id lineItems(first: 10) { nodes { id } } } } }';
  expect((await shop.ask(wide)).errors).toMatchObject([{ extensions: { code: 'MAX_COST_EXCEEDED' } }]);
});

test('orders older than 60 days are hidden without read_all_orders', async () => {
  const { id } = place();
  const look = () => shop.ask('query Q($id: ID!) { order(id: $id) { name } }', { id: orderGid(id) });
  shop.advance(61 * 86_400);
  expect((await look()).data).toEqual({ order: null });
  control().grant({ scopes: ['read_orders', 'read_all_orders'] });
  expect((await look()).data).toEqual({ order: { name: '#1001' } });
});

test('a search that is not understood, and a foreign cursor, are errors and not everything', async () => {
  place();
  const list = (filter: string, after: string | null = null) =>
    shop.ask('query L($f: String!, $a: String) { orders(first: 5, query: $f, after: $a) { nodes { id } } }', {
      f: filter,
      a: after,
    });
  expect((await list("updated_at:>='2020-01-01T00:00:00Z'")).data).toMatchObject({ orders: { nodes: [{}] } });
  expect((await list('discount_code:"NONE"')).data).toMatchObject({ orders: { nodes: [] } });
  expect((await list('colour:blue')).errors?.[0]?.message).toContain('colour');
  expect((await list('', 'abc')).errors?.[0]?.message).toContain('Invalid cursor');
});

test('another shop, another version and a token of nobody are not let in', async () => {
  const { origin } = shop.shopify;
  const call = (path: string, headers: Record<string, string>) =>
    fetch(origin + path, { method: 'POST', body: '{"query":"{ __typename }"}', headers });
  const path = '/admin/api/2026-07/graphql.json';
  expect((await call(path, { 'x-shopify-shop-domain': 'other.myshopify.com' })).status).toBe(404);
  expect((await call(path, { 'x-shopify-access-token': 'shpat_guess' })).status).toBe(401);
  expect((await call('/admin/api/2020-01/graphql.json', {})).status).toBe(404);
});

test('faults hit an operation by its name, and leave others alone', async () => {
  control().faults.set({
    rest: [{ kind: 'timeout_after', route: '/graphql/Create', count: 1, timeoutMs: 10 }],
  });
  expect((await shop.ask('query Other { orders(first: 1) { nodes { id } } }')).status).toBe(200);
  await expect(shop.ask(CREATE, { discount: DISCOUNT })).rejects.toThrow('fetch failed');
  expect(control().discount('TEA3')).toBeDefined();
  expect(
    control()
      .requests()
      .map(({ path, faults }) => [path, faults]),
  ).toEqual([
    ['/graphql/Other', []],
    ['/graphql/Create', ['timeout_after']],
  ]);
});
