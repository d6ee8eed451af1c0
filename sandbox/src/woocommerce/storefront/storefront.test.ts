import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../index.ts';
import type { Sandbox } from '../../index.ts';
import { restClient, startTestSandbox } from '../../testing/client.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.stop());

/** A browser without scripts: keeps cookies, follows redirects. */
function buyer() {
  const cookies = new Map<string, string>();
  const visit = async (
    path: string,
    form?: Record<string, string>,
  ): Promise<{ path: string; page: string }> => {
    const response = await fetch(new URL(path, sandbox.woocommerce.origin), {
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      redirect: 'manual',
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return location === null ? { path, page: await response.text() } : visit(location);
  };
  return visit;
}

const ADDRESS = {
  first_name: 'Gus',
  last_name: 'Guest',
  address_1: '2 High St',
  postcode: '69001',
  city: 'Lyon',
};

test('a guest puts tea into the cart, uses a coupon, pays and sees the order', async () => {
  await restClient(sandbox).post('coupons', { code: 'LOY-3', amount: '3.00' });
  const visit = buyer();
  expect((await visit('/cart/add', { product: '12' })).page).toContain('has been added to your cart');
  expect((await visit('/cart/coupon', { coupon_code: 'nope' })).page).toContain(
    'cannot be applied because it does not exist',
  );
  expect((await visit('/cart/coupon', { coupon_code: 'loy-3' })).page).toContain(
    'Coupon code applied successfully',
  );
  const received = await visit('/checkout/', {
    ...ADDRESS,
    email: 'gus@example.com',
    payment_method: 'card',
  });
  expect(received.path).toMatch(/^\/checkout\/order-received\/\d+\/\?key=wc_order_\w{13}$/);
  expect(received.page).toContain('Thank you. Your order has been received.');
  expect(sandbox.woocommerce.control.orders()).toMatchObject([
    {
      status: 'processing',
      total: '14.50',
      customer_id: 0,
      created_via: 'store-api',
      billing: { email: 'gus@example.com' },
    },
  ]);
  expect((await visit('/cart/')).page).toContain('Your cart is empty.');
});

test('a coupon bound to another address is refused in the cart and at checkout, and leaves the order unmade', async () => {
  await restClient(sandbox).post('coupons', {
    code: 'mine',
    amount: '3.00',
    email_restrictions: ['ada@example.com'],
  });
  const visit = buyer();
  await visit('/cart/add', { product: '12' });
  expect((await visit('/cart/coupon', { coupon_code: 'mine' })).page).toContain(
    'Please enter a valid email at checkout',
  );
  const ada = await visit('/checkout/coupon', { ...ADDRESS, email: 'ada@example.com', coupon_code: 'mine' });
  expect(ada.page).toContain('Coupon code applied successfully');
  const other = await visit('/checkout/', { ...ADDRESS, email: 'eve@example.com' });
  expect(other.page).toContain('Please enter a valid email to use coupon code &quot;mine&quot;.');
  expect(sandbox.woocommerce.control.orders()).toEqual([]);
});

test('missing fields are named in the buyer’s language', async () => {
  const visit = buyer();
  await visit('/?lang=fr');
  await visit('/cart/add', { product: '12' });
  const page = await visit('/checkout/', { ...ADDRESS, city: '', email: 'gus' });
  expect(page.page).toContain('<html lang="fr">');
  expect(page.page).toContain('Le champ « Ville » est obligatoire.');
  expect(page.page).toContain('L’adresse e-mail n’est pas valide.');
});

const languageLink = (page: string): string =>
  (/<a href="([^"]*lang=[^"]*)"/.exec(page)?.[1] ?? 'no link').replaceAll('&amp;', '&');

test('the language changes on the confirmation without losing the order, and after a coupon was typed', async () => {
  const visit = buyer();
  await visit('/cart/add', { product: '12' });
  const refused = await visit('/checkout/coupon', { ...ADDRESS, email: 'gus@example.com', coupon_code: 'x' });
  expect((await visit(languageLink(refused.page))).page).toContain('<h1>Commande</h1>');
  await visit('/?lang=en');
  const received = await visit('/checkout/', { ...ADDRESS, email: 'gus@example.com' });
  const french = await visit(new URL(languageLink(received.page), `http://x${received.path}`).href.slice(8));
  expect(french.page).toContain('Merci. Votre commande a été reçue.');
  expect(new URL(languageLink(french.page), `http://x${french.path}`).search).toBe(
    `${new URL(received.path, 'http://x').search}&lang=en`,
  );
});

test('an order-received page opens only with the order’s key', async () => {
  const { id } = sandbox.woocommerce.control.placeOrder({
    lines: [{ product: 12, quantity: 1 }],
    email: 'a@example.com',
  });
  const response = await fetch(
    `${sandbox.woocommerce.origin}/checkout/order-received/${id}/?key=wc_order_wrong`,
  );
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('use the whole link');
});

test('a signed-in customer’s order belongs to the account', async () => {
  const visit = buyer();
  expect((await visit('/my-account/sign-in', { email: 'ada@example.com' })).page).toContain('Hello Ada');
  await visit('/cart/add', { product: '13' });
  await visit('/checkout/', { ...ADDRESS, email: 'ada@example.com' });
  expect(sandbox.woocommerce.control.orders()).toMatchObject([{ customer_id: 2 }]);
  expect((await visit('/my-account/')).page).toContain('/checkout/order-received/');
});

test('the owner completes, refunds by line and trashes an order with buttons', async () => {
  const { control, origin } = sandbox.woocommerce;
  const { id, line_items } = control.placeOrder({
    lines: [{ product: 12, quantity: 2 }],
    email: 'a@example.com',
    paid: true,
  });
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${origin}/wp-admin/orders/${id}/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  await post('status', { status: 'completed' });
  await post('refund', { [`line_${line_items[0]?.id}`]: '1', reason: 'damaged' });
  expect(control.order(id)).toMatchObject({
    status: 'completed',
    refunds: [{ total: '-12.50', reason: 'damaged' }],
  });
  const after = await (await fetch(`${origin}/wp-admin/orders/${id}`)).text();
  expect(after.replaceAll(/<[^>]*>|\s+/g, ' ')).toMatch(
    /Refund #\d+ damaged +−€12\.50 .*€17\.50 +includes €/,
  );
  await post('status', { status: 'trash' });
  expect(control.order(id)).toMatchObject({ status: 'trash' });
  await post('status', { status: 'restore' });
  expect(control.order(id)).toMatchObject({ status: 'completed' });
  for (const path of ['', 'coupons', 'webhooks', 'ristourne', `orders/${id}`]) {
    expect((await fetch(`${origin}/wp-admin/${path}`)).status).toBe(200);
  }
});

test('a second start with the same snapshot keeps keys, orders and waiting deliveries, and repeats no order key', async () => {
  const snapshotFile = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'shop.json');
  const options = { shopPort: 0, smtpPort: 0, seed: 3, snapshotFile, webhookLagMs: 'manual' as const };
  const plan = { lines: [{ product: 12, quantity: 1 }], email: 'a@example.com' };
  const first = await startSandbox(options);
  await restClient(first).post('webhooks', { topic: 'order.created', delivery_url: 'http://127.0.0.1:9/' });
  const one = first.woocommerce.control.placeOrder(plan);
  await first.stop();
  const second = await startSandbox(options);
  expect(second.woocommerce.keys).toEqual(first.woocommerce.keys);
  expect(second.woocommerce.control.orders()).toMatchObject([{ id: one.id, order_key: one.order_key }]);
  expect(second.woocommerce.control.pending()).toMatchObject([
    { topic: 'order.created', resourceId: one.id },
  ]);
  expect(second.woocommerce.control.placeOrder(plan).order_key).not.toBe(one.order_key);
  await second.stop();
});
