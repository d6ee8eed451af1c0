import { sql } from '@ristourne/core/database/sql';
import type { TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, order, type World } from '@ristourne/core/earning/testing/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Shopify } from '../../../sandbox/src/index.ts';
import { openShopifyServer, SET_UP_LIMIT_MS, type ShopifyServer } from './testing/shopify-server.ts';

let server: ShopifyServer;
let shopify: Shopify;
let database: TestDatabase;
let world: World;

beforeAll(async () => {
  server = await openShopifyServer({ worker: false });
  ({ shopify, database } = server);
  world = await createWorld(database.pool);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${shopify.domain}`]);
}, SET_UP_LIMIT_MS);

afterAll(() => server.stop());

async function signIn(email: string): Promise<{ cookie: string; customer: string }> {
  const found = shopify.control.customers().find((one) => one.email === email);
  const customer = String(found?.id);
  const response = await fetch(`${shopify.origin}/account`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ customer }),
  });
  const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0]);
  return { cookie: cookies.join('; '), customer };
}

test('a member who is signed in to the shop sees their points there; a guest nobody’s', async () => {
  const { cookie, customer } = await signIn('ada@example.com');
  await world.customer(customer, await world.member('ada@example.com'));
  await world.deliver(order({ id: '1', customer, totalMinor: 4_200 }));
  const visit = async (path: string, cookies = '') =>
    (await fetch(shopify.origin + path, { headers: { cookie: cookies } })).text();
  expect(await visit('/apps/ristourne', cookie)).toContain('<dd>42 leaves</dd>');
  expect(await visit('/fr/apps/ristourne', cookie)).toContain('<dd>42 feuilles</dd>');
  expect(await visit('/apps/ristourne')).not.toContain('42');
  expect(JSON.parse(await visit('/apps/ristourne/balance.json', cookie))).toMatchObject({
    version: 1,
    visitor: 'member',
    programs: [{ units: [{ available: 42 }] }],
  });
  expect((await fetch(`${shopify.origin}/apps/ristourne/nowhere`)).status).toBe(404);
});

test('asked past Shopify, the server tells nothing', async () => {
  for (const path of ['/shopify/proxy', '/shopify/proxy/balance.json', '/shopify/proxy/?shop=x']) {
    const response = await fetch(`${server.origin}${path}`);
    expect([response.status, await response.json()]).toEqual([401, { version: 1, outcome: 'refused' }]);
  }
});
