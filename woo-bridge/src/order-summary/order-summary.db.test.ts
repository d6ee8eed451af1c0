import { readFileSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { instant, sql } from '@ristourne/core/database/sql';
import { hashEmail } from '@ristourne/core/keys/email';
import { orderProof } from '@ristourne/core/keys/order-proof';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import { DEFINITION } from '@ristourne/core/messages/testing/preview-unit';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertConnection, type Connection } from '../connect/connections.ts';
import { testDeps } from '../testing/deps.ts';
import { MAX_SUMMARY_BYTES, orderSummary, type Summary, type SummaryDeps } from './order-summary.ts';
import { signCall } from '../signed-call/verify-call.ts';

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
  beforeAll(async () => {
    database = await createTestDatabase();
    deps = { ...testDeps(database.pool, { now: () => NOW }), serverUrl: SERVER };
    const made = await inTransaction(database.pool, (transaction) =>
      insertConnection(transaction, deps, {
        command: {
          url: 'https://shop.example',
          key: 'ck_1',
          secret: 'cs_1',
          merchantSlug: 'm',
          merchantName: 'M',
          pairingCode: '',
          storeName: '',
          serverUrl: SERVER,
        },
        site: { name: 'Shop', currency: 'EUR', pricesIncludeTax: true, timeZone: 'Europe/Paris' },
      }),
    );
    connection = made.connection;
    await makeProgram();
  });
  afterAll(() => database.drop());
  const makeProgram = async (): Promise<void> => {
    const { merchantId } = connection;
    const program = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
    if (program.outcome !== 'created') throw new Error(program.field);
    const { programId } = program;
    const activated = await activateVersion(deps, {
      merchantId,
      programId,
      definition: DEFINITION,
      author: 'test',
    });
    if (activated.outcome !== 'activated') throw new Error(JSON.stringify(activated));
  };
  /** A member with a verified address and a balance; the row is written as `enrol` writes it. */
  const makeMember = async (email: string, available: number): Promise<string> => {
    const memberId = deps.ids.next();
    const key = [connection.merchantId, memberId];
    await sql(
      database.pool,
      `insert into member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
       values ($1, $2, $3, 'claim', '00000000-0000-0000-0000-000000000000')`,
      [...key, instant(NOW)],
    );
    await sql(
      database.pool,
      'insert into member_contact (merchant_id, member_id, email_hmac, email_sealed, verified_at) values ($1, $2, $3, $4, $5)',
      [
        ...key,
        hashEmail(deps.keys, email),
        deps.keys.seal(sealedPlaces.memberContact(memberId), email),
        instant(NOW),
      ],
    );
    await sql(
      database.pool,
      `insert into balance (merchant_id, member_id, program_id, unit, pending, available, held, owed)
       select $1, $2, program_id, 'points', 0, $3, 0, 0 from program`,
      [...key, available],
    );
    return memberId;
  };

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

  it('tells a guest what the order earns and how far the reward is, in the asked language, else in English [E1]', async () => {
    const english = await shown(body());
    expect(english.title).toBe('Your loyalty points');
    expect(english.sentences).toEqual([
      'This order earns 45 points.',
      'Usable 14 days after the order.',
      'With this order alone, 55 points to go for 3 € off.',
    ]);
    const french = await shown(body({}, { locale: 'fr_FR' }));
    expect(french.sentences[0]).toBe('Cette commande rapporte 45 points.');
    expect(french.claim?.linkText).toBe('Ajouter mes points');
    expect(await shown(body({}, { locale: 'de_DE' }))).toEqual(english);
  });
  it('tells a linked store customer the total after, and gives no link [E1]', async () => {
    const memberId = await makeMember('bea@example.org', 97);
    await sql(
      database.pool,
      'insert into store_customer (merchant_id, store_id, external_id, member_id, linked_at) values ($1, $2, $3, $4, $5)',
      [connection.merchantId, connection.storeId, '7', memberId, instant(NOW)],
    );
    const summary = await shown(body({ id: 20, customer_id: 7 }));
    expect(summary.sentences).toEqual([
      'This order earns 45 points.',
      'Usable 14 days after the order.',
      'Your total will be 142 points.',
    ]);
    expect(summary.claim).toBeNull();
  });
  it('a guest with a member’s verified address is told what an unknown one is: no total, and the link [I8]', async () => {
    await makeMember('cleo@example.org', 97);
    const known = await shown(body({ id: 21, billing_email: ' Cleo@Example.org' }));
    expect(known).toEqual(await shown(body({ id: 21, billing_email: 'nobody@example.org' })));
    expect(known.sentences.join(' ')).not.toContain('total');
    expect(known.claim?.url).toContain('/21.1.');
  });
  it('a text that no database keeps is 400 and named', async () => {
    const response = await ask(body({ coupon_codes: ['a\0'] }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field: 'order.coupon_codes.0' } });
  });
  it('an order on hold promises, and says on what condition', async () => {
    expect((await shown(body({ status: 'on-hold' }))).sentences[1]).toBe(
      'Added as soon as the order is paid.',
    );
  });
  it('the claim link binds the order key under the store’s QR key, and its images sit beside it [B9]', async () => {
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
  it.each([
    ['a cancelled order', { status: 'cancelled' }],
    ['a draft', { status: 'checkout-draft' }],
    ['an order in another currency', { currency: 'GBP' }],
    ['an order of nothing', { line_items: [], total: '0.00' }],
  ])('%s has nothing to show', async (_name, order) => {
    expect(await (await ask(body(order))).json()).toEqual({ version: 1, show: false });
  });
  it('a wrong signature, an old one, and none are 401 [I8]', async () => {
    const wrong = await ask(body(), { secret: Buffer.alloc(32, 9).toString('base64url') });
    const old = await ask(body(), { timestamp: String(NOW / 1_000 - 301) });
    const none = await ask(body(), { headers: { 'x-ristourne-signature': '' } });
    expect([wrong.status, old.status, none.status]).toEqual([401, 401, 401]);
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
