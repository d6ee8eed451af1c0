import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderReading } from '../commerce/order.ts';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf, type Ada } from '../earning/testing/ada.ts';
import { order, ORDER_TIME } from '../earning/testing/world.ts';
import { matureEarnings } from '../jobs/mature-earnings.ts';
import { sql } from '../database/sql.ts';
import { mergeMembers } from '../merges/merge-members.ts';
import { programDefinition, type ProgramDefinition, type Reward } from '../programs/definition.ts';
import { prove } from '../proof/prove.ts';
import { redeem, type RedeemResult } from '../rewards/redeem.ts';
import { adjustUnits } from '../rewards/adjust-units.ts';
import { revokeVouchers } from './revoke-vouchers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const UNIT = 'money:EUR';
/** 1.00 to 50.00 of wallet money as a code. */
const SPEND: Reward = {
  ...CHOSEN, rewardId: 'spend', unit: UNIT, cost: 100,
  benefit: { kind: 'wallet_money', minMinor: 100, maxMinor: 5_000 },
}; // prettier-ignore
/** Each order earns 20.00 of wallet money in those days. */
const definition: ProgramDefinition = programDefinition.parse({
  ...programOf(CHOSEN, SPEND),
  campaigns: [
    {
      campaignId: 'gift', name: { en: 'Gift', fr: 'Cadeau' }, description: { en: '', fr: '' }, from: '2026-01-01', to: '2026-12-31', minimumMinor: 10_000,
      gain: { kind: 'money', amountMinor: 2_000, per: 'order' }, limit: null,
    },
  ],
}); // prettier-ignore

const spend = ({ world, memberId }: Ada, units: number, idempotencyKey = 'k'): Promise<RedeemResult> =>
  redeem(world.deps, {
    merchantId: world.merchantId,
    memberId,
    programId: world.programId,
    rewardId: 'spend',
    units,
    idempotencyKey,
  });

/** An order of 25.00 that pays with the code, which took this much off. */
const paying = (
  code: string,
  amountMinor: number,
  change: { id?: string; stamp?: number } = {},
): OrderReading => {
  const reading = order({ id: '2', codes: [code], ...change });
  return { ...reading, state: { ...reading.state, codeAmounts: [{ code, amountMinor }] } };
};
const gone = (reading: OrderReading, seconds = 1): OrderReading => ({
  ...reading,
  state: { ...reading.state, status: 'gone' },
  stamp: reading.stamp + seconds * SECOND_MS,
});

/** Ada has 20.00, and a code of 10.00 of them. */
async function withCode(change: Partial<ProgramDefinition> = {}) {
  const shop = await ada(database.pool, { ...definition, ...change });
  expect(await spend(shop, 1_000)).toMatchObject({ outcome: 'redeemed' });
  await runEffects(shop);
  return { ...shop, code: (await vouchersOf(shop.world))[0]?.code ?? '' };
}
const money = async ({ world, memberId }: Ada) => {
  const { available, held, owed } = await world.balance(memberId, UNIT);
  return { available, held, owed };
};
const sound = async ({ world }: Ada) =>
  expect(await prove(database.pool, world.merchantId)).toMatchObject({ differences: [] });

