import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { lineRefund, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import type { OrderReading } from '../commerce/order.ts';
import { prove } from '../proof/prove.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { endOfLocalDay } from '../programs/program-clock.ts';
import { readStore } from '../stores/read-store.ts';
import { countFlagged } from './count-flagged.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function withIssued(ordersEarn = true, definition: Partial<ProgramDefinition> = {}) {
  const shop = await ada(database.pool, { ...programOf({ ...CHOSEN, ordersEarn }), ...definition });
  await buy(shop);
  await runEffects(shop);
  return { ...shop, code: (await vouchersOf(shop.world))[0]?.code ?? '' };
}

async function storeOf({ deps, merchantId, storeId }: World) {
  const store = await readStore(deps.pool, merchantId, storeId);
  if (store === null) throw new Error('the store is gone');
  return store;
}

describe('uses', () => {
  test('[D8] an order that cites the code uses the voucher', async () => {
    const { world, code } = await withIssued();
    await world.deliver(order({ id: '2', codes: [code] }));
    expect((await vouchersOf(world))[0]?.state).toBe('used');
  });

  test('when that order is cancelled the voucher is issued again for at least 30 days, and units stay spent', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    world.deps.clock.at = (await vouchersOf(world))[0]?.expires_at ?? 0;
    const using = order({ id: '2', codes: [code], placedAt: ORDER_TIME + 1 });
    await world.deliver(using);
    await world.deliver({
      ...using,
      state: { ...using.state, status: 'gone' },
      stamp: using.stamp + SECOND_MS,
    });
    await runEffects({ world, shelf });
    const until = endOfLocalDay('Europe/Paris', world.deps.clock.at + 30 * DAY_MS);
    expect([
      (await vouchersOf(world))[0]?.state,
      (await vouchersOf(world))[0]?.expires_at,
      shelf.codes.get(code)?.expiresAt,
    ]).toEqual(['issued', until, until]);
    expect((await world.balance(memberId)).available).toBe(20);
  });

  test('[B18] an order paid with a reward earns only if that reward says so', async () => {
    const earning = await withIssued(true);
    const refusing = await withIssued(false);
    for (const { world, code } of [earning, refusing]) await world.deliver(order({ id: '2', codes: [code] }));
    expect([(await earning.world.earned('2')).net, (await refusing.world.earned('2')).net]).toEqual([42, 0]);
  });

  test('a refund that finds the units in an unused voucher is owed at once, and the voucher is revoked to pay it', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    await world.deliver(
      order({
        email: 'ada@example.org',
        totalMinor: 12_000,
        refunds: [lineRefund(12_000)],
        stamp: ORDER_TIME + SECOND_MS,
      }),
    );
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 100 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([(await vouchersOf(world))[0]?.state, shelf.codes.has(code)]).toEqual(['revoked', false]);
  });
});

