import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderReading } from '../commerce/order.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { chooseEnrolment, readEnrolmentPolicy } from '../members/enrolment-policy.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import { eraseCustomer } from '../privacy/erase-customer.ts';
import { createWorld, DEFINITION, order, ORDER_TIME, type OrderPlan, type World } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** An order of somebody who can sign in to the shop. */
const byHolder = (plan: OrderPlan): OrderReading => ({ ...order(plan), buyerHasAccount: true });

async function openWorld(): Promise<World> {
  const world = await createWorld(database.pool);
  const { merchantId, deps } = world;
  await chooseEnrolment(deps, { merchantId, policy: 'account_holders', author: 'Camille' });
  return world;
}

type MemberRow = { memberId: string; enrolledBy: string; email: string | null; verified: boolean };
const members = (world: World) =>
  sql<MemberRow>(
    database.pool,
    `SELECT m.member_id AS "memberId", m.enrolled_by AS "enrolledBy", c.email_hmac AS email, c.verified_at IS NOT NULL AS verified
       FROM member m LEFT JOIN member_contact c ON c.merchant_id = m.merchant_id AND c.member_id = m.member_id
      WHERE m.merchant_id = $1`,
    [world.merchantId],
  );
const bindings = (world: World) =>
  sql<{ memberId: string; cause: string }>(
    database.pool,
    'SELECT member_id AS "memberId", cause FROM order_binding WHERE merchant_id = $1',
    [world.merchantId],
  );

