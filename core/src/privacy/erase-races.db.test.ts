import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { linkShopAccount } from '../claims/link-shop-account.ts';
import { claim, newIp, ORDER, signIn } from '../claims/testing/claimants.ts';
import { openShop, placeOrder, type TestShop } from '../claims/testing/orders.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { enrol } from '../members/enrol.ts';
import { memberOfAccount } from '../members/find-member.ts';
import { createTestDeps, insertMember, type TestDeps } from '../members/testing/test-deps.ts';
import { eraseCustomer } from './erase-customer.ts';

const ADA = ORDER.email;
const CUSTOMER = '7';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  await sql(
    deps.pool,
    'truncate account, one_time_token, rate_limit, effect, order_binding, order_claim cascade',
  );
  shop = await openShop(deps);
});

/** Does something while Ada's erasure is under way: she is forgotten, and nobody else can see it yet. */
async function whileErased<Result>(act: () => Promise<Result>): Promise<Result> {
  const erased = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const { merchantId, storeId } = shop;
  const erasing = inTransaction(deps.pool, async (tx) => {
    await eraseCustomer(deps, tx, {
      merchantId,
      storeId,
      requestId: deps.ids.next(),
      requestedAt: deps.clock.at,
      author: 'shopify',
      person: { storeId, customerExternalId: CUSTOMER, email: ADA, orderExternalIds: [ORDER.externalId] },
    });
    erased.resolve();
    await mayEnd.promise;
  });
  await erased.promise;
  let hasEnded = false;
  const acting = act().finally(() => (hasEnded = true));
  // Whoever waits for the erasure is seen waiting; whoever doesn't has written by then.
  await expect.poll(async () => hasEnded || (await waiting()) > 0, { timeout: 10_000 }).toBe(true);
  mayEnd.resolve();
  await erasing;
  return acting;
}

async function waiting(): Promise<number> {
  const rows = await sql(
    database.pool,
    `SELECT 1 AS one FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.length;
}

const keptIn = async (table: 'store_customer' | 'order_claim' | 'one_time_token') =>
  (await sql(database.pool, `SELECT 1 AS one FROM ${table}`)).length;

test('a shop account that is being linked while its buyer is erased is linked to nobody', async () => {
  const { link } = await placeOrder(deps, shop, { ...ORDER, customer: CUSTOMER });
  const ada = await signIn(deps, ADA);
  await claim(deps, { link, email: { from: 'order' }, session: ada });
  const linking = () => linkShopAccount(deps, { link, session: ada, ip: newIp() });
  expect(await whileErased(linking)).toEqual({ outcome: 'not_linkable' });
  expect(await keptIn('store_customer')).toBe(0);
});

test('an account that is enrolled while the member of its address is erased becomes somebody new', async () => {
  const { merchantId } = shop;
  const forgotten = await insertMember(deps, merchantId, { email: ADA, verified: true });
  const { accountId } = await signIn(deps, ADA);
  await sql(database.pool, 'DELETE FROM member_account WHERE account_id = $1', [accountId]);
  const emailHmac = hashEmail(deps.keys, ADA);
  const enrolling = () =>
    inTransaction(deps.pool, (tx) => enrol(deps, tx, { merchantId, accountId, emailHmac, by: 'claim' }));
  const enrolled = await whileErased(enrolling);
  expect(enrolled.outcome).toBe('enrolled');
  expect(enrolled.memberId).not.toBe(forgotten);
  expect(await memberOfAccount(deps.pool, merchantId, accountId)).toBe(enrolled.memberId);
});

test('an order that is claimed under its own address while that is erased keeps and mails nothing', async () => {
  const { link } = await placeOrder(deps, shop, ORDER);
  const claiming = () => claim(deps, { link, email: { from: 'order' } });
  expect(await whileErased(claiming)).toEqual({ outcome: 'invalid_email' });
  expect([await keptIn('order_claim'), await keptIn('one_time_token')]).toEqual([0, 0]);
});
