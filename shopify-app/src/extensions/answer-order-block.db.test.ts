import { createHmac } from 'node:crypto';
import { hashNetwork, takeAttempts } from '@ristourne/core/accounts/rate-limit';
import { parseClaimLink } from '@ristourne/core/claims/claim-link';
import { viewClaim } from '@ristourne/core/claims/view-claim';
import { SECOND_MS } from '@ristourne/core/commerce/time';
import { instant, sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, type World } from '@ristourne/core/earning/testing/world';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import { DEFINITION } from '@ristourne/core/messages/testing/preview-unit';
import { getJwt } from '@shopify/shopify-api/test-helpers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchOrder } from '../orders/fetch-order.ts';
import { ORDER_NUMBER, orderShop } from '../testing/order-shop.ts';
import { json, SHOP } from '../testing/schema-shop.ts';
import { answerOrderBlock, BLOCKS_PER_IP, type AnswerBlockDeps } from './answer-order-block.ts';
import type { BlockPage } from './order-block.ts';

const APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };
const SERVER = 'https://loyalty.example';
const CHECKOUT = 'Z2NwLWV1cm9wZS13ZXN0MTowMUpR';
const CUSTOMER = '7001';
const IP = '192.0.2.7';
const REFUSED = { version: 1, outcome: 'refused' };

