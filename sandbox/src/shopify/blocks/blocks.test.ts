import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop, TEST_APP } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';
import { makeBundler } from './bundle.ts';

const APP_URL = 'http://127.0.0.1:9';
let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop({ appUrl: APP_URL });
});
afterEach(() => shop.shopify.stop());

const visit = (path: string, init: RequestInit = {}) => fetch(shop.shopify.origin + path, init);

/** The cookie of a browser in which a customer is signed in; without a customer, of a guest's. */
async function cookieOf(email?: string): Promise<string> {
  const customer = shop.shopify.control.customers().find((one) => one.email === email);
  const body = new URLSearchParams({ customer: String(customer?.id ?? 0) });
  const response = await visit('/account', { method: 'POST', body, redirect: 'manual' });
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

const tokenFor = (name: string, headers: Record<string, string> = {}) =>
  visit(`/blocks/${name}/session-token`, { method: 'POST', headers });

function claimsOf(token: string): Record<string, unknown> {
  const [head = '', body = '', signature = ''] = token.split('.');
  const expected = createHmac('sha256', TEST_APP.apiSecret).update(`${head}.${body}`).digest('base64url');
  expect(signature).toBe(expected);
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
}

test('a guest’s session token names no customer, a signed-in one’s does; each is new and good for five minutes', async () => {
  const guest = claimsOf(await (await tokenFor('thank-you', { cookie: await cookieOf() })).text());
  expect(guest).toMatchObject({ dest: shop.shopify.domain, aud: TEST_APP.apiKey });
  expect(guest).not.toHaveProperty('sub');
  expect(Number(guest['exp']) - Number(guest['iat'])).toBe(300);
  const cookie = await cookieOf('ada@example.com');
  const ada = shop.shopify.control.customers().find((one) => one.email === 'ada@example.com');
  for (const name of ['thank-you', 'order-status'])
    expect(claimsOf(await (await tokenFor(name, { cookie })).text())).toMatchObject({
      sub: `gid://shopify/Customer/${ada?.id}`,
    });
  const [one, other] = await Promise.all([1, 2].map(async () => (await tokenFor('thank-you')).text()));
  expect(claimsOf(one ?? '')['jti']).not.toBe(claimsOf(other ?? '')['jti']);
});

test('nobody gets a token for an account without its session, and no other page gets one at all', async () => {
  expect((await tokenFor('order-status', { cookie: await cookieOf() })).status).toBe(401);
  expect((await tokenFor('order-status')).status).toBe(401);
  const cookie = await cookieOf('ada@example.com');
  for (const origin of ['null', 'https://evil.example'])
    expect((await tokenFor('thank-you', { cookie, origin })).status).toBe(403);
  expect((await tokenFor('thank-you', { cookie, origin: shop.shopify.origin })).status).toBe(200);
  expect((await tokenFor('another')).status).toBe(404);
});

test('the script is the extension of the repository, with the address of the app’s server of now', async () => {
  const first = await visit('/blocks/thank-you/script.js');
  expect(first.headers.get('content-type')).toContain('text/javascript');
  const script = await first.text();
  expect(script).toContain('shopify.extend("purchase.thank-you.block.render"');
  expect(script).toContain(`"${APP_URL}"`);
  expect(script).not.toContain('process.env');
  shop.shopify.setAppUrl('http://127.0.0.1:10');
  expect(await (await visit('/blocks/thank-you/script.js')).text()).toContain('"http://127.0.0.1:10"');
  expect((await visit('/blocks/another/script.js')).status).toBe(404);
});

test('a frame’s document has the extension’s own words in its language', async () => {
  const english = await (await visit('/blocks/thank-you/frame')).text();
  expect(english).toContain('<title>Loyalty points of this order</title>');
  const french = await (await visit('/blocks/order-status/frame?lang=fr')).text();
  expect(french).toContain('<html lang="fr">');
  expect(french).toContain('Vos points de fidélité');
});

test('without a server of the app no block is loaded', async () => {
  const alone = await startTestShop();
  const script = await (await fetch(`${alone.shopify.origin}/blocks/page.js`)).text();
  expect(script).toMatch(/^console\.info\('sandbox: the app has no server yet/);
  await alone.shopify.stop();
});

test('a script is built once, again when a file of it changes, and a broken file is named with its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bundle-'));
  const bundled = makeBundler();
  const source = { name: 'x', code: `import './word.ts'`, folder, appUrl: '' };
  const write = (text: string, at: number) => {
    writeFileSync(join(folder, 'word.ts'), text);
    utimesSync(join(folder, 'word.ts'), at, at);
  };
  write('console.log("one")', 1_000);
  expect(await bundled(source)).toContain('one');
  write('console.log("two")', 1_000);
  expect(await bundled(source)).toContain('one');
  write('console.log("two")', 2_000);
  expect(await bundled(source)).toContain('two');
  write('console.log(', 3_000);
  await expect(bundled(source)).rejects.toThrow(/word\.ts:1:12/);
  write('console.log("three")', 4_000);
  expect(await bundled(source)).toContain('three');
  rmSync(folder, { recursive: true });
});
