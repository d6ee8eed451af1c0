import { readFileSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { sql } from '@ristourne/core/database/sql';
import { orderProof } from '@ristourne/core/keys/order-proof';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertConnection, type Connection } from '../connect/connections.ts';
import { testDeps } from '../testing/deps.ts';
import { previewUnit } from '../testing/preview-unit.ts';
import { MAX_SUMMARY_BYTES, orderSummary, type Summary, type SummaryDeps } from './order-summary.ts';
import type { PreviewQuestion } from './preview.ts';
import { signCall } from './verify-call.ts';

const NOW = Date.UTC(2026, 10, 21, 20, 15, 20);
const SERVER = 'https://loyalty.example';

/** The order of the HTTP contract. */
const ORDER = {
  id: 19,
  order_key: 'wc_order_Vx0aB3cD4eF5g',
  status: 'processing',
  currency: 'EUR',
  prices_include_tax: true,
  date_created_gmt: '2026-11-21T20:15:20',
  customer_id: 0,
  billing_email: ' Anna@Example.org',
  total: '16.25',
  line_items: [{ id: 6, product_id: 12, variation_id: 0, quantity: 1, total: '11.25', total_tax: '0.00' }],
  shipping_total: '5.00',
  shipping_tax: '0.00',
  coupon_codes: ['X'],
};

