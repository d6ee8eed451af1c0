import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld } from '@ristourne/core/earning/testing/world';
import { issuePairingCode } from '@ristourne/core/stores/pairing-codes';
import { getJwt } from '@shopify/shopify-api/test-helpers';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildShopifyApp } from '../../../scripts/shopify-build.mjs';
import { compose, type Installation } from '../compose.ts';
import { readEnvironment } from '../environment/read-environment.ts';
import { startWeb, type Web } from './start-web.ts';

const API_KEY = 'client-id-of-the-app';
const API_SECRET = 'secret-of-the-app';
const SHOP = 'tea-house.myshopify.com';
const FOREIGN_SHOP = 'coffee-house.myshopify.com';
/** Anything that names itself a tool or a robot is sent away with 410. */
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
const BUILD_LIMIT_MS = 120_000;
const HOUR_S = 3_600;

type Exchange = { shop: string | undefined; path: string; body: Record<string, string> };

let database: TestDatabase;
let stateDir: string;
let installation: Installation;
let web: Web;
let url: string;
let shopify: Server;
/** What the stand-in for Shopify's token exchange was asked, and what it answers. */
let exchanges: Exchange[] = [];
let exchangeAnswer: { status: number; body: object };
/** What it answers to the question about the shop itself. */
let shopAnswer: { status: number; body: object };
let logged = '';
/** How often the worker was told that there is something to do. */
let wakes = 0;

beforeAll(async () => {
  await buildShopifyApp();
  database = await createTestDatabase();
  stateDir = mkdtempSync(join(tmpdir(), 'ristourne-shopify-'));
  shopify = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      exchanges.push({
        shop: request.headers['x-shopify-shop-domain'] as string | undefined,
        path: request.url ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>,
      });
      const answer = request.url?.endsWith('/graphql.json') === true ? shopAnswer : exchangeAnswer;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => shopify.listen(0, '127.0.0.1', resolve));
  const log = pino(
    { level: 'debug' },
    new Writable({ write: (chunk, _, done) => ((logged += chunk), done()) }),
  );
  const environment = readEnvironment({
    DATABASE_URL: database.connectionString,
    RISTOURNE_STATE_DIR: stateDir,
    RISTOURNE_PUBLIC_URL: 'https://loyalty.example',
    PORT: '0',
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_SANDBOX_ORIGIN: `http://127.0.0.1:${(shopify.address() as AddressInfo).port}`,
  });
  installation = await compose(environment, log);
  await createWorld(database.pool);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${SHOP}`]);
  web = await startWeb(installation, () => (wakes += 1));
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
  await sql(database.pool, 'TRUNCATE shopify_session');
  exchanges = [];
  const myshopifyDomain = FOREIGN_SHOP;
  const about = { name: 'Coffee House', currencyCode: 'EUR', ianaTimezone: 'Europe/Paris' };
  shopAnswer = {
    status: 200,
    body: { data: { shop: { ...about, myshopifyDomain, taxesIncluded: true } } },
  };
  exchangeAnswer = {
    status: 200,
    body: {
      access_token: 'shpat_of_the_stand_in',
      scope: 'read_orders',
      expires_in: HOUR_S,
      refresh_token: 'shprt_of_the_stand_in',
      refresh_token_expires_in: 720 * HOUR_S,
    },
  };
});

const FOREIGN = { dest: `https://${FOREIGN_SHOP}`, iss: `https://${FOREIGN_SHOP}/admin` };

type Claims = Parameters<typeof getJwt>[3];

async function sessionToken(claims: Claims = {}, secret = API_SECRET): Promise<string> {
  const { token } = await getJwt('tea-house', API_KEY, secret, {
    iss: `https://${SHOP}/admin`,
    dest: `https://${SHOP}`,
    ...claims,
  });
  return token;
}

/** As Shopify's admin opens the app in its frame. */
async function open(path: string, token: string, extra: Record<string, string> = {}): Promise<Response> {
  const host = Buffer.from(`admin.shopify.com/store/tea-house`).toString('base64url');
  const query = new URLSearchParams({
    shop: SHOP,
    host,
    embedded: '1',
    locale: 'en',
    id_token: token,
    ...extra,
  });
  return ask(`${path}?${query}`);
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'user-agent': BROWSER, ...(init.headers as Record<string, string> | undefined) };
  return fetch(url + path, { redirect: 'manual', ...init, headers });
}