let database: TestDatabase;
let world: World;
let shop: ReturnType<typeof orderShop>;
let deps: AnswerBlockDeps;
let refusals: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
  await sql(database.pool, 'TRUNCATE rate_limit');
  world = await createWorld(database.pool, DEFINITION);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${SHOP}`]);
  await sql(database.pool, `UPDATE store_directory SET platform = 'shopify'`);
  shop = orderShop({
    lines: [{ id: '1', unit: '10.5' }],
    total: '10.5',
    fields: { checkoutToken: CHECKOUT, processedAt: new Date(world.deps.clock.at).toISOString() },
  });
  refusals = [];
  deps = {
    ...world.deps,
    app: APP,
    serverUrl: SERVER,
    apiOf: () => shop.api,
    onRefusal: (reason) => refusals.push(reason),
  };
});
type Claims = Record<string, unknown>;

/** As Shopify signs for a buyer's page. */
function token(claims: Claims = {}, { secret = APP.apiSecret, alg = 'HS256' } = {}): string {
  const now = world.deps.clock.at / SECOND_MS;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = { dest: SHOP, aud: APP.apiKey, exp: now + 300, nbf: now, iat: now, jti: 'a', ...claims };
  const signed = `${part({ alg, typ: 'JWT' })}.${part(body)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const signedIn = (number = CUSTOMER): Claims => ({ sub: `gid://shopify/Customer/${number}` });

type Call = { page?: BlockPage; token?: string; body?: object; method?: string; ip?: string };

function ask({ page = 'thank-you', body = {}, method = 'POST', ip = IP, ...call }: Call = {}) {
  const asked = {
    version: 1,
    orderId: `gid://shopify/OrderIdentity/${ORDER_NUMBER}`,
    ...(page === 'thank-you' && { checkoutToken: CHECKOUT }),
    language: 'en',
    ...body,
  };
  const headers = { authorization: `Bearer ${call.token ?? token()}`, origin: 'null' };
  const init = { method, headers, ...(method === 'POST' && { body: JSON.stringify(asked) }) };
  const request = new Request(`${SERVER}/shopify/order-block/${page}`, init);
  return answerOrderBlock(deps, { request, page, ip });
}

async function answered(call: Call = {}): Promise<Record<string, unknown>> {
  const response = await ask(call);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** How many rows each table has, the counts of attempts apart. */
async function rows(): Promise<string> {
  const tables = await sql<{ name: string }>(
    database.pool,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'rate_limit' ORDER BY 1`,
  );
  const counts = await Promise.all(
    tables.map(({ name }) => sql<{ n: number }>(database.pool, `SELECT count(*) AS n FROM "${name}"`)),
  );
  return tables.map(({ name }, index) => `${name} ${counts[index]?.[0]?.n}`).join('\n');
}

const urlOf = (answer: Record<string, unknown>): string => (answer['claim'] as { url: string }).url;

function viewed(url: string) {
  const [storeRef = '', tail = ''] = url.slice(`${SERVER}/c/`.length).split('/');
  const link = parseClaimLink(storeRef, tail);
  if (link === null) throw new Error(`no link of ours: ${url}`);
  return viewClaim(deps, link, null);
}

async function credit(): Promise<void> {
  const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
  if (fetched.outcome !== 'found') throw new Error(fetched.outcome);
  await world.fetched(fetched.reading);
}

describe('the thank-you page', () => {
  it('tells a guest what the order earns, in the language of the page [E1]', async () => {
    const english = await answered();
    expect(english).toMatchObject({
      version: 1,
      outcome: 'ready',
      title: 'Your loyalty points',
      sentences: [
        'This order earns 42 points.',
        'Usable 14 days after the order.',
        'With this order alone, 58 points to go for 3 € off.',
      ],
      claim: { alt: expect.any(String) as string, hint: 'Scan to collect your points' },
    });
    const french = await answered({ body: { language: 'fr-CA' } });
    expect(french['sentences']).toContain('Cette commande rapporte 42 points.');
    expect(await answered({ body: { language: 'de' } })).toEqual(english);
  });

  it('its QR leads to a link that claims the order, before its delivery has come and after [B9]', async () => {
    const url = urlOf(await answered());
    expect(url).toMatch(new RegExp(`^${SERVER}/c/[\\w-]+/${ORDER_NUMBER}\\.1\\.[\\w-]{28}$`));
    expect(await viewed(url)).toMatchObject({ outcome: 'on_its_way' });
    await credit();
    expect(await viewed(url)).toMatchObject({ outcome: 'claimable', units: [{ amount: 42 }] });
    expect(urlOf(await answered())).toBe(url);
  });

  it('shows no link under a newer key than the order was credited under: nothing would verify it', async () => {
    await credit();
    const sealed = deps.keys.seal(
      sealedPlaces.storeKey(world.storeId, 2),
      Buffer.alloc(32, 6).toString('base64url'),
    );
    await sql(
      database.pool,
      `INSERT INTO store_key (merchant_id, store_id, key_version, key_sealed, created_at) VALUES ($1, $2, 2, $3, now())`,
      [world.merchantId, world.storeId, sealed],
    );
    expect(await answered()).toMatchObject({ outcome: 'ready', claim: null });
    await sql(database.pool, 'UPDATE store_key SET revoked_at = now() WHERE store_id = $1', [world.storeId]);
    expect(await answered()).toMatchObject({ outcome: 'ready', claim: null });
  });

  it('does not tell the total of the customer whose address a guest has typed; signed in, it does', async () => {
    await world.customer(CUSTOMER, await world.member('anna@example.org'));
    const guest = await answered();
    expect(guest['claim']).not.toBeNull();
    expect(JSON.stringify(guest)).not.toContain('total');
    await credit();
    expect(await answered()).toEqual(guest);
    const customer = await answered({ token: token(signedIn()) });
    expect(customer['sentences']).toContain('Your total will be 42 points.');
    expect(customer['claim']).toBeNull();
  });

  it('asks again a moment later for an order that Shopify does not know yet', async () => {
    const response = await ask({ body: { orderId: 'gid://shopify/Order/5002' } });
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual({ version: 1, outcome: 'not_yet', retryAfterSeconds: 1 });
  });

  it('asks again when Shopify is busy or broken, and not when it refuses, which is told to the owner', async () => {
    shop.next(() => json({}, { status: 429, headers: { 'retry-after': '2.0' } }));
    expect(await answered()).toMatchObject({ outcome: 'not_yet', retryAfterSeconds: 2 });
    shop.next(() => json({}, { status: 502 }));
    expect(await answered()).toMatchObject({ outcome: 'not_yet' });
    expect(refusals).toEqual([]);
    shop.next(() => json({}, { status: 401 }));
    expect(await answered()).toEqual({ version: 1, outcome: 'nothing' });
    expect(refusals).toHaveLength(1);
  });

  it.each([ORDER_NUMBER, '5002'])(
    'has nothing to show of order %s while the programme is paused',
    async (number) => {
      await sql(
        database.pool,
        `INSERT INTO program_pause (merchant_id, program_id, starts_at, author) VALUES ($1, $2, $3, 'test')`,
        [world.merchantId, world.programId, instant(world.deps.clock.at - SECOND_MS)],
      );
      const body = { orderId: `gid://shopify/Order/${number}` };
      expect(await answered({ body })).toEqual({ version: 1, outcome: 'nothing' });
    },
  );

  it('has nothing to show of a cancelled order', async () => {
    shop.order['cancelledAt'] = '2026-11-21T21:00:00Z';
    expect(await answered()).toEqual({ version: 1, outcome: 'nothing' });
  });
});

describe('the order’s page in an account', () => {
  const page = 'order-status';

  it('tells its customer, and needs no other proof', async () => {
    const answer = await answered({ page, token: token(signedIn()) });
    expect(answer).toMatchObject({ outcome: 'ready', claim: { linkText: 'Add my points' } });
  });

  it.each<[string, Claims]>([
    ['another customer', signedIn('7002')],
    ['nobody who is signed in', {}],
    ['something that is no customer', { sub: 'gid://shopify/Order/7001' }],
  ])('is refused to %s, though the checkout’s token comes along', async (_, claims) => {
    const before = await rows();
    const response = await ask({ page, token: token(claims), body: { checkoutToken: CHECKOUT } });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(REFUSED);
    expect(await rows()).toBe(before);
  });

  it('a guest’s order, which has no customer, is nobody’s', async () => {
    shop.order['customer'] = null;
    expect((await ask({ page, token: token({ sub: '' }) })).status).toBe(401);
    expect((await ask({ page, token: token(signedIn()) })).status).toBe(401);
  });
});

