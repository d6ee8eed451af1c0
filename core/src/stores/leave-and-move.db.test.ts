import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld, order, type World } from '../earning/testing/world.ts';
import { createDeliveryWriter } from '../inbox/store-deliveries.ts';
import { insertMerchant } from '../members/testing/test-deps.ts';
import { disconnectStore, reconnectStore, seeStore } from './leave-and-return.ts';
import { moveStore } from './move-store.ts';
import { readStore } from './read-store.ts';
import { readStoreQrKeys } from './store-qr-keys.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
});

const connected = async ({ merchantId, storeId }: World) =>
  (await readStore(database.pool, merchantId, storeId)) !== null;

describe('a store that left', () => {
  const seen = (seenAt: number) => seeStore(database.pool, { ...world, seenAt });
  const leave = (leftAt: number) =>
    inTransaction(database.pool, (tx) => disconnectStore(tx, { ...world, leftAt }, world.deps));

  test('is called no more, keeps its books, and comes back with what it missed', async () => {
    const { deps } = world;
    await world.deliver(order());
    expect(await leave(deps.clock.at)).toBe(true);
    expect(await connected(world)).toBe(false);
    expect((await world.earned('1')).net).toBe(42);
    deps.clock.at += MINUTE_MS;
    await inTransaction(deps.pool, (tx) => reconnectStore(tx, world, deps));
    expect(await connected(world)).toBe(true);
    expect(
      await sqlMaybe(deps.pool, 'SELECT reconcile_wanted_at AS at FROM store WHERE store_id = $1', [
        world.storeId,
      ]),
    ).toEqual({ at: deps.clock.at });
  });

  test('does not leave by a word from before it came back', async () => {
    const { deps } = world;
    const leftAt = deps.clock.at;
    await leave(leftAt);
    deps.clock.at += 2 * MINUTE_MS;
    await inTransaction(deps.pool, (tx) => reconnectStore(tx, world, deps));
    expect(await leave(leftAt)).toBe(false);
    expect(await connected(world)).toBe(true);
  });

  test('and was opened again seconds later does not leave by the late word of it, and gets what it missed', async () => {
    const { deps, merchantId, storeId } = world;
    const leftAt = deps.clock.at;
    await seen(leftAt - SECOND_MS);
    await seen(leftAt + SECOND_MS);
    deps.clock.at += MINUTE_MS;
    expect(await leave(leftAt)).toBe(false);
    expect(await connected(world)).toBe(true);
    expect(
      await sqlMaybe(
        deps.pool,
        'SELECT reconnected_at AS back, reconcile_wanted_at AS wanted FROM store WHERE merchant_id = $1 AND store_id = $2',
        [merchantId, storeId],
      ),
    ).toEqual({ back: leftAt + SECOND_MS, wanted: deps.clock.at });
    // It leaves once more, and nobody has seen it since.
    expect(await leave(leftAt + 2 * SECOND_MS)).toBe(true);
    expect(await connected(world)).toBe(false);
  });

  test('stays away from whoever was seen before that, however late they come', async () => {
    const { deps } = world;
    const leftAt = deps.clock.at;
    await seen(leftAt - SECOND_MS);
    expect(await leave(leftAt)).toBe(true);
    expect(await seen(leftAt - 1)).toBe(false);
    const back = (seenAt: number) =>
      inTransaction(deps.pool, (tx) => reconnectStore(tx, { ...world, seenAt }, deps));
    expect(await back(leftAt)).toBe(false);
    expect(await connected(world)).toBe(false);
    expect(await back(leftAt + 1)).toBe(true);
    expect(await connected(world)).toBe(true);
    expect(await back(leftAt + 1)).toBe(true);
    expect(await leave(leftAt)).toBe(false);
  });
});

describe('another merchant', () => {
  const move = (to: string) =>
    inTransaction(database.pool, (tx) =>
      moveStore(tx, { storeId: world.storeId, from: world.merchantId, to }),
    );

  test('may be chosen before the first order: reference, keys and deliveries go along', async () => {
    const { deps, merchantId, storeId } = world;
    const to = await insertMerchant(deps);
    const before = await readStoreQrKeys(deps, deps.pool, { merchantId, storeIds: [storeId] });
    await createDeliveryWriter(deps, () => undefined).store({
      merchantId,
      storeId,
      topic: 'order.created',
      headers: {},
      body: Buffer.from('{}'),
    });
    expect(await move(to)).toBe('moved');
    expect(await connected(world)).toBe(false);
    expect(await readStore(deps.pool, to, storeId)).toMatchObject({ merchantId: to, storeId });
    const after = await readStoreQrKeys(deps, deps.pool, { merchantId: to, storeIds: [storeId] });
    expect(after).toEqual(before);
    expect(after.size).toBe(1);
    expect(
      await sql(deps.pool, 'SELECT merchant_id AS to FROM delivery WHERE store_id = $1', [storeId]),
    ).toEqual([{ to }]);
  });

  test('can not be chosen any more once the books speak of the store', async () => {
    await world.deliver(order());
    expect(await move(await insertMerchant(world.deps))).toBe('has_orders');
    expect(await connected(world)).toBe(true);
    expect((await world.earned('1')).net).toBe(42);
  });
});
