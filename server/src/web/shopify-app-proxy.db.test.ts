import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, order, type World } from '@ristourne/core/earning/testing/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startShopify, type Shopify } from '../../../sandbox/src/index.ts';
import { buildShopifyApp } from '../../../scripts/shopify-build.mjs';
import { compose, type Installation } from '../compose.ts';
import { readEnvironment } from '../environment/read-environment.ts';
import { startWeb, type Web } from './start-web.ts';

const APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };
const SET_UP_LIMIT_MS = 120_000;

let shopify: Shopify;
let database: TestDatabase;
let stateDir: string;
let installation: Installation;
let web: Web;
let world: World;

beforeAll(async () => {
  await buildShopifyApp();
  shopify = await startShopify({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    clock: { now: () => new Date() },
    webhookLagMs: 'manual',
    webhookTimeoutMs: 5_000,
    app: APP,
  });
  database = await createTestDatabase();
  stateDir = mkdtempSync(join(tmpdir(), 'ristourne-proxy-'));
  installation = await compose(
    readEnvironment({
      DATABASE_URL: database.connectionString,
      RISTOURNE_STATE_DIR: stateDir,
      RISTOURNE_PUBLIC_URL: 'https://loyalty.example',
      RISTOURNE_LOG_LEVEL: 'silent',
      PORT: '0',
      SHOPIFY_API_KEY: APP.apiKey,
      SHOPIFY_API_SECRET: APP.apiSecret,
      SHOPIFY_SANDBOX_ORIGIN: shopify.origin,
    }),
  );
  world = await createWorld(database.pool);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${shopify.domain}`]);
  web = await startWeb(installation, () => undefined);
  shopify.setAppUrl(`http://127.0.0.1:${web.port}`);
}, SET_UP_LIMIT_MS);

afterAll(async () => {
  await web.stop();
  await shopify.stop();
  await installation.database.close();
  await database.drop();
  rmSync(stateDir, { recursive: true, force: true });
});

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
    const response = await fetch(`http://127.0.0.1:${web.port}${path}`);
    expect([response.status, await response.json()]).toEqual([401, { version: 1, outcome: 'refused' }]);
  }
});
