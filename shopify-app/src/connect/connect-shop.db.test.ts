import { HOUR_MS } from '@ristourne/core/commerce/time';
import { instant, sql, sqlOne } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { listLocations } from '@ristourne/core/locations/read-locations';
import { createTestDeps, insertMerchant, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import { issuePairingCode, readPairingCode } from '@ristourne/core/stores/pairing-codes';
import { disconnectStore } from '@ristourne/core/stores/leave-and-return';
import { findStoreByAddress, findStoreByRef } from '@ristourne/core/stores/read-store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json, schemaShop, SHOP } from '../testing/schema-shop.ts';
import {
  connectShop,
  openShop,
  type ConnectShopDeps,
  type ConnectShopResult,
  type ShopChoice,
} from './connect-shop.ts';

const OTHER_SHOP = 'coffee-house.myshopify.com';
const ABOUT = {
  name: ' Tea House ',
  myshopifyDomain: SHOP,
  currencyCode: 'EUR',
  ianaTimezone: 'Europe/Paris',
  taxesIncluded: true,
};

const TABLES = [
  'shopify_session',
  'orders',
  'store_key',
  'store_directory',
  'location_external',
  'location',
  'store',
  'pairing_code',
  'merchant',
  'rate_limit',
];

let database: TestDatabase;
let testDeps: TestDeps;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  testDeps = createTestDeps(database.pool);
  for (const table of TABLES) await sql(database.pool, `DELETE FROM ${table}`);
});

const askedOf = (about: Partial<typeof ABOUT> = {}) => schemaShop({ shop: () => ({ ...ABOUT, ...about }) });
const depsOf = (about: Partial<typeof ABOUT> = {}): ConnectShopDeps => ({
  ...testDeps,
  adminApi: askedOf(about).settings,
});
const connect = (choice: ShopChoice, shop = SHOP): Promise<ConnectShopResult> =>
  connectShop(depsOf({ myshopifyDomain: shop }), { shop, choice });
const merchantOf = (result: ConnectShopResult): string => {
  if (result.outcome !== 'connected') throw new Error(JSON.stringify(result));
  return result.merchantId;
};
const codeOf = async (merchantId: string) => (await issuePairingCode(testDeps, { merchantId })).code;
const problem = (name: string) => ({ outcome: 'invalid', field: 'pairingCode', problem: name });
const count = async (table: string) =>
  (await sqlOne<{ n: number }>(database.pool, `SELECT count(*) AS n FROM ${table}`)).n;

/** As a first order leaves it. */
async function placeOrder(merchantId: string, storeId: string): Promise<void> {
  await sql(
    database.pool,
    `INSERT INTO orders (merchant_id, order_id, store_id, external_id, number, status, placed_at, first_seen_at, stamp,
       fetch_seq, state, state_hash, customer_external_id, email_hmac, key_hmac, bound_member)
     VALUES ($1, $2, $3, '1', '1', 'paid', $4, $4, 1, 0, '{}', '', '', '', '', '00000000-0000-0000-0000-000000000000')`,
    [merchantId, testDeps.ids.next(), storeId, instant(testDeps.clock.at)],
  );
}

describe('a shop that starts on its own', () => {
  it('[A4] gets a merchant of its name, a store, a reference, a QR key and one website', async () => {
    const connected = await connect('new');
    expect(connected).toMatchObject({ outcome: 'connected', isNew: true });
    expect(await listLocations(database.pool, merchantOf(connected))).toMatchObject([
      {
        kind: 'web',
        name: 'Tea House',
        webAddress: `https://${SHOP}`,
        currency: 'EUR',
        timeZone: 'Europe/Paris',
      },
    ]);
    const made = await sqlOne<{ ref: string }>(
      database.pool,
      `SELECT m.slug, m.name AS merchant, m.time_zone, s.name, s.platform, s.url, s.currency,
              s.prices_include_tax AS taxed, s.store_ref AS ref FROM store s JOIN merchant m USING (merchant_id)`,
    );
    expect(made).toMatchObject({
      slug: 'tea-house',
      merchant: 'Tea House',
      time_zone: 'Europe/Paris',
      name: 'Tea House',
      platform: 'shopify',
      url: `https://${SHOP}`,
      currency: 'EUR',
      taxed: true,
    });
    expect((await findStoreByRef(database.pool, made.ref))?.platform).toBe('shopify');
    expect(await count('store_key')).toBe(1);
  });
  it('never joins the merchant of another that is called the same', async () => {
    const taken = await insertMerchant(testDeps);
    await sql(database.pool, `UPDATE merchant SET slug = 'tea-house'`);
    const merchantId = merchantOf(await connect('new'));
    expect(merchantId).not.toBe(taken);
    expect(
      await sqlOne(database.pool, 'SELECT slug FROM merchant WHERE merchant_id = $1', [merchantId]),
    ).toEqual({ slug: 'tea-house-2' });
  });
  it('is connected once, however often and however fast somebody clicks', async () => {
    const results = await Promise.all([connect('new'), connect('new'), connect('new')]);
    expect(new Set(results.map(merchantOf)).size).toBe(1);
    expect([await count('merchant'), await count('store')]).toEqual([1, 1]);
    expect(await connect('new')).toMatchObject({ isNew: false });
  });
  it('with a zone that nobody knows takes UTC', async () => {
    await connectShop(depsOf({ ianaTimezone: 'Mars/Olympus' }), { shop: SHOP, choice: 'new' });
    expect(await sqlOne(database.pool, 'SELECT time_zone AS zone FROM merchant')).toEqual({ zone: 'UTC' });
  });
});

