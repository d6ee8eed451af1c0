import { sql, sqlMaybe, sqlOne } from '@ristourne/core/database/sql';
import type { TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { hashEmail } from '@ristourne/core/keys/email';
import { prove } from '@ristourne/core/proof/prove';
import { linkStoreCustomer } from '@ristourne/core/members/link-store-customer';
import { insertMember, readAllText } from '@ristourne/core/members/testing/test-deps';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Shopify } from '../../../sandbox/src/index.ts';
import { defaultProgram } from '../cli/default-program.ts';
import type { Installation } from '../compose.ts';
import { openShopifyServer, SET_UP_LIMIT_MS, SOON, type ShopifyServer } from './testing/shopify-server.ts';

let shopify: Shopify;
let database: TestDatabase;
let installation: Installation;
let server: ShopifyServer;

beforeAll(async () => {
  server = await openShopifyServer();
  ({ shopify, database, installation } = server);
}, SET_UP_LIMIT_MS);

afterAll(() => server.stop());

const ask = (path: string, init: RequestInit = {}) => server.ask(path, init);
const open = () => server.open();

async function order(): Promise<string> {
  const placed = shopify.control.placeOrder({ lines: [{ product: 'TEA-125', quantity: 2 }], paid: true });
  await shopify.control.runQueue();
  return String(placed.id);
}
const net = async (externalId: string) =>
  (
    await sqlMaybe<{ net: number }>(
      database.pool,
      `SELECT coalesce(sum(e.net), 0)::bigint AS net FROM earning e JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.source_id
        WHERE o.external_id = $1 GROUP BY o.order_id`,
      [externalId],
    )
  )?.net ?? 0;
const credited = (externalId: string) =>
  vi.waitFor(async () => expect(await net(externalId)).toBeGreaterThan(0), SOON);
const parkedReasons = async () =>
  (await sql<{ reason: string }>(database.pool, `SELECT reason FROM effect WHERE state = 'parked'`)).map(
    ({ reason }) => reason,
  );

/** As a buyer who has said that the shop's account is theirs. */
async function linkToNewMember(email: string, externalId: string): Promise<void> {
  const { deps } = installation;
  const store = await sqlOne<{ merchantId: string; storeId: string }>(
    database.pool,
    'SELECT merchant_id AS "merchantId", store_id AS "storeId" FROM store',
  );
  const memberId = await insertMember(deps, store.merchantId, { email, verified: true });
  const at = deps.clock.now();
  await inTransaction(deps.pool, (tx) => linkStoreCustomer(deps, tx, { ...store, memberId, externalId, at }));
}

test('a shop is installed, starts on its own, and its orders are credited by webhook and fetch', async () => {
  shopify.control.install();
  await order();
  expect(await open()).toEqual({ outcome: 'start' });
  const started = await ask('/app/act/home', { method: 'POST', body: JSON.stringify({ do: 'start' }) });
  expect(await started.json()).toMatchObject({ outcome: 'done' });
  expect(await open()).toMatchObject({ outcome: 'loaded' });
  const { merchantId } = await sqlOne<{ merchantId: string }>(
    database.pool,
    'SELECT merchant_id AS "merchantId" FROM merchant',
  );
  const { deps } = installation;
  const program = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (program.outcome !== 'created') throw new Error(program.field);
  const definition = defaultProgram('EUR');
  await activateVersion(deps, { merchantId, programId: program.programId, definition, author: 'test' });
  // Shopify's times are whole seconds: an order of this one would be older than the programme.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await credited(await order());
});

test('an access that is revoked before its time is renewed by itself, or waits for the owner to open the app', async () => {
  shopify.control.revokeTokens();
  const placed = await order();
  await vi.waitFor(async () => {
    const reasons = await parkedReasons();
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toContain('open the app in Shopify once');
  }, SOON);
  expect(await net(placed)).toBe(0);
  expect(await open()).toMatchObject({ outcome: 'loaded' });
  await credited(placed);
  expect(await parkedReasons()).toEqual([]);
});

test('an app that is taken away and installed again goes on with the same books', async () => {
  const before = await order();
  await credited(before);
  shopify.control.uninstall();
  await shopify.control.runQueue();
  const sessions = () => sql(database.pool, 'SELECT 1 AS one FROM shopify_session');
  await vi.waitFor(async () => expect(await sessions()).toEqual([]), SOON);
  shopify.control.install();
  expect(await open()).toMatchObject({ outcome: 'loaded' });
  expect(await net(before)).toBeGreaterThan(0);
  await credited(await order());
  expect(await sql(database.pool, 'SELECT 1 AS one FROM merchant')).toHaveLength(1);
});

test('a customer whom Shopify says to erase leaves no trace, also when their order is fetched again', async () => {
  const { control } = shopify;
  const email = 'erased@example.org';
  const placed = control.placeOrder({ lines: [{ product: 'TEA-125', quantity: 2 }], email, paid: true });
  await control.runQueue();
  const id = String(placed.id);
  await credited(id);
  const customer = control.customers().find((one) => one.email === email);
  await linkToNewMember(email, String(customer?.id));
  await vi.waitFor(() => expect(customer?.tags).toEqual(['Ristourne']), SOON);
  const traces = async () => {
    const needles = [email, hashEmail(installation.deps.keys, email), String(customer?.id)];
    const rows = await readAllText(database.pool);
    return rows
      .filter(({ text }) => needles.some((needle) => text.includes(needle)))
      .map(({ place }) => place);
  };
  const contacts = () =>
    sql(
      database.pool,
      'SELECT 1 AS one FROM order_contact c JOIN orders o USING (merchant_id, order_id) WHERE o.external_id = $1',
      [id],
    );
  expect(await traces()).toEqual(
    expect.arrayContaining(['effect.subject', 'orders.email_hmac', 'store_customer.external_id']),
  );
  expect(await contacts()).toHaveLength(1);
  const before = await net(id);
  control.compliance('customers/data_request', email);
  control.compliance('customers/redact', email);
  await control.runQueue();
  await vi.waitFor(async () => expect(await traces()).toEqual([]), SOON);
  expect(await contacts()).toEqual([]);
  expect(customer?.tags).toEqual([]);
  control.refund(placed.id, { lines: [{ product: 'TEA-125', quantity: 1 }] });
  await control.runQueue();
  await vi.waitFor(async () => expect(await net(id)).toBeLessThan(before), SOON);
  expect(await traces()).toEqual([]);
  expect(await contacts()).toEqual([]);
  const told = await sql<{ line: string }>(
    database.pool,
    `SELECT kind || ' ' || state AS line FROM privacy_request ORDER BY kind`,
  );
  expect(told.map(({ line }) => line)).toEqual(['copy erased', 'erasure done']);
  expect((await prove(database.pool)).differences).toEqual([]);
});
