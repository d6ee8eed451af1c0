import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, type World } from '@ristourne/core/earning/testing/world';
import { decode, readPng } from '@ristourne/core/qr/testing/read-png';
import { fetchOrder } from '@ristourne/shopify-app/orders/fetch-order';
import { ORDER_NUMBER, orderShop } from '@ristourne/shopify-app/testing/order-shop';
import { denial, json, SHOP } from '@ristourne/shopify-app/testing/schema-shop';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createShopifyOrderMail, ORDER_MAILS_PER_IP } from './shopify-order-mail.ts';

const SERVER = 'https://loyalty.example';
const IP = '192.0.2.7';
const KEY = '8b0767c473711e0c234030e3b351d1dc';
const STATUS_PAGE = `https://tea.example/954889/orders/0409db52fb3faf1ecef0e72899928a4a/authenticate?key=${KEY}&none=VQxW`;
const CLAIM_LINK = new RegExp(`^${SERVER}/c/[\\w-]+/${ORDER_NUMBER}\\.1\\.[\\w-]{28}$`);
const NO_CLAIM = `${SERVER}/c/order/unknown`;

let database: TestDatabase;
let world: World;
let shop: ReturnType<typeof orderShop>;
let mail: ReturnType<typeof createShopifyOrderMail>;
let logged: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
  await sql(database.pool, 'TRUNCATE rate_limit');
  world = await createWorld(database.pool);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${SHOP}`]);
  await sql(database.pool, `UPDATE store_directory SET platform = 'shopify'`);
  shop = orderShop({
    lines: [{ id: '1', unit: '42.0' }],
    total: '42.0',
    fields: { statusPageUrl: STATUS_PAGE, processedAt: new Date(world.deps.clock.at).toISOString() },
  });
  logged = [];
  mail = createShopifyOrderMail(
    {
      deps: world.deps,
      log: pino({}, { write: (line: string) => void logged.push(line) }),
      environment: { publicUrl: SERVER, trustedProxy: false },
    },
    { adminApi: shop.settings },
  );
});

type Wish = { shop?: string; order?: string; name?: 'code.png' | 'claim'; query?: string } & RequestInit;

function ask({ shop: domain = SHOP, order = ORDER_NUMBER, name = 'code.png', ...wish }: Wish = {}) {
  const { query = `?key=${KEY}`, ...init } = wish;
  return mail.respond(
    new Request(`${SERVER}/shopify/order-mail/${domain}/${order}/${name}${query}`, init),
    IP,
  );
}

async function linkIn(response: Response): Promise<string | undefined> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/png');
  return decode(readPng(Buffer.from(await response.arrayBuffer())));
}

it('the picture in a mail is the QR of the order’s claim link, before its delivery has come and after [B9]', async () => {
  const link = await linkIn(await ask());
  expect(link).toMatch(CLAIM_LINK);
  const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
  if (fetched.outcome !== 'found') throw new Error(fetched.outcome);
  await world.fetched(fetched.reading);
  expect(await linkIn(await ask())).toBe(link);
});

it('the link beside it leads to the same page, and claims nothing by itself [B9]', async () => {
  const link = await linkIn(await ask());
  const response = await ask({ name: 'claim' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe(link);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await sql(database.pool, 'SELECT 1 FROM order_claim')).toEqual([]);
});

it('a picture is kept for ten minutes by its reader alone, and not sent twice', async () => {
  const { headers } = await ask();
  expect(headers.get('cache-control')).toBe('private, max-age=600');
  const again = await ask({ headers: { 'if-none-match': headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

describe('what is refused [I8]', () => {
  const refusals: [string, () => Wish | Promise<Wish>][] = [
    ['another key', () => ({ query: `?key=${KEY.replace('8', '9')}` })],
    ['no key', () => ({ query: '' })],
    ['a short key', () => ({ query: `?key=${KEY.slice(0, 8)}` })],
    ['two keys', () => ({ query: `?key=${KEY}&key=${KEY}` })],
    ['another order', () => ({ order: '5002' })],
    ['no order’s number', () => ({ order: '0' })],
    ['a shop that is not connected', () => ({ shop: 'x.myshopify.com' })],
    ['what is no shop', () => ({ shop: 'evil.example' })],
    [
      'a shop that was disconnected',
      async () => {
        await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
        return {};
      },
    ],
    [
      'an order whose status page has no key',
      () => {
        shop.order['statusPageUrl'] = 'https://tea.example/orders/1';
        return {};
      },
    ],
    [
      'a store whose QR key was revoked',
      async () => {
        await sql(database.pool, 'UPDATE store_key SET revoked_at = now()');
        return {};
      },
    ],
    [
      'an app without leave to read the address of status pages',
      () => {
        shop.order['statusPageUrl'] = () => {
          throw denial('');
        };
        return {};
      },
    ],
  ];

  it.each(refusals)('%s gets the one answer, and the link leads where no code is', async (_, wish) => {
    const asked = await wish();
    const picture = await ask(asked);
    expect(picture.status).toBe(404);
    expect([...picture.headers]).toEqual([['cache-control', 'no-store']]);
    expect(await picture.text()).toBe('');
    const link = await ask({ ...asked, name: 'claim' });
    expect([link.status, link.headers.get('location')]).toEqual([302, NO_CLAIM]);
  });

  it('a key of no form that Shopify writes costs no question to the shop', async () => {
    await ask({ query: '?key=short' });
    expect(shop.seen).toEqual([]);
  });

  it('nothing but reading', async () => {
    expect((await ask({ method: 'POST' })).status).toBe(405);
    expect(shop.seen).toEqual([]);
  });

  it.each([
    '/shopify/order-mail/',
    `/shopify/order-mail/${SHOP}/5001/code.svg`,
    `/shopify/order-mail/${SHOP}/x/claim`,
  ])('there is nothing at %s', (path) => expect(mail.owns(path)).toBe(false));
});

it('an app without leave is told to the owner once a shop, and no key is ever logged', async () => {
  shop.order['statusPageUrl'] = () => {
    throw denial('');
  };
  await ask();
  await ask();
  expect(logged).toHaveLength(1);
  expect(logged.join()).toContain('does not let the app read or change order.statusPageUrl');
  expect(logged.join()).toContain(SHOP);
  expect(logged.join()).not.toContain(KEY);
});

it.each([
  [429, '3', { 'retry-after': '3.0' }],
  [502, '5', {}],
])('a Shopify that answers %s is asked again by whoever looks again', async (status, seconds, headers) => {
  shop.next(() => json({}, { status, headers }));
  const response = await ask({ name: 'claim' });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe(seconds);
  expect(await response.text()).toMatch(/try again.*réessayer/s);
  expect(logged).toEqual([]);
});

it('one network gets its share of answers', async () => {
  await ask();
  await sql(database.pool, 'UPDATE rate_limit SET attempts = $1', [ORDER_MAILS_PER_IP.attempts]);
  const response = await ask();
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(shop.seen).toHaveLength(1);
});