/** As App Bridge signs what the page loads afterwards. */
const signed = (token: string) => ({ authorization: `Bearer ${token}` });
const MEMBERS = '/app/members?_data=routes%2Fapp.%28%24page%29';

/** The header's claims with another payload, under the old signature. */
function tampered(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...claims, sub: '1' })).toString('base64url');
  return `${header}.${other}.${signature}`;
}

const inThePast = (): Claims => ({ exp: Date.now() / 1000 - HOUR_S });

describe("Shopify's admin opens the app", () => {
  test('and sees the page of its merchant, in a frame of that shop alone', async () => {
    const response = await open('/app', await sessionToken());
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('<html lang="en">');
    expect(html).toMatch(/<h1[^>]*><span[^>]*>Loyalty</);
    expect(html).toContain('<ui-nav-menu>');
    expect(html).toContain(`data-api-key="${API_KEY}"`);
    expect(html).not.toContain(API_SECRET);
    expect(response.headers.get('content-security-policy')).toMatch(
      new RegExp(`^frame-ancestors https://${SHOP} https://admin.shopify.com`),
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('in the language of its user', async () => {
    const html = await (await open('/app/members', await sessionToken(), { locale: 'fr-CA' })).text();
    expect(html).toContain('<html lang="fr">');
    expect(html).toMatch(/<h1[^>]*><span[^>]*>Membres</);
  });

  test('which exchanges one token for the whole page, with Shopify alone, and keeps it sealed', async () => {
    await open('/app/members', await sessionToken());
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]).toMatchObject({
      shop: SHOP,
      path: '/admin/oauth/access_token',
      body: {
        client_id: API_KEY,
        expiring: '1',
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      },
    });
    const [kept] = await sql<{ id: string; dump: string }>(
      database.pool,
      'SELECT session_id AS id, s::text AS dump FROM shopify_session s',
    );
    expect(kept?.id).toBe(`offline_${SHOP}`);
    expect(kept?.dump).not.toContain('of_the_stand_in');
  });

  test('and exchanges no other while the first is good', async () => {
    await open('/app', await sessionToken());
    await open('/app/programme', await sessionToken());
    await ask(MEMBERS, { headers: signed(await sessionToken()) });
    expect(exchanges).toHaveLength(1);
  });

  test('also at the bare address of the server; a buyer there is led to the wallet', async () => {
    const opened = await ask(`/?shop=${SHOP}&host=abc&embedded=1`);
    expect(opened.headers.get('location')).toBe(
      `https://loyalty.example/app?shop=${SHOP}&host=abc&embedded=1`,
    );
    expect((await ask('/')).headers.get('location')).toBe('https://loyalty.example/wallet');
  });

  test('but a shop that nobody has connected is asked whose it is, and sees nothing of anyone', async () => {
    const response = await open('/app/members', await sessionToken(FOREIGN), { shop: FOREIGN_SHOP });
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('Join a programme');
    expect(html).not.toContain('Members</span>');
    const answer = await ask(MEMBERS, { headers: signed(await sessionToken(FOREIGN)) });
    expect(await answer.json()).toEqual({ outcome: 'start' });
  });

  test('in French, too', async () => {
    const response = await open('/app', await sessionToken(FOREIGN), { shop: FOREIGN_SHOP, locale: 'fr' });
    expect(await response.text()).toContain('Code de jumelage');
  });

  test('and a page that does not exist is not found', async () => {
    expect((await open('/app/secrets', await sessionToken())).status).toBe(404);
  });
});

describe('a session token', () => {
  const bad: [string, () => Promise<string>][] = [
    ['that has expired', () => sessionToken(inThePast())],
    ['made for another app', () => sessionToken({ aud: 'client-id-of-another-app' })],
    ['that was tampered with', async () => tampered(await sessionToken())],
    ['signed with another secret', () => sessionToken({}, 'a-guess')],
  ];

  test.each(bad)('%s leads the opened page to a fresh one', async (_, token) => {
    const response = await open('/app', await token());
    expect(response.status).toBe(302);
    const location = response.headers.get('location') ?? '';
    expect(location).toMatch(/^\/auth\/session-token\?/);
    expect(location).not.toContain('id_token');
    const page = await ask(location);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('app-bridge.js');
    expect(exchanges).toEqual([]);
  });

  test.each(bad)('%s gets no data: 401, and App Bridge may try once more', async (_, token) => {
    const response = await ask(MEMBERS, { headers: signed(await token()) });
    expect(response.status).toBe(401);
    expect(response.headers.get('x-shopify-retry-invalid-session-request')).toBe('1');
    expect(exchanges).toEqual([]);
  });

  test.each<[string, Claims]>([
    ['of a place that is no shop', { dest: 'https://evil.example', iss: 'https://evil.example/admin' }],
    ['whose issuer is another shop', { iss: `https://${FOREIGN_SHOP}/admin` }],
    [
      'that goes to another shop than the address',
      { dest: `https://${FOREIGN_SHOP}`, iss: `https://${FOREIGN_SHOP}/admin` },
    ],
  ])('%s is refused, and exchanged nowhere', async (_, claims) => {
    const token = await sessionToken(claims);
    expect((await open('/app', token)).status).toBe(401);
    const data = await ask(`${MEMBERS}&shop=${SHOP}`, { headers: signed(token) });
    expect(data.status).toBe(401);
    expect(exchanges).toEqual([]);
  });

  test('that is missing leads to a fresh one, and without a shop to the question for it', async () => {
    const missing = await open('/app', '');
    expect(missing.headers.get('location')).toMatch(/^\/auth\/session-token\?/);
    const nobody = await ask('/app');
    expect(nobody.headers.get('location')).toBe('/auth/login');
    const login = await ask('/auth/login', { headers: { 'accept-language': 'fr' } });
    expect(await login.text()).toContain('Domaine de votre boutique');
    expect(login.headers.get('content-security-policy')).toBe("frame-ancestors 'none';");
  });

  test('that Shopify itself refuses leads to a fresh one; when Shopify is down, the page says so', async () => {
    exchangeAnswer = { status: 400, body: { error: 'invalid_subject_token' } };
    expect((await open('/app', await sessionToken())).status).toBe(302);
    exchangeAnswer = { status: 503, body: {} };
    const down = await open('/app', await sessionToken());
    expect(down.status).toBe(500);
    expect(await down.text()).toContain('That did not work');
  });

  test('is in no log, whatever becomes of the request', async () => {
    logged = '';
    const tokens = [
      await sessionToken(),
      await sessionToken(inThePast()),
      await sessionToken({ aud: 'other' }),
    ];
    for (const token of tokens) {
      await open('/app', token);
      await ask(MEMBERS, { headers: signed(token) });
    }
    exchangeAnswer = { status: 503, body: {} };
    await sql(database.pool, 'TRUNCATE shopify_session');
    await open('/app', tokens[0] ?? '');
    expect(logged).not.toContain('id_token');
    for (const token of tokens) expect(logged).not.toContain(token.split('.')[1]);
  });
});

test.each(['node', 'curl/8.5.0', 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/138.0.0.0'])(
  'a robot (%s) is sent away before anything is asked of Shopify',
  async (agent) => {
    const host = Buffer.from('admin.shopify.com/store/tea-house').toString('base64url');
    const query = new URLSearchParams({ shop: SHOP, host, embedded: '1', id_token: await sessionToken() });
    expect((await ask(`/app?${query}`, { headers: { 'user-agent': agent } })).status).toBe(410);
    expect(exchanges).toEqual([]);
  },
);

describe('a shop without a merchant', () => {
  const choose = async (command: object, language = 'en') => {
    const token = await sessionToken(FOREIGN);
    const headers = { ...signed(token), 'content-type': 'application/json', 'accept-language': language };
    const response = await ask('/app/act/home', { method: 'POST', headers, body: JSON.stringify(command) });
    return (await response.json()) as object;
  };
  const stores = () =>
    sql(database.pool, 'SELECT merchant_id FROM store WHERE url = $1', [`https://${FOREIGN_SHOP}`]);

  test('is told by its field, and in its language, what is wrong with a code', async () => {
    expect(await choose({ do: 'join', pairingCode: 'ABCDEFGH23' }, 'fr')).toEqual({
      version: 1,
      outcome: 'invalid',
      problems: [
        {
          field: 'pairingCode',
          message: 'Code de jumelage\u00a0: ce code n’existe pas ici. Vérifiez-le ou demandez-en un nouveau.',
        },
      ],
    });
    expect(await choose({ do: 'replay' })).toEqual({ version: 1, outcome: 'not_found' });
    expect(await stores()).toEqual([]);
  });

  test('hears that Shopify did not answer, and nothing is half done', async () => {
    shopAnswer = { status: 503, body: {} };
    expect(await choose({ do: 'start' })).toMatchObject({ outcome: 'invalid', problems: [{ field: '' }] });
    expect(await stores()).toEqual([]);
  });

  test('joins by a code, and sees the pages of that merchant', async () => {
    const known = await sql<{ merchantId: string }>(
      database.pool,
      'SELECT merchant_id AS "merchantId" FROM store WHERE url = $1',
      [`https://${SHOP}`],
    );
    const merchantId = known[0]?.merchantId ?? '';
    const { code } = await issuePairingCode(installation.deps, { merchantId });
    const before = wakes;
    expect(await choose({ do: 'join', pairingCode: code })).toMatchObject({
      outcome: 'done',
      message: 'Your shop has joined the programme',
    });
    expect(wakes).toBe(before + 1);
    expect(await stores()).toEqual([{ merchant_id: merchantId }]);
    const answer = await ask(MEMBERS, { headers: signed(await sessionToken(FOREIGN)) });
    expect(await answer.json()).toMatchObject({ outcome: 'loaded', page: 'members' });
  });
});

describe('a command', () => {
  const send = (path: string, token: string, body = '{}') =>
    ask(path, { method: 'POST', headers: { ...signed(token), 'content-type': 'application/json' }, body });

  test('needs a session token as a page does', async () => {
    expect((await send('/app/act/deliveries', await sessionToken(inThePast()))).status).toBe(401);
  });

  test('that no page knows is answered plainly, as JSON', async () => {
    const response = await send('/app/act/home', await sessionToken(), 'no json');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ version: 1, outcome: 'not_found' });
  });

  test('reaches the page that it is sent to, and wakes the worker when it is done', async () => {
    const token = await sessionToken();
    const before = wakes;
    const outcomeOf = async (command: object) => {
      const response = await send('/app/act/programme', token, JSON.stringify(command));
      return ((await response.json()) as { outcome: string }).outcome;
    };
    expect(await outcomeOf({ command: 'pause' })).toBe('not_found');
    expect(wakes).toBe(before);
    expect(await outcomeOf({ do: 'pause' })).toBe('done');
    expect(wakes).toBe(before + 1);
  });
});

describe('the files of the pages', () => {
  test.each(['br', 'gzip'])('are compressed as %s and kept for good', async (encoding) => {
    const html = await (await open('/app', await sessionToken())).text();
    const [path = ''] = /\/shopify-app\/assets\/[\w.-]+\.css/.exec(html) ?? [];
    const response = await ask(path, { headers: { 'accept-encoding': encoding } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/css/);
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toContain('--p-space-400');
  });

  test.each(['nothing.js', '..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json'])(
    '%s is not among them',
    async (name) => {
      expect((await ask(`/shopify-app/assets/${name}`)).status).toBe(404);
    },
  );
});

test('a server without an app of Shopify has no such pages', async () => {
  const plain = { ...installation, shopify: null };
  const other = await startWeb(plain, () => undefined);
  const response = await fetch(`http://127.0.0.1:${other.port}/app`, { headers: { 'user-agent': BROWSER } });
  await other.stop();
  expect(response.status).toBe(404);
});
