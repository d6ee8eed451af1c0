import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld } from '@ristourne/core/earning/testing/world';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import { createSessionStorage } from '@ristourne/shopify-app/sessions/session-storage';
import { ORDER_NUMBER, orderShop } from '@ristourne/shopify-app/testing/order-shop';
import { SHOP } from '@ristourne/shopify-app/testing/schema-shop';
import { getJwt } from '@shopify/shopify-api/test-helpers';
import { Session } from '@shopify/shopify-api';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildShopifyApp } from '../../../scripts/shopify-build.mjs';
import { compose, type Installation } from '../compose.ts';
import { readEnvironment } from '../environment/read-environment.ts';
import { startWeb, type Web } from './start-web.ts';

const API_KEY = 'client-id-of-the-app';
const API_SECRET = 'secret-of-the-app';
const CHECKOUT = 'Z2NwLWV1cm9wZS13ZXN0MTowMUpR';
const BUILD_LIMIT_MS = 120_000;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let stateDir: string;
let installation: Installation;
let web: Web;
let url: string;
let shopify: Server;
/** The access tokens that reached Shopify's Admin API, and what the stand-in answers to a wish for a new one. */
let seen: (string | undefined)[] = [];
let renewal: { status: number; body: object };

beforeAll(async () => {
  await buildShopifyApp();
  database = await createTestDatabase();
  stateDir = mkdtempSync(join(tmpdir(), 'ristourne-blocks-'));
  shopify = await standIn();
  installation = await compose(
    readEnvironment({
      DATABASE_URL: database.connectionString,
      RISTOURNE_STATE_DIR: stateDir,
      RISTOURNE_PUBLIC_URL: 'https://loyalty.example',
      RISTOURNE_LOG_LEVEL: 'silent',
      PORT: '0',
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_SANDBOX_ORIGIN: `http://127.0.0.1:${(shopify.address() as AddressInfo).port}`,
    }),
  );
  const { storeId } = await createWorld(database.pool);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${SHOP}`]);
  await sql(database.pool, 'UPDATE store_key SET key_sealed = $1', [
    installation.deps.keys.seal(sealedPlaces.storeKey(storeId, 1), Buffer.alloc(32, 5).toString('base64url')),
  ]);
  web = await startWeb(installation, () => undefined);
  url = `http://127.0.0.1:${web.port}`;
}, BUILD_LIMIT_MS);

afterAll(async () => {
  await web.stop();
  shopify.close();
  await installation.database.close();
  await database.drop();
  rmSync(stateDir, { recursive: true, force: true });
});

beforeEach(async () => {
  seen = [];
  renewal = { status: 500, body: {} };
  await sql(database.pool, 'TRUNCATE shopify_session');
});

/** Shopify's Admin API on its own schema, and its token end point. */
async function standIn(): Promise<Server> {
  const shop = orderShop({
    lines: [{ id: '1', unit: '42.0' }],
    total: '42.0',
    fields: { checkoutToken: CHECKOUT, processedAt: new Date().toISOString() },
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/admin/oauth/access_token') {
        response.writeHead(renewal.status).end(JSON.stringify(renewal.body));
        return;
      }
      seen.push(request.headers['x-shopify-access-token'] as string | undefined);
      const body = Buffer.concat(chunks);
      void shop.settings
        .fetch(`https://${SHOP}${request.url}`, { method: 'POST', body })
        .then(async (answer) => response.end(await answer.text()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function install(expiresInMs: number): Promise<void> {
  const { deps, prisma } = installation;
  const session = new Session({
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: '',
    isOnline: false,
    scope: 'read_orders',
    accessToken: 'shpat_first',
    expires: new Date(Date.now() + expiresInMs),
    refreshToken: 'shprt_first',
    refreshTokenExpires: new Date(Date.now() + 100 * HOUR_MS),
  });
  await createSessionStorage({ keys: deps.keys, prisma }).storeSession(session);
}

async function ask(page = 'thank-you', init: RequestInit = {}): Promise<Response> {
  const { token } = await getJwt('tea-house', API_KEY, API_SECRET, { dest: SHOP });
  const body = { version: 1, orderId: `gid://shopify/Order/${ORDER_NUMBER}`, language: 'en' };
  return fetch(`${url}/shopify/order-block/${page}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, origin: 'null', 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, checkoutToken: CHECKOUT }),
    ...init,
  });
}

test('a block on a thank-you page is answered over HTTP, as Shopify’s own schema tells the order [B9]', async () => {
  await install(HOUR_MS);
  const response = await ask();
  expect(response.status).toBe(200);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toMatchObject({
    outcome: 'ready',
    sentences: [expect.stringContaining('42')],
    claim: { url: expect.stringMatching(/^https:\/\/loyalty\.example\/c\//) as string },
  });
  expect(new Set(seen)).toEqual(new Set(['shpat_first']));
});

test('a browser is told beforehand that it may ask', async () => {
  const response = await ask('order-status', { method: 'OPTIONS', body: null, headers: { origin: 'null' } });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
});

test('an access that ends is renewed first', async () => {
  await install(HOUR_MS / 60);
  renewal = {
    status: 200,
    body: {
      access_token: 'shpat_second',
      scope: 'read_orders',
      expires_in: 3_600,
      refresh_token: 'shprt_second',
      refresh_token_expires_in: 360_000,
    },
  };
  expect(await (await ask()).json()).toMatchObject({ outcome: 'ready' });
  expect(new Set(seen)).toEqual(new Set(['shpat_second']));
});

test.each<[string, typeof renewal, object]>([
  ['is down', { status: 503, body: {} }, { outcome: 'not_yet', retryAfterSeconds: 60 }],
  ['refuses', { status: 400, body: { error: 'invalid_subject_token' } }, { outcome: 'nothing' }],
])('when Shopify %s, the access is not renewed, and the page is told so', async (_, answer, told) => {
  await install(HOUR_MS / 60);
  renewal = answer;
  expect(await (await ask()).json()).toEqual({ version: 1, ...told });
  expect(seen).toEqual([]);
});

test('a shop that has left has nothing to show', async () => {
  expect(await (await ask()).json()).toEqual({ version: 1, outcome: 'nothing' });
});

test('there are no other blocks', async () => {
  expect((await ask('checkout')).status).toBe(404);
});