describe('what is refused [I8]', () => {
  const tampered = (): string => {
    const [head, , signature] = token().split('.');
    const [, body] = token(signedIn()).split('.');
    return `${head}.${body}.${signature}`;
  };
  const at = (seconds: number) => world.deps.clock.at / SECOND_MS + seconds;

  it.each<[string, () => Call]>([
    ['an expired token', () => ({ token: token({ exp: at(-11) }) })],
    ['a token that is not good yet', () => ({ token: token({ nbf: at(11) }) })],
    ['a token without an end', () => ({ token: token({ exp: undefined }) })],
    ['a token for another app', () => ({ token: token({ aud: 'client-id-of-another-app' }) })],
    ['a token for no app', () => ({ token: token({ aud: undefined }) })],
    ['a token of a place that is no shop', () => ({ token: token({ dest: 'evil.example' }) })],
    ['a token of a shop in another’s name', () => ({ token: token({ dest: `${SHOP}.evil.example` }) })],
    ['a token of a shop that is not connected', () => ({ token: token({ dest: 'x.myshopify.com' }) })],
    ['a token that was tampered with', () => ({ token: tampered() })],
    ['a token under another secret', () => ({ token: token({}, { secret: 'a-guess' }) })],
    ['a token that says it is not signed', () => ({ token: token({}, { alg: 'none' }) })],
    ['no token', () => ({ token: '' })],
    ['what is no token', () => ({ token: 'a.b.c' })],
    ['a huge token', () => ({ token: token({ jti: 'x'.repeat(5_000) }) })],
    ['the token of another checkout', () => ({ body: { checkoutToken: `${CHECKOUT}x` } })],
    ['no token of a checkout', () => ({ body: { checkoutToken: '' } })],
  ])('%s gets the one answer, and leaves nothing behind', async (_, call) => {
    const before = await rows();
    const response = await ask(call());
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual(REFUSED);
    expect(await rows()).toBe(before);
  });

  it('an order without a token of its checkout, as one made by hand is', async () => {
    shop.order['checkoutToken'] = null;
    expect((await ask()).status).toBe(401);
    expect((await ask({ body: { checkoutToken: '' } })).status).toBe(401);
  });

  it('a shop that was disconnected', async () => {
    await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
    expect((await ask()).status).toBe(401);
    expect(shop.seen).toEqual([]);
  });

  it('a token that is not good costs no row and no question to the shop', async () => {
    await ask({ token: token({ aud: 'x' }) });
    expect(await sql(database.pool, 'SELECT 1 FROM rate_limit')).toEqual([]);
    expect(shop.seen).toEqual([]);
  });

  it.each<[string, object]>([
    ['version', { version: 2 }],
    ['orderId', { orderId: 'gid://shopify/Customer/1' }],
    ['orderId', { orderId: 7 }],
    ['checkoutToken', { checkoutToken: 'x'.repeat(300) }],
    ['language', { language: null }],
    ['body', { more: 'x'.repeat(3_000) }],
  ])('a wrong %s is named', async (field, body) => {
    const response = await ask({ body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ version: 1, error: { field } });
    expect(shop.seen).toEqual([]);
  });
});

it('a session token may come a little early or late, and from a shop’s full address; one that Shopify’s library signs is good', async () => {
  const now = world.deps.clock.at / SECOND_MS;
  expect((await ask({ token: token({ exp: now - 5 }) })).status).toBe(200);
  expect((await ask({ token: token({ nbf: now + 5 }) })).status).toBe(200);
  expect((await ask({ token: token({ dest: `https://${SHOP}` }) })).status).toBe(200);
  const claims = { dest: SHOP, exp: now + 60, nbf: now, iat: now };
  const { token: ofLibrary } = await getJwt('tea-house', APP.apiKey, APP.apiSecret, claims);
  expect((await ask({ token: ofLibrary })).status).toBe(200);
});

it('one address gets its share of answers, and others theirs', async () => {
  const now = deps.clock.now();
  const attempt = { limit: BLOCKS_PER_IP, key: hashNetwork(deps.keys, IP) };
  for (let taken = 0; taken < BLOCKS_PER_IP.attempts; taken += 1)
    await takeAttempts(deps.pool, now, [attempt]);
  const response = await ask();
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(shop.seen).toEqual([]);
  expect((await ask({ ip: '198.51.100.9' })).status).toBe(200);
});

it('a worker of any origin may ask, and cookies play no part', async () => {
  const asked = await ask({ method: 'OPTIONS' });
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
  const response = await ask();
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await ask({ method: 'GET' })).status).toBe(405);
});