describe('[D3] [B12] wallet money as a code', () => {
  test('an amount that the buyer chose is held, then a code of that value in that currency', async () => {
    const shop = await ada(database.pool, definition);
    expect(await money(shop)).toEqual({ available: 2_000, held: 0, owed: 0 });
    expect(await spend(shop, 1_234)).toMatchObject({ outcome: 'redeemed' });
    expect(await money(shop)).toEqual({ available: 766, held: 1_234, owed: 0 });
    await runEffects(shop);
    expect(await money(shop)).toEqual({ available: 766, held: 0, owed: 0 });
    const [{ code } = { code: '' }] = await vouchersOf(shop.world);
    expect(shop.shelf.codes.get(code)?.benefit).toEqual({
      kind: 'amount',
      amountMinor: 1_234,
      currency: 'EUR',
    });
    await sound(shop);
  });

  test.each([0, 99, 100.5, -100, 5_001, Number.NaN])(
    '%d is no amount that the reward offers',
    async (units) => {
      const shop = await ada(database.pool, definition);
      expect(await spend(shop, units)).toEqual({ outcome: 'invalid_units' });
      expect(await money(shop)).toEqual({ available: 2_000, held: 0, owed: 0 });
    },
  );

  test('more than there is is refused, and a store of another currency makes no code', async () => {
    const shop = await ada(database.pool, definition);
    expect(await spend(shop, 2_001)).toEqual({ outcome: 'not_enough', available: 2_000, cost: 2_001 });
    await sql(database.pool, `UPDATE store SET currency = 'USD' WHERE merchant_id = $1`, [
      shop.world.merchantId,
    ]);
    expect(await spend(shop, 2_000)).toEqual({ outcome: 'no_store' });
    expect(await money(shop)).toEqual({ available: 2_000, held: 0, owed: 0 });
  });

  test('twenty wishes at once never overdraw, and the same key never buys twice', async () => {
    const shop = await ada(database.pool, definition);
    const wishes = Array.from({ length: 20 }, (_wish, index) => spend(shop, 300, `k${index}`));
    const outcomes = (await Promise.all(wishes)).map(({ outcome }) => outcome);
    expect(outcomes.filter((one) => one === 'redeemed')).toHaveLength(6);
    expect(outcomes.filter((one) => one === 'not_enough')).toHaveLength(14);
    expect(await money(shop)).toEqual({ available: 200, held: 1_800, owed: 0 });
    const again = await ada(database.pool, definition);
    const same = await Promise.all(Array.from({ length: 20 }, () => spend(again, 300, 'k')));
    expect(new Set(same.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await money(again)).toEqual({ available: 1_700, held: 300, owed: 0 });
    await sound(again);
  });
});

describe('[D3] [B12] what an order leaves of a money voucher', () => {
  test('goes back once the order is mature, once', async () => {
    const shop = await withCode();
    await shop.world.deliver(paying(shop.code, 640));
    expect(await money(shop)).toEqual({ available: 1_360, held: 0, owed: 0 });
    await shop.world.deliver(paying(shop.code, 640, { stamp: ORDER_TIME + 9 * SECOND_MS }));
    await shop.world.fetched(paying(shop.code, 500, { stamp: ORDER_TIME + 10 * SECOND_MS }));
    expect(await money(shop)).toEqual({ available: 1_360, held: 0, owed: 0 });
    expect((await vouchersOf(shop.world))[0]?.state).toBe('used');
    await sound(shop);
  });

  test('waits for the return period, and the order is fetched when that is over', async () => {
    const shop = await withCode();
    await shop.world.version({ ...definition, maturityDays: 14 }, shop.world.deps.clock.at);
    // What was bought before goes by its own version: nothing waits.
    await shop.world.deliver(paying(shop.code, 640));
    expect((await money(shop)).available).toBe(1_360);
    await spend(shop, 1_000, 'later');
    await runEffects(shop);
    const code = (await vouchersOf(shop.world))[1]?.code ?? '';
    const using = paying(code, 1, { id: '3' });
    await shop.world.deliver(using);
    expect((await money(shop)).available).toBe(360);
    const { deps, merchantId } = shop.world;
    deps.clock.at = using.state.placedAt + 14 * DAY_MS - 1;
    expect(await matureEarnings(deps, merchantId)).toBe(0);
    deps.clock.at += DAY_MS;
    expect(await matureEarnings(deps, merchantId)).toBe(1);
    await shop.world.fetched(using);
    expect((await money(shop)).available).toBe(1_359);
    expect(await matureEarnings(deps, merchantId)).toBe(0);
  });

  test('is nothing where the code took off all of its value, or more, or the store does not say', async () => {
    for (const taken of [1_000, 1_001]) {
      const shop = await withCode();
      await shop.world.deliver(paying(shop.code, taken));
      expect((await money(shop)).available).toBe(1_000);
    }
    const shop = await withCode();
    await shop.world.deliver(order({ id: '2', codes: [shop.code] }));
    expect((await money(shop)).available).toBe(1_000);
    await shop.world.fetched(paying(shop.code, 400));
    expect((await money(shop)).available).toBe(1_600);
  });

  test('pays first what is owed', async () => {
    const shop = await withCode();
    const { deps, merchantId, programId } = shop.world;
    await adjustUnits(deps, {
      merchantId, programId, memberId: shop.memberId, unit: UNIT, amount: -1_000,
      nature: 'correction', comment: 'test', author: 'test', idempotencyKey: 'a',
    }); // prettier-ignore
    expect((await money(shop)).available).toBe(0);
    // The order that earned the 20.00 is gone: all of it is owed, and no unused code is left to pay it.
    const using = paying(shop.code, 640);
    await shop.world.deliver({ ...using, state: { ...using.state, status: 'waiting' } });
    await shop.world.deliver(gone(order({ email: 'ada@example.org', totalMinor: 12_000 })));
    const { owed } = await money(shop);
    expect(owed).toBeGreaterThan(0);
    await shop.world.fetched(using);
    expect(await money(shop)).toEqual({ available: 0, held: 0, owed: owed - 360 });
    await sound(shop);
  });

  test('is taken once more when that order is cancelled, since the code is worth all again', async () => {
    const shop = await withCode();
    const first = paying(shop.code, 640);
    await shop.world.deliver(first);
    await shop.world.deliver(gone(first));
    expect(await money(shop)).toEqual({ available: 1_000, held: 0, owed: 0 });
    expect((await vouchersOf(shop.world))[0]?.state).toBe('issued');
    await sound(shop);
    await shop.world.deliver(paying(shop.code, 100, { id: '3' }));
    expect(await money(shop)).toEqual({ available: 1_900, held: 0, owed: 0 });
    await sound(shop);
  });

  test('is owed when it was spent meanwhile, and the cancelled order’s revival brings it back', async () => {
    const shop = await withCode();
    const first = paying(shop.code, 640);
    await shop.world.deliver(first);
    expect(await spend(shop, 1_360, 'rest')).toMatchObject({ outcome: 'redeemed' });
    await runEffects(shop);
    const second = (await vouchersOf(shop.world))[1]?.code ?? '';
    await shop.world.deliver(paying(second, 1_360, { id: '4' }));
    await shop.world.deliver(gone(first));
    expect(await money(shop)).toEqual({ available: 0, held: 0, owed: 360 });
    await shop.world.deliver({ ...first, stamp: first.stamp + 5 * SECOND_MS });
    expect(await money(shop)).toEqual({ available: 0, held: 0, owed: 0 });
    await sound(shop);
  });

  test('and a code that came back and is revoked gives back its price, no more', async () => {
    const shop = await withCode();
    const first = paying(shop.code, 640);
    await shop.world.deliver(first);
    await shop.world.deliver(gone(first));
    await runEffects(shop);
    const { deps, merchantId, programId } = shop.world;
    const wish = { merchantId, which: { programId }, unitsBack: true, comment: 'test', author: 'test' };
    expect(await revokeVouchers(deps, { ...wish, expected: 1 })).toMatchObject({
      outcome: 'wanted',
      vouchers: 1,
    });
    await runEffects(shop);
    expect((await vouchersOf(shop.world))[0]?.state).toBe('revoked');
    expect(await money(shop)).toEqual({ available: 2_000, held: 0, owed: 0 });
    await sound(shop);
  });

  test('goes to the survivor of a member who was merged meanwhile', async () => {
    const shop = await withCode();
    const { deps, merchantId } = shop.world;
    const survivor = await shop.world.member('ada@example.com');
    const wish = {
      merchantId,
      fromMemberId: shop.memberId,
      toMemberId: survivor,
      comment: 'test',
      author: 'test',
    };
    expect(await mergeMembers(deps, wish)).toMatchObject({ outcome: 'merged' });
    const first = paying(shop.code, 640);
    await shop.world.deliver(first);
    expect((await money({ ...shop, memberId: survivor })).available).toBe(1_360);
    await shop.world.deliver(gone(first));
    expect((await money({ ...shop, memberId: survivor })).available).toBe(1_000);
    await sound(shop);
  });

  test('a points voucher keeps no remainder', async () => {
    const shop = await ada(database.pool, definition);
    await buy(shop);
    await runEffects(shop);
    const [{ code } = { code: '' }] = await vouchersOf(shop.world);
    await shop.world.deliver(paying(code, 100));
    expect((await shop.world.balance(shop.memberId)).available).toBe(20);
  });
});

test('[F9] after all of these, each money voucher has cost what its order used, and a unit more that is said to be left is told', async () => {
  const CHECK = 'money vouchers cost what their orders used';
  const { checked, differences } = await prove(database.pool);
  expect(differences).toEqual([]);
  expect(checked[CHECK]).toBeGreaterThan(5);
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      'UPDATE voucher_use SET unused_units = unused_units + 1 WHERE counts AND unused_units IS NOT NULL',
    );
    const told = (await prove(client)).differences.filter((one) => one.check === CHECK);
    expect([(rowCount ?? 0) > 0, told.length > 0]).toEqual([true, true]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
