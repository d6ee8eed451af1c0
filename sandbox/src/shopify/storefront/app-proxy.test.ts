import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop, TEST_APP } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

let shop: TestShop;
let app: Server;
let seen: IncomingMessage[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  seen = [];
  answer = (response) =>
    response
      .writeHead(200, { 'content-type': 'application/liquid', 'set-cookie': 'a=b' })
      .end('<h1>Points</h1>{{ shop.name }}');
  app = createServer((request, response) => {
    seen.push(request);
    answer(response);
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  shop = await startTestShop({ appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}` });
});
afterEach(async () => {
  await shop.shopify.stop();
  app.close();
});

const visit = (path: string, cookie = '') =>
  fetch(shop.shopify.origin + path, { headers: { cookie, 'accept-language': 'fr' } });

/** The query that the app was asked with, once its signature was found right. */
function lastQuery(): Record<string, string> {
  const query = new URL(`http://app${seen.at(-1)?.url}`).searchParams;
  const text = [...new Set(query.keys())]
    .filter((name) => name !== 'signature')
    .map((name) => `${name}=${query.getAll(name).join(',')}`)
    .sort()
    .join('');
  expect(query.get('signature')).toBe(createHmac('sha256', TEST_APP.apiSecret).update(text).digest('hex'));
  return Object.fromEntries(query);
}

async function signIn(): Promise<{ cookie: string; id: number | undefined }> {
  const ada = shop.shopify.control.customers().find((one) => one.email === 'ada@example.com');
  const response = await fetch(`${shop.shopify.origin}/account`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ customer: String(ada?.id) }),
  });
  return { cookie: response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; '), id: ada?.id }; // prettier-ignore
}

test('the app is asked with the shop’s signed parameters and without cookies; its page goes into the layout as it is', async () => {
  const response = await visit('/apps/ristourne/more/path?q=1&q=2');
  expect(seen[0]?.url).toMatch(/^\/shopify\/proxy\/more\/path\?/);
  expect(seen[0]?.headers).toMatchObject({ 'accept-language': 'fr', 'x-forwarded-for': expect.any(String) as string });
  expect(lastQuery()).toMatchObject({
    q: '2',
    shop: shop.shopify.domain,
    path_prefix: '/apps/ristourne',
    logged_in_customer_id: '',
    timestamp: expect.stringMatching(/^\d{10}$/) as string,
  });
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(response.headers.getSetCookie().join()).not.toContain('a=b');
  const text = await response.text();
  expect(text).toContain('<h1>Points</h1>{{ shop.name }}');
  expect(text).toContain('<a href="/apps/ristourne" aria-current="page">Loyalty</a>');
}); // prettier-ignore

test('a customer who is signed in is named, and the app gets no cookie; nobody names another in the address', async () => {
  const { cookie, id } = await signIn();
  await visit('/apps/ristourne?logged_in_customer_id=1&shop=other.myshopify.com&signature=x', cookie);
  expect(lastQuery()).toMatchObject({ logged_in_customer_id: String(id), shop: shop.shopify.domain });
  expect(seen[0]?.headers.cookie).toBeUndefined();
});

test('French has a folder of its own', async () => {
  const text = await (await visit('/fr/apps/ristourne')).text();
  expect(lastQuery()).toMatchObject({ path_prefix: '/fr/apps/ristourne' });
  expect(text).toContain('<html lang="fr">');
  expect(text).toContain('aria-current="page">Fidélité</a>');
  expect(text).toContain('href="/apps/ristourne?lang=en"');
});

test('what is no Liquid is passed on, with its status; an app that is silent is told of', async () => {
  answer = (response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"a":1}');
  const json = await visit('/apps/ristourne/balance.json');
  expect([json.status, await json.text()]).toEqual([404, '{"a":1}']);
  shop.shopify.setAppUrl('http://127.0.0.1:9');
  const silent = await visit('/fr/apps/ristourne');
  expect(silent.status).toBe(502);
  expect(await silent.text()).toContain('ne répond pas');
});
