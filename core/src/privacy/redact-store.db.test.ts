import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { createWorld, DEFINITION, order, type World } from '../earning/testing/world.ts';
import { drain } from '../inbox/drain.ts';
import { createDeliveryWriter } from '../inbox/store-deliveries.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { prove } from '../proof/prove.ts';
import { insertStore } from '../members/testing/test-deps.ts';
import type { DeliveryMeaning, DeliveryReader } from '../ports/store-port.ts';
import { redeem } from '../rewards/redeem.ts';
import { disconnectStore, reconnectStore, seeStore } from '../stores/leave-and-return.ts';
import { readStoreQrKeys } from '../stores/store-qr-keys.ts';
import { redact } from './testing/ask.ts';
import { findTraces, recordSeals } from './testing/traces.ts';

let turn = 0;
let ADA = '';
let GUEST = '';
let CUSTOMER = '';

const REWARD = {
  rewardId: 'three-off', revision: 1, name: { en: '3 off', fr: '3 de remise' }, unit: 'points', cost: 20,
  benefit: { kind: 'amount', amountMinor: 300 }, issue: 'chosen', consuming: true, voucherDays: 90, ordersEarn: true,
} as const; // prettier-ignore

let database: TestDatabase;
let world: World;
let seals: Map<string, string>;
let memberId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  turn += 1;
  ADA = `ada${turn}@example.org`;
  GUEST = `guest${turn}@example.org`;
  CUSTOMER = `9009009${turn}0`;
  world = await createWorld(database.pool, { ...DEFINITION, rewards: [REWARD] });
  seals = recordSeals(world.deps);
  const { deps, storeId } = world;
  const credentials = deps.keys.seal(sealedPlaces.storeSecret('credentials_sealed', storeId), 'ck_secret');
  await sql(database.pool, 'UPDATE store SET credentials_sealed = $2 WHERE store_id = $1', [
    storeId,
    credentials,
  ]);
  memberId = await world.member(ADA);
  await world.customer(CUSTOMER, memberId);
  await world.deliver(order({ id: '1', email: ADA, customer: CUSTOMER }), order({ id: '2', email: GUEST }));
});

const traces = () =>
  findTraces({ deps: world.deps, seals, words: [CUSTOMER, 'ck_secret'], emails: [ADA, GUEST] });

const leave = (leftAt = world.deps.clock.at) =>
  inTransaction(database.pool, (tx) => disconnectStore(tx, { ...world, leftAt }, world.deps));

const seen = (seenAt: number) => seeStore(database.pool, { ...world, seenAt });

/** Bodies of these tests are meanings already. */
const reader: DeliveryReader = ({ body }) => JSON.parse(Buffer.from(body).toString()) as DeliveryMeaning;
const readers = { woocommerce: reader, shopify: undefined };

async function delivered(...meanings: DeliveryMeaning[]): Promise<string[]> {
  const { deps, merchantId, storeId } = world;
  const writer = createDeliveryWriter(deps, () => undefined);
  for (const meaning of meanings)
    await writer.store({
      merchantId,
      storeId,
      topic: 'any',
      headers: {},
      body: Buffer.from(JSON.stringify(meaning)),
    });
  await drain(deps, readers);
  const rows = await sql<{ line: string }>(
    database.pool,
    `SELECT state || ' ' || reason || CASE WHEN body = '' THEN ', emptied' ELSE '' END AS line FROM delivery
      WHERE merchant_id = $1 ORDER BY delivery_id`,
    [merchantId],
  );
  return rows.map(({ line }) => line);
}