describe('a merchant who takes account holders in', () => {
  test('makes a member of a customer with an account when their order arrives, and says how they came', async () => {
    const world = await openWorld();
    await world.deliver(byHolder({ customer: '7', email: 'ada@example.org', totalMinor: 2_000 }));
    const [member, ...more] = await members(world);
    expect(more).toEqual([]);
    expect(member).toMatchObject({ enrolledBy: 'store_account', verified: false });
    expect(member?.email).not.toBeNull();
    expect(await bindings(world)).toEqual([{ memberId: member?.memberId, cause: 'store_account' }]);
    expect(await world.balance(member?.memberId ?? '')).toMatchObject({ available: 20 });
    await world.deliver(byHolder({ id: '2', customer: '7', totalMinor: 1_000 }));
    expect(await members(world)).toHaveLength(1);
    expect(await world.balance(member?.memberId ?? '')).toMatchObject({ available: 30 });
  });

  test('[B13] welcomes them once, in the books alone: nobody has verified their address', async () => {
    const world = await openWorld();
    await world.version({ ...DEFINITION, welcome: { points: 20 } }, ORDER_TIME - DAY_MS);
    await world.deliver(byHolder({ customer: '7', email: 'ada@example.org', totalMinor: 2_000 }));
    await world.deliver(byHolder({ id: '2', customer: '7', totalMinor: 1_000 }));
    const [member] = await members(world);
    expect(await world.balance(member?.memberId ?? '')).toMatchObject({ available: 50 });
    const mails = await sql(
      database.pool,
      `SELECT 1 AS one FROM effect WHERE merchant_id = $1 AND kind = 'mail'`,
      [world.merchantId],
    );
    expect(mails).toEqual([]);
  });

  test.each([
    ['a guest', order({ email: 'ada@example.org' })],
    ['a customer of whom the store does not say that they can sign in', order({ customer: '7' })],
    ['a cancelled order', byHolder({ customer: '7', status: 'gone' })],
    ['a draft', byHolder({ customer: '7', status: 'draft' })],
  ])('makes none of %s', async (_who, reading) => {
    const world = await openWorld();
    await world.deliver(reading);
    expect(await members(world)).toEqual([]);
  });

  test('makes none of a test order', async () => {
    const world = await openWorld();
    const reading = byHolder({ customer: '7' });
    await world.deliver({ ...reading, state: { ...reading.state, test: true } });
    expect(await members(world)).toEqual([]);
  });

  test('makes one member of twenty orders of one customer at once', async () => {
    const world = await openWorld();
    const readings = Array.from({ length: 20 }, (_, index) =>
      byHolder({ id: `${index}`, customer: '7', totalMinor: 1_000 }),
    );
    await Promise.all(readings.map((reading) => world.deliver(reading)));
    const [member, ...more] = await members(world);
    expect(more).toEqual([]);
    expect(await world.balance(member?.memberId ?? '')).toMatchObject({ available: 200 });
  });

  test('makes one of several orders in one delivery, and one for each customer', async () => {
    const world = await openWorld();
    await world.deliver(
      ...['7', '8', '7'].map((customer, index) => byHolder({ id: `${index}`, customer, totalMinor: 1_000 })),
    );
    expect(await members(world)).toHaveLength(2);
  });

  test('makes one, whoever links the same customer at that moment', async () => {
    const world = await openWorld();
    const { merchantId, storeId, deps } = world;
    const anna = await world.member('anna@example.org');
    await Promise.all([
      world.deliver(byHolder({ customer: '7' })),
      inTransaction(database.pool, (tx) =>
        linkStoreCustomer(deps, tx, {
          merchantId,
          storeId,
          externalId: '7',
          memberId: anna,
          at: deps.clock.now(),
        }),
      ),
    ]);
    const { linked } = await sqlOne<{ linked: string }>(
      database.pool,
      'SELECT member_id AS linked FROM store_customer WHERE merchant_id = $1',
      [merchantId],
    );
    expect(await bindings(world)).toMatchObject([{ memberId: linked }]);
  });

  test('gives an order whose address a member has verified to that member, and makes nobody', async () => {
    const world = await openWorld();
    const bert = await world.member('bert@example.org');
    await world.deliver(byHolder({ customer: '7', email: 'bert@example.org' }));
    expect(await bindings(world)).toEqual([{ memberId: bert, cause: 'known_buyer' }]);
    expect(await members(world)).toHaveLength(1);
  });

  test('takes nobody in again by an order from before their erasure, and anew by a later one', async () => {
    const world = await openWorld();
    const { merchantId, storeId, deps } = world;
    const person = { storeId, customerExternalId: '7', email: 'ada@example.org', orderExternalIds: [] };
    await inTransaction(database.pool, (tx) =>
      eraseCustomer(deps, tx, {
        merchantId,
        storeId,
        requestId: deps.ids.next(),
        requestedAt: deps.clock.now(),
        person,
        author: 'test',
      }),
    );
    await world.deliver(byHolder({ customer: '7', email: 'ada@example.org', placedAt: ORDER_TIME }));
    expect(await members(world)).toEqual([]);
    deps.clock.at += DAY_MS;
    await world.deliver(
      byHolder({ id: '2', customer: '7', email: 'ada@example.org', placedAt: deps.clock.at - 1_000 }),
    );
    expect(await members(world)).toHaveLength(1);
  });
});

describe('the choice', () => {
  test('is at first that everyone joins by themselves: a customer with an account stays a guest', async () => {
    const world = await createWorld(database.pool);
    expect(await readEnrolmentPolicy(database.pool, world.merchantId)).toBe('explicit');
    await world.deliver(byHolder({ customer: '7' }));
    expect(await members(world)).toEqual([]);
    expect(await world.earned('1')).toMatchObject({ unclaimed: 42 });
  });

  test('keeps who made it, once, and makes nobody a member after the fact', async () => {
    const world = await createWorld(database.pool);
    const { deps, merchantId } = world;
    await world.deliver(byHolder({ customer: '7' }));
    const choose = () => chooseEnrolment(deps, { merchantId, policy: 'account_holders', author: 'Camille' });
    expect([await choose(), await choose()]).toEqual([{ outcome: 'chosen' }, { outcome: 'same' }]);
    expect(await members(world)).toEqual([]);
    expect(
      await sql(database.pool, 'SELECT author, action, detail FROM admin_audit WHERE merchant_id = $1', [
        merchantId,
      ]),
    ).toEqual([{ author: 'Camille', action: 'choose_enrolment', detail: { policy: 'account_holders' } }]);
  });
});
