import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

let shop: TestShop;
let cookies: Map<string, string>;
beforeEach(async () => {
  cookies = new Map();
  shop = await startTestShop();
});
afterEach(() => shop.shopify.stop());

const control = () => shop.shopify.control;

/** A browser as far as forms and cookies go; redirects are followed. */
async function visit(
  path: string,
  form?: Record<string, string>,
): Promise<{ status: number; path: string; text: string }> {
  const response = await fetch(new URL(path, shop.shopify.origin), {
    redirect: 'manual',
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    cookies.set(name, value);
  }
  const next = response.headers.get('location');
  if (next !== null) return visit(next);
  return { status: response.status, path, text: await response.text() };
}

const productId = (sku: string) =>
  String(
    control()
      .products()
      .find((product) => product.sku === sku)?.id,
  );
const addTea = () => visit('/cart/add', { product: productId('TEA-125') });
const addCode = (code: string) =>
  control().addDiscount({
    code,
    title: code,
    startsAt: '2020-01-01T00:00:00Z',
    context: { all: 'ALL' },
    customerGets: { items: { all: true }, value: { percentage: 0.1 } },
  });

test('a guest buys with a code, and the thank-you page holds the place of the app’s block, the account’s page does not', async () => {
  addCode('TEN');
  await addTea();
  const cart = await visit('/discount', { at: 'cart', discount: 'ten' });
  expect(cart.text).toContain('−€1.25');
  const thanks = await visit('/checkout', {
    email: 'gus@example.com',
    first_name: 'Gus',
    last_name: 'Guest',
    payment: 'card',
  });
  expect(thanks.path).toMatch(/^\/checkouts\/[0-9a-f]{32}\/thank-you$/);
  expect(thanks.text).toContain('data-extension-target="purchase.thank-you.block.render"');
  const [order] = control().orders();
  expect(thanks.text).toContain(`gid://shopify/OrderIdentity/${order?.id}`);
  expect(thanks.text).toContain('data-session-token="/blocks/thank-you/session-token"');
  expect(thanks.text).toContain(order?.checkoutToken);
  expect(order).toMatchObject({ email: 'gus@example.com', originalTotalMinor: 1_625 });
  const mailed = new URL(control().orderPayload(order?.id ?? 0).order_status_url);
  expect(mailed.href).toMatch(
    new RegExp(`^${shop.shopify.origin}/\\d+/orders/${order?.token}/authenticate\\?key=[0-9a-f]{32}$`),
  );
  const status = await visit(mailed.pathname + mailed.search);
  expect(status.path).toBe(`/orders/${order?.token}`);
  expect(status.text).not.toContain('data-extension-target');
  expect((await visit(`${mailed.pathname}?key=${'0'.repeat(32)}`)).status).toBe(404);
});

test('a code that opens nothing is refused in words, and the cart keeps what it had', async () => {
  await addTea();
  const refused = await visit('/discount', { at: 'cart', discount: 'NOSUCH' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Enter a valid discount code.');
  await visit('/cart?lang=fr');
  expect((await visit('/discount', { at: 'checkout', discount: 'NOSUCH' })).text).toContain(
    'Saisissez un code',
  );
});

test('a code for one customer opens at the checkout for who types their address with it, and for nobody else', async () => {
  await addTea();
  await visit('/checkout', { email: 'gus@example.com', payment: 'card' });
  const customer = control().orders()[0]?.customerId;
  control().addDiscount({
    code: 'MINE',
    title: 'MINE',
    startsAt: '2020-01-01T00:00:00Z',
    context: { customers: { add: [`gid://shopify/Customer/${customer}`] } },
    customerGets: { items: { all: true }, value: { percentage: 0.1 } },
  });
  cookies = new Map();
  await addTea();
  const apply = (email: string) => visit('/discount', { at: 'checkout', email, discount: 'MINE' });
  const refused = await apply('somebody@example.com');
  expect(refused.text).not.toContain('−€1.25');
  expect(refused.text).toContain('value="somebody@example.com"');
  expect((await apply('gus@example.com')).text).toContain('−€1.25');
  // Enter in another field sends the same button without a code.
  expect((await visit('/discount', { at: 'checkout', discount: '' })).text).toContain('−€1.25');
});

test('a code that ends between cart and payment ends the checkout, at no other price', async () => {
  addCode('TEN');
  await addTea();
  await visit('/discount', { at: 'cart', discount: 'TEN' });
  const discount = control().discount('TEN');
  if (discount) discount.endsAt = 1_000;
  const refused = await visit('/checkout', { email: 'gus@example.com', payment: 'card' });
  expect(refused).toMatchObject({ status: 422 });
  expect(refused.text).toContain('TEN has expired.');
  expect(control().orders()).toEqual([]);
});

test('a customer signs in, buys, and finds the order in the account', async () => {
  const ada = control()
    .customers()
    .find((one) => one.email === 'ada@example.com');
  await visit('/account', { customer: String(ada?.id) });
  await addTea();
  const thanks = await visit('/checkout', { payment: 'manual' });
  expect(thanks.text).toContain(`gid://shopify/Customer/${ada?.id}`);
  expect(control().orders()).toMatchObject([{ customerId: ada?.id, transactions: [] }]);
  expect((await visit('/account')).text).toContain('#1001');
  const [order] = control().orders();
  expect((await visit(`/orders/${order?.token}`)).text).toMatch(
    /data-extension-target="customer-account\.order-status\.block\.render"\s+data-given="[^"]*gid:\/\/shopify\/Order\/\d+&quot;/,
  );
});

test('checkout wants an address, and pages that do not exist are 404 in both languages', async () => {
  await addTea();
  expect((await visit('/checkout', { email: 'gus', payment: 'card' })).text).toContain(
    'Email: type an address',
  );
  expect(await visit('/nowhere?lang=fr')).toMatchObject({ status: 404 });
  expect((await visit('/nowhere')).text).toContain('Page introuvable');
});

test('the owner refunds, edits and cancels on the order’s page, and is told what cannot be', async () => {
  const order = control().placeOrder({ lines: [{ product: 'TEA-125', quantity: 3 }], paid: true });
  const path = `/admin/orders/${order.id}`;
  const line = String(order.lines[0]?.id);
  await visit(path, { act: 'refund_line', line, quantity: '1' });
  await visit(path, { act: 'remove_line', line, quantity: '1' });
  await visit(path, { act: 'refund_amount', amount: '2.50' });
  await visit(path, { act: 'add_line', product: productId('MUG-BLUE') });
  expect(order.refunds.map((refund) => refund.transactions[0]?.amountMinor ?? 0)).toEqual([1_250, 0, 250]);
  expect(order.lines).toHaveLength(2);
  expect((await visit(path, { act: 'refund_line', line, quantity: '9' })).text).toContain('more than');
  expect((await visit(path, { act: 'cancel' })).text).toContain('cancelled');
  expect((await visit('/admin')).text).toContain('#1001');
  expect((await visit(path, { act: 'delete' })).path).toBe('/admin');
  for (const page of ['/admin/discounts', '/admin/webhooks', '/admin/app'])
    expect((await visit(page)).status).toBe(200);
});

test('the owner’s page removes the app and sends privacy requests; faults are set by name', async () => {
  control().install();
  await visit('/admin/app', { act: 'uninstall' });
  await visit('/admin/app', { act: 'customers/redact', email: 'ada@example.com' });
  expect(
    control()
      .pending()
      .map(({ topic }) => topic),
  ).toEqual(['app/uninstalled', 'customers/redact']);
  const set = (body: string) => fetch(`${shop.shopify.origin}/sandbox/faults`, { method: 'POST', body });
  expect((await set('{"webhooks":{"dropPerMille":10}}')).status).toBe(200);
  expect(await (await set('{"webhooks":{"reorderWindow":51}}')).text()).toContain('reorderWindow');
});