describe('a shop that joins', () => {
  let merchantId: string;
  beforeEach(async () => {
    merchantId = await insertMerchant(testDeps);
  });
  it('has the merchant of its pairing code, which is spent then', async () => {
    const pairingCode = await codeOf(merchantId);
    expect(await connect({ pairingCode })).toEqual({ outcome: 'connected', merchantId, isNew: true });
    expect(await count('merchant')).toBe(1);
    expect(await connect({ pairingCode }, OTHER_SHOP)).toEqual(problem('spent'));
    expect(await count('store')).toBe(1);
  });
  it('joins nothing by a code that is old, or that nobody made', async () => {
    const pairingCode = await codeOf(merchantId);
    testDeps.clock.at += HOUR_MS;
    expect(await connect({ pairingCode })).toEqual(problem('expired'));
    expect(await connect({ pairingCode: 'ABCDEFGH23' })).toEqual(problem('unknown'));
    expect(await count('store')).toBe(0);
  });
  it('is one of two when both use one code at once', async () => {
    const pairingCode = await codeOf(merchantId);
    const results = await Promise.all([connect({ pairingCode }), connect({ pairingCode }, OTHER_SHOP)]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['connected', 'invalid']);
    expect(await count('store')).toBe(1);
  });
  it('may try ten codes an hour, and others go on trying', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(await connect({ pairingCode: `GUESS${attempt}` })).toEqual(problem('unknown'));
    const pairingCode = await codeOf(merchantId);
    expect(await connect({ pairingCode })).toEqual(problem('too_many_attempts'));
    expect(await readPairingCode(database.pool, pairingCode, testDeps)).toMatchObject({ outcome: 'paired' });
    expect(await connect({ pairingCode }, OTHER_SHOP)).toMatchObject({ outcome: 'connected' });
  });
  it('may join after all, until its first order', async () => {
    merchantOf(await connect('new'));
    expect(await connect({ pairingCode: await codeOf(merchantId) })).toEqual({
      outcome: 'connected',
      merchantId,
      isNew: false,
    });
    expect(await count('store')).toBe(1);
  });
  it('keeps its merchant once it has orders, and the code stays good', async () => {
    const own = merchantOf(await connect('new'));
    const store = await findStoreByAddress(database.pool, { platform: 'shopify', url: `https://${SHOP}` });
    await placeOrder(own, store?.storeId ?? '');
    const pairingCode = await codeOf(merchantId);
    expect(await connect({ pairingCode })).toEqual(problem('has_orders'));
    expect(merchantOf(await connect('new'))).toBe(own);
    expect(await readPairingCode(database.pool, pairingCode, testDeps)).toMatchObject({ outcome: 'paired' });
  });
});

describe('a shop that was away', () => {
  it('is back with its merchant and its reference as soon as its app is opened', async () => {
    const merchantId = merchantOf(await connect('new'));
    const address = { platform: 'shopify' as const, url: `https://${SHOP}` };
    const before = await findStoreByAddress(database.pool, address);
    if (!before) throw new Error('no store');
    const leftAt = testDeps.clock.at;
    await inTransaction(database.pool, (tx) => disconnectStore(tx, { ...before, leftAt }, testDeps));
    expect(await findStoreByAddress(database.pool, address)).toMatchObject({ isConnected: false });
    expect(await openShop(testDeps, { shop: SHOP, seenAt: leftAt - 1 })).toBeNull();
    expect(await findStoreByAddress(database.pool, address)).toMatchObject({ isConnected: false });
    expect(await openShop(testDeps, { shop: SHOP, seenAt: leftAt + 1 })).toBe(merchantId);
    expect(await findStoreByAddress(database.pool, address)).toEqual(before);
  });
  it('is back once it gives an access again, even if the token is older than Shopify’s word', async () => {
    const merchantId = merchantOf(await connect('new'));
    const store = await findStoreByAddress(database.pool, { platform: 'shopify', url: `https://${SHOP}` });
    if (!store) throw new Error('no store');
    const leftAt = testDeps.clock.at;
    await inTransaction(database.pool, (tx) => disconnectStore(tx, { ...store, leftAt }, testDeps));
    await sql(
      database.pool,
      `INSERT INTO shopify_session (session_id, shop, state, is_online) VALUES ($1, $2, '', false)`,
      [`offline_${SHOP}`, SHOP],
    );
    expect(await openShop(testDeps, { shop: SHOP, seenAt: leftAt - 1 })).toBe(merchantId);
  });
  it('has none when it never had one', async () => {
    expect(await openShop(testDeps, { shop: SHOP, seenAt: testDeps.clock.at })).toBeNull();
  });
});

describe('a shop that can not be read', () => {
  it('is not connected, and the code stays good', async () => {
    const pairingCode = await codeOf(await insertMerchant(testDeps));
    const shop = askedOf();
    shop.next(() => json({}, { status: 503 }));
    const down = await connectShop(
      { ...testDeps, adminApi: shop.settings },
      { shop: SHOP, choice: { pairingCode } },
    );
    expect(down.outcome).toBe('unreachable');
    expect(await count('store')).toBe(0);
    expect(await connect({ pairingCode })).toMatchObject({ outcome: 'connected' });
  });
  it('is not connected when it calls itself another', async () => {
    const deps = depsOf({ myshopifyDomain: OTHER_SHOP });
    expect((await connectShop(deps, { shop: SHOP, choice: 'new' })).outcome).toBe('unreachable');
    expect(await count('store')).toBe(0);
  });
});