describe('a store that left for good', () => {
  test('leaves no address, customer or secret behind; its orders keep their amounts, and the books balance', async () => {
    await leave();
    expect((await traces()).length).toBeGreaterThan(5);
    expect(await redact(world)).toMatchObject({ outcome: 'redacted', counts: { members: 1, orders: 2 } });
    expect(await traces()).toEqual([]);
    expect(await world.balance(memberId)).toMatchObject({ available: 42 });
    expect((await world.earned('2')).unclaimed).toBe(42);
    expect((await prove(database.pool)).differences).toEqual([]);
    const { storeId, merchantId, deps } = world;
    expect(await readStoreQrKeys(deps, deps.pool, { merchantId, storeIds: [storeId] })).toEqual(new Map());
    const audit = await sql(database.pool, 'SELECT author, action FROM admin_audit WHERE merchant_id = $1', [
      merchantId,
    ]);
    expect(audit).toEqual([{ author: 'shopify', action: 'redact_store' }]);
  });

  test('twice, changes nothing more', async () => {
    await leave();
    await redact(world);
    expect(await redact(world)).toMatchObject({ outcome: 'redacted', counts: { members: 0, orders: 0 } });
    const requests = await sql(database.pool, 'SELECT kind FROM privacy_request WHERE merchant_id = $1', [
      world.merchantId,
    ]);
    expect(requests).toEqual([{ kind: 'store_purge' }]);
  });

  test('[I4] with a code that was never made: its units are back, and nothing waits any more', async () => {
    const { deps, merchantId, programId, storeId } = world;
    const wish = {
      merchantId,
      memberId,
      programId,
      rewardId: 'three-off',
      storeId,
      idempotencyKey: 'wish-1',
    };
    expect(await redeem(deps, wish)).toMatchObject({ outcome: 'redeemed' });
    expect(await world.balance(memberId)).toMatchObject({ available: 22, held: 20 });
    await leave();
    await redact(world);
    expect(await world.balance(memberId)).toMatchObject({ available: 42, held: 0 });
    const effects = await sql<{ state: string; reason: string }>(
      database.pool,
      'SELECT state, reason FROM effect WHERE merchant_id = $1',
      [merchantId],
    );
    expect(effects).toEqual([{ state: 'done', reason: 'the store left for good' }]);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('keeps members whom another store of the merchant knows, and that store’s orders', async () => {
    const { deps, merchantId } = world;
    const { storeId } = await insertStore(deps, merchantId, `two${deps.ids.next().slice(-9)}`);
    const readings = [{ storeId, reading: order({ id: '77', email: ADA }), fetchSeq: null }];
    await inTransaction(deps.pool, (tx) => creditOrders(deps, tx, { merchantId, readings, cause: 'test' }));
    await leave();
    expect(await redact(world)).toMatchObject({ counts: { members: 0, keptMembers: 1, orders: 2 } });
    expect(await traces()).toEqual([
      'member_contact.email_hmac',
      'member_contact.email_sealed',
      'orders.email_hmac',
    ]);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('that is back since changes nothing', async () => {
    await leave();
    world.deps.clock.at += MINUTE_MS;
    await inTransaction(database.pool, (tx) => reconnectStore(tx, world, world.deps));
    const before = await traces();
    expect(await redact(world, world.deps.clock.at - MINUTE_MS)).toEqual({ outcome: 'back_since' });
    // Shopify tells it two days later, and its word for when that was may be wrong by an hour.
    world.deps.clock.at += 2 * DAY_MS;
    expect(await redact(world, world.deps.clock.at - 2 * DAY_MS + 60 * MINUTE_MS)).toEqual({
      outcome: 'back_since',
    });
    expect(await traces()).toEqual(before);
  });

  test('and was opened again at once, before anybody heard of it, changes nothing', async () => {
    const leftAt = world.deps.clock.at + 5 * DAY_MS;
    await seen(leftAt + MINUTE_MS);
    world.deps.clock.at = leftAt + 2 * MINUTE_MS;
    expect(await leave(leftAt)).toBe(false);
    world.deps.clock.at = leftAt + 2 * DAY_MS;
    expect(await redact(world, leftAt + 12 * HOUR_MS)).toEqual({ outcome: 'back_since' });
  });

  test('unheard, but was opened since, changes nothing', async () => {
    const leftAt = world.deps.clock.at + 5 * DAY_MS;
    await seen(leftAt + MINUTE_MS);
    expect(await redact(world, leftAt + HOUR_MS / 2)).toEqual({ outcome: 'back_since' });
  });

  test('unheard is disconnected and purged, also when its owner looked in that morning', async () => {
    world.deps.clock.at += 5 * DAY_MS;
    await seen(world.deps.clock.at - 2 * DAY_MS - 3 * HOUR_MS);
    expect(await redact(world, world.deps.clock.at - 2 * DAY_MS)).toMatchObject({ outcome: 'redacted' });
    expect(
      await sqlOne(
        database.pool,
        'SELECT disconnected_at IS NOT NULL AS gone FROM store WHERE store_id = $1',
        [world.storeId],
      ),
    ).toEqual({ gone: true });
  });

  test('and comes back is the same store with its books, a new QR key, and no names of earlier orders', async () => {
    const { deps, merchantId, storeId } = world;
    await leave();
    await redact(world);
    deps.clock.at += DAY_MS;
    await inTransaction(database.pool, (tx) => reconnectStore(tx, world, deps));
    const keys = await readStoreQrKeys(deps, deps.pool, { merchantId, storeIds: [storeId] });
    expect(keys.get(storeId)?.keyVersion).toBe(2);
    await world.fetched(order({ id: '1', email: ADA, customer: CUSTOMER }));
    await world.fetched(order({ id: '3', email: GUEST }));
    expect(await traces()).toEqual([]);
    expect(await world.balance(memberId)).toMatchObject({ available: 42 });
    await world.fetched(order({ id: '4', email: GUEST, placedAt: deps.clock.at }));
    expect(await traces()).toEqual(['order_contact.email_sealed', 'orders.email_hmac']);
    expect(await redact(world, deps.clock.at - 2 * DAY_MS)).toEqual({ outcome: 'back_since' });
  });
});

describe('in the inbox', () => {
  test('what still comes of a purged store is settled and emptied, never credited', async () => {
    await leave();
    const told = { kind: 'notice', notice: { kind: 'store_redact', leftAt: world.deps.clock.at } } as const;
    const late: DeliveryMeaning = { kind: 'order', reading: order({ id: '8', email: GUEST }) };
    expect(await delivered(late, told, late)).toEqual([
      'done its store left for good, emptied',
      'done everything personal was purged, emptied',
      'done its store left for good, emptied',
    ]);
    expect(await traces()).toEqual([]);
    expect((await delivered(told)).at(-1)).toBe('done everything personal was purged, emptied');
  });

  test('an erasure and the person’s own order in one batch leave nothing of them', async () => {
    const person = { customerExternalId: CUSTOMER, email: ADA, orderExternalIds: ['1', '2'] };
    const again: DeliveryMeaning = {
      kind: 'order',
      reading: order({ id: '1', email: ADA, customer: CUSTOMER, stamp: world.deps.clock.at }),
    };
    const lines = await delivered(again, { kind: 'notice', notice: { kind: 'customer_redact', ...person } });
    expect(lines).toEqual(['done credited, emptied', 'done erased, emptied']);
    expect(await traces()).toEqual(['store.credentials_sealed']);
  });

  test('an erasure that fails half-way erases nothing, and is done whole at its next try', async () => {
    await sql(
      database.pool,
      `ALTER TABLE privacy_request ADD CONSTRAINT planted CHECK (merchant_id <> '${world.merchantId}')`,
    );
    const person = { customerExternalId: CUSTOMER, email: ADA, orderExternalIds: ['1', '2'] };
    const before = await traces();
    await delivered({ kind: 'notice', notice: { kind: 'customer_redact', ...person } });
    expect((await traces()).filter((place) => place !== 'delivery.body')).toEqual(before);
    await sql(database.pool, 'ALTER TABLE privacy_request DROP CONSTRAINT planted');
    expect(await delivered()).toEqual(['done erased, emptied']);
    expect(await traces()).toEqual(['store.credentials_sealed']);
  });
});