describe('[D8] over-uses', () => {
  const gone = (reading: OrderReading): OrderReading => ({
    ...reading,
    state: { ...reading.state, status: 'gone' },
    stamp: reading.stamp + SECOND_MS,
  });
  const again = (reading: OrderReading): OrderReading => ({
    ...reading,
    stamp: reading.stamp + 2 * SECOND_MS,
  });

  async function usedTwice(definition: Partial<ProgramDefinition> = {}) {
    const shop = await withIssued(true, definition);
    const [first, second] = ['2', '3'].map((id) => order({ id, codes: [shop.code] })) as [
      OrderReading,
      OrderReading,
    ];
    await shop.world.deliver(first, second);
    return { ...shop, first, second };
  }

  test('a second order with the same code is shown, and costs the price once more: what is there, and the rest owed', async () => {
    const { world, memberId } = await usedTwice();
    expect((await vouchersOf(world))[0]).toMatchObject({ state: 'used', over_used: true });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 80 });
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('the same orders told again and again cost it once', async () => {
    const { world, memberId, second } = await usedTwice();
    await world.deliver({ ...second, stamp: second.stamp + SECOND_MS });
    await world.deliver(again(second));
    expect((await world.balance(memberId)).owed).toBe(80);
  });

  test('each further order costs the price once more, however often it is told, and each cancellation gives one back', async () => {
    const { world, memberId, code } = await withIssued();
    const orders = ['2', '3', '4', '5', '6', '7'].map((id) => order({ id, codes: [code] }));
    const owed = [];
    for (const one of orders) {
      await world.deliver(one);
      await world.deliver({ ...one, stamp: one.stamp + 1 });
      owed.push((await world.balance(memberId)).owed);
    }
    expect(owed).toEqual([0, 80, 180, 280, 380, 480]);
    for (const one of orders.toReversed()) {
      await world.deliver(gone(one));
      await world.deliver({ ...gone(one), stamp: one.stamp + 3 * SECOND_MS });
      owed.push((await world.balance(memberId)).owed);
    }
    expect(owed.slice(6)).toEqual([380, 280, 180, 80, 0, 0]);
    expect((await world.balance(memberId)).available).toBe(20);
    for (const one of orders.slice(0, 3)) await world.deliver({ ...one, stamp: one.stamp + 9 * SECOND_MS });
    expect((await world.balance(memberId)).owed).toBe(180);
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('an order cancelled and revived after its voucher was used elsewhere is such an over-use', async () => {
    const { world, memberId, code } = await withIssued();
    const [old, next] = [order({ id: '2', codes: [code] }), order({ id: '3', codes: [code] })];
    await world.deliver(old);
    await world.deliver(gone(old));
    await world.deliver(next);
    expect((await world.balance(memberId)).owed).toBe(0);
    await world.deliver(again(old));
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 80 });
  });

  test('when the one order too many is cancelled everything comes back, also what was paid meanwhile', async () => {
    const { world, memberId, second } = await usedTwice();
    await world.deliver(order({ id: '4', email: 'ada@example.org' }));
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 38 });
    await world.deliver(gone(second));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 62, held: 0, owed: 0 });
    expect((await vouchersOf(world))[0]).toMatchObject({ state: 'used', over_used: false });
    await world.deliver(again(second));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 38 });
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('a code that was used although its units had come back costs its price', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    const first = { email: 'ada@example.org', totalMinor: 12_000 };
    await world.deliver(order({ ...first, status: 'gone', stamp: ORDER_TIME + SECOND_MS }));
    await runEffects({ world, shelf });
    await world.deliver(order({ ...first, stamp: ORDER_TIME + 2 * SECOND_MS }));
    expect([(await vouchersOf(world))[0]?.state, (await world.balance(memberId)).available]).toEqual([
      'revoked',
      120,
    ]);
    await world.deliver(order({ id: '2', codes: [code] }));
    expect((await vouchersOf(world))[0]).toMatchObject({ state: 'revoked', over_used: true });
    expect(await world.balance(memberId)).toMatchObject({ available: 20, owed: 0 });
  });

  test('where shortfalls are written off, so is what an over-use leaves missing', async () => {
    const { world, memberId, second } = await usedTwice({ shortfall: 'written_off' });
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 0 });
    await world.deliver(gone(second));
    expect(await world.balance(memberId)).toMatchObject({ available: 20, owed: 0 });
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('an over-use that leaves a debt takes back the member’s other unused vouchers', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    await world.deliver(order({ id: '9', email: 'ada@example.org', totalMinor: 8_000 }));
    await buy({ world, memberId }, 'k2');
    await runEffects({ world, shelf });
    await world.deliver(order({ id: '2', codes: [code] }), order({ id: '3', codes: [code] }));
    expect((await world.balance(memberId)).owed).toBe(100);
    await runEffects({ world, shelf });
    expect((await vouchersOf(world)).map((one) => one.state)).toEqual(['used', 'revoked']);
    expect((await world.balance(memberId)).owed).toBe(0);
  });
});

test('a code that was revoked in the store while an order used it opens again when that order is cancelled', async () => {
  const { world, shelf, code } = await withIssued();
  const using = order({ id: '2', codes: [code] });
  await world.deliver(using);
  await shelf.port.revokeVoucher(await storeOf(world), code);
  for (const later of [1, 3]) {
    await world.deliver({
      ...using,
      state: { ...using.state, status: 'gone' },
      stamp: using.stamp + later * SECOND_MS,
    });
    await runEffects({ world, shelf });
    expect([shelf.codes.has(code), (await vouchersOf(world))[0]?.state]).toEqual([true, 'issued']);
    await world.deliver({ ...using, stamp: using.stamp + (later + 1) * SECOND_MS });
    await shelf.port.revokeVoucher(await storeOf(world), code);
  }
});

test('an order that was edited to use a code which came after it is flagged', async () => {
  const { world, code } = await withIssued();
  await world.deliver(
    order({ email: 'ada@example.org', totalMinor: 12_000, codes: [code], stamp: ORDER_TIME + SECOND_MS }),
  );
  expect(await countFlagged(world.deps, world.merchantId)).toEqual({ overUsed: 0, usedByOlderOrder: 1 });
});

test('a code that the store lost, because it was being revoked while an order used it, is made again when it comes back', async () => {
  const { world, shelf, code } = await withIssued();
  const using = order({ id: '2', codes: [code] });
  await world.deliver(using);
  shelf.codes.delete(code);
  await world.deliver({
    ...using,
    state: { ...using.state, status: 'gone' },
    stamp: using.stamp + SECOND_MS,
  });
  await runEffects({ world, shelf });
  expect(shelf.codes.get(code)?.expiresAt).toBe((await vouchersOf(world))[0]?.expires_at);
});