describe('orderSummary', () => {
  let database: TestDatabase;
  let deps: SummaryDeps;
  let connection: Connection;
  let asked: PreviewQuestion[] = [];
  let preview: Awaited<ReturnType<SummaryDeps['previewOrder']>>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const parts = testDeps(database.pool, { now: () => NOW });
    deps = {
      ...parts,
      serverUrl: SERVER,
      previewOrder: async (question) => {
        asked.push(question);
        return preview;
      },
    };
    const made = await inTransaction(database.pool, (transaction) =>
      insertConnection(transaction, parts, {
        command: {
          url: 'https://shop.example',
          key: 'ck_1',
          secret: 'cs_1',
          merchantSlug: 'm',
          merchantName: 'M',
          storeName: '',
          serverUrl: SERVER,
        },
        site: { name: 'Shop', currency: 'EUR', pricesIncludeTax: true, timeZone: 'Europe/Paris' },
      }),
    );
    connection = made.connection;
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    asked = [];
    preview = { show: true, claimable: true, units: [previewUnit()] };
  });

  const body = (order: object = {}, rest: object = {}): string =>
    JSON.stringify({ version: 1, locale: 'en_GB', order: { ...ORDER, ...order }, ...rest });
  type Call = { secret?: string; ref?: string; timestamp?: string; headers?: Record<string, string> };
  const ask = async (text: string, call: Call = {}): Promise<Response> => {
    const ref = call.ref ?? connection.storeRef;
    const path = `/woocommerce/${ref}/order-summary`;
    const timestamp = call.timestamp ?? String(NOW / 1_000);
    const secret = Buffer.from(call.secret ?? connection.pluginSecret, 'base64url');
    const signature = signCall(secret, { timestamp, path, rawBody: Buffer.from(text) });
    const headers = {
      'x-ristourne-timestamp': timestamp,
      'x-ristourne-signature': signature,
      ...call.headers,
    };
    return orderSummary(deps, new Request(`${SERVER}${path}`, { method: 'POST', headers, body: text }), ref);
  };
  const shown = async (text: string): Promise<Extract<Summary, { show: true }>> => {
    const response = await ask(text);
    expect(response.status).toBe(200);
    return (await response.json()) as Extract<Summary, { show: true }>;
  };

  it('tells in the asked language, English for any other', async () => {
    expect((await shown(body())).sentences).toEqual(['This order earns 42 points.']);
    expect((await shown(body({}, { locale: 'fr_FR' }))).title).toBe('Vos points de fidélité');
    expect((await shown(body({}, { locale: 'fr_FR' }))).claim?.linkText).toBe('Ajouter mes points');
    expect((await shown(body({}, { locale: 'de_DE' }))).title).toBe('Your loyalty points');
  });
  it('the claim link binds the order key under the store’s QR key, and its images sit beside it', async () => {
    const { claim } = await shown(body());
    const address = { storeRef: connection.storeRef, orderRef: '19', keyVersion: 1 };
    const proof = orderProof(Buffer.from(connection.qrKey, 'base64url'), {
      ...address,
      orderKey: ORDER.order_key,
    });
    expect(claim?.url).toMatch(new RegExp(`^${SERVER}/c/${connection.storeRef}/19\\.1\\.[\\w-]{6}${proof}$`));
    const tail = claim?.url.slice(`${SERVER}/c/`.length);
    expect(claim?.qrSvgUrl).toBe(`${SERVER}/qr/${tail}.svg`);
    expect(claim?.qrPngUrl).toBe(`${SERVER}/qr/${tail}.png`);
  });
  it('core is asked about the normalised order of this merchant and store', async () => {
    await shown(body());
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ merchantId: connection.merchantId, storeId: connection.storeId });
    expect(asked[0]?.reading).toMatchObject({
      state: {
        externalId: '19',
        status: 'earning',
        totalMinor: 1625,
        discountCodes: ['x'],
        customerExternalId: '',
      },
      contact: { email: 'anna@example.org' },
      stamp: NOW,
      secret: ORDER.order_key,
    });
  });
  it('nothing to show is said, and no link is given for what cannot be claimed', async () => {
    preview = { ...preview, claimable: false };
    expect((await shown(body())).claim).toBeNull();
    preview = { ...preview, show: false };
    expect(await (await ask(body())).json()).toEqual({ version: 1, show: false });
  });
  it('a wrong signature, an old one, and none are 401, and core is not asked [I8]', async () => {
    const wrong = await ask(body(), { secret: Buffer.alloc(32, 9).toString('base64url') });
    const old = await ask(body(), { timestamp: String(NOW / 1_000 - 301) });
    const none = await ask(body(), { headers: { 'x-ristourne-signature': '' } });
    expect([wrong.status, old.status, none.status]).toEqual([401, 401, 401]);
    expect(asked).toHaveLength(0);
  });
  it.each(['nosuchref0', '../etc', 'a'.repeat(100), "x' or 1=1"])(
    'an unknown store %j is 404',
    async (ref) => {
      const request = new Request(`${SERVER}/woocommerce/x/order-summary`, { method: 'POST', body: body() });
      expect((await orderSummary(deps, request, ref)).status).toBe(404);
    },
  );
  it.each([
    ['order.line_items.0.total', body({ line_items: [{ ...ORDER.line_items[0], total: 11.25 }] })],
    ['order.date_created_gmt', body({ date_created_gmt: null })],
    ['order.order_key', body({ order_key: 7 })],
    ['order.billing_email', body({ billing_email: undefined })],
    ['version', body({}, { version: 2 })],
    ['locale', body({}, { locale: 1 })],
    ['order', JSON.stringify({ version: 1, locale: 'en', order: null })],
    ['body', '{"version":1'],
    ['body', '['.repeat(100_000)],
  ])('a wrong %s is 400 and named', async (field, text) => {
    const response = await ask(text);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field, message: expect.any(String) as string } });
  });
  it('a body over the limit is 413 before it is understood', async () => {
    const response = await ask(body({ order_key: 'x'.repeat(MAX_SUMMARY_BYTES) }));
    expect(response.status).toBe(413);
  });
  it('a disconnected store is unknown', async () => {
    await sql(database.pool, 'update store set disconnected_at = now()');
    expect((await ask(body())).status).toBe(404);
    await sql(database.pool, 'update store set disconnected_at = null');
  });
  it('a revoked QR key gives no link, a newer one is taken', async () => {
    await sql(database.pool, 'update store_key set revoked_at = now()');
    expect((await shown(body())).claim).toBeNull();
    await sql(database.pool, 'update store_key set revoked_at = null');
    expect((await shown(body())).claim?.url).toContain('/19.1.');
  });
});

describe('the shared vectors', () => {
  it('give the same proof here as in the plugin', () => {
    const file = new URL('../../fixtures/claim-token-vectors.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
      storeRef: string;
      qrKey: string;
      keyVersion: number;
      orderRef: string;
      orderKey: string;
      token: string;
    }[];
    expect(vectors.length).toBeGreaterThan(3);
    for (const { qrKey, token, ...order } of vectors)
      expect(token.endsWith(orderProof(Buffer.from(qrKey, 'base64url'), order))).toBe(true);
  });
});
