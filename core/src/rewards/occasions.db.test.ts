import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { createWorld, lineRefund, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { giveForDays } from '../jobs/give-for-days.ts';
import { keepBirthday } from '../members/birthday.ts';
import { matureEarnings } from '../jobs/mature-earnings.ts';
import type { Reward } from '../programs/definition.ts';
import { activateVersion, checkDefinition, pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { createShelf, type Shelf } from '../vouchers/testing/shelf.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type OccasionOf = NonNullable<Reward['occasion']>;
const gift = (occasion: OccasionOf): Reward => ({
  ...CHOSEN,
  rewardId: 'gift',
  issue: 'automatic',
  consuming: false,
  occasion,
});
const NTH = (n: number, repeats = false) => gift({ kind: 'nth_order', order: n, repeats });

type Shop = { world: World; memberId: string; shelf: Shelf };

async function shopWith(reward: Reward, maturityDays = 0): Promise<Shop> {
  const world = await createWorld(database.pool, { ...programOf(reward), maturityDays });
  const memberId = await world.member('ada@example.org');
  return { world, memberId, shelf: createShelf() };
}

let clock = 0;
/** Ada's order; each telling of it is newer than the one before. */
const paid = (id: string, plan: Parameters<typeof order>[0] = {}) => {
  clock += 1;
  return order({ id, email: 'ada@example.org', stamp: ORDER_TIME + clock * SECOND_MS, ...plan });
};
const statesOf = async ({ world }: Shop) => (await vouchersOf(world)).map((one) => one.state);
const given = async (shop: Shop) => (await statesOf(shop)).length;

describe('[D6] a so-many-th order', () => {
  test('gives its voucher once, with the order that makes it whole, and costs no units', async () => {
    const shop = await shopWith(NTH(2));
    await shop.world.deliver(paid('1'));
    expect(await given(shop)).toBe(0);
    await shop.world.deliver(paid('2'));
    await shop.world.deliver(paid('2'), paid('3'), paid('4'));
    expect(await given(shop)).toBe(1);
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ held: 0, available: 168 });
  });

  test('repeats where it says so', async () => {
    const shop = await shopWith(NTH(2, true));
    for (const id of ['1', '2', '3', '4', '5']) await shop.world.deliver(paid(id));
    expect(await given(shop)).toBe(2);
  });

  test('counts matured orders alone: one that is cancelled before gives nothing', async () => {
    const shop = await shopWith(NTH(1), 14);
    const { world } = shop;
    await world.deliver(paid('1'));
    world.deps.clock.at += 10 * DAY_MS;
    await world.deliver(paid('1', { status: 'gone' }));
    world.deps.clock.at += 10 * DAY_MS;
    expect(await matureEarnings(world.deps, world.merchantId)).toBe(0);
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('2', { placedAt: world.deps.clock.at }));
    world.deps.clock.at += 15 * DAY_MS;
    expect(await matureEarnings(world.deps, world.merchantId)).toBe(1);
    await world.fetched(paid('2', { placedAt: world.deps.clock.at - 15 * DAY_MS }));
    expect(await given(shop)).toBe(1);
  });

  test('an order that earns nothing of its own still matures, and counts', async () => {
    const shop = await shopWith(NTH(1), 14);
    const { world } = shop;
    const placedAt = world.deps.clock.at;
    await world.deliver(paid('1', { totalMinor: 50, placedAt }));
    world.deps.clock.at += 15 * DAY_MS;
    expect(await matureEarnings(world.deps, world.merchantId)).toBe(1);
    await world.fetched(paid('1', { totalMinor: 50, placedAt }));
    expect(await given(shop)).toBe(1);
  });

  test('falls back when an order is refunded to nothing: the unused voucher goes, and comes back with the order', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    await world.deliver(paid('1'));
    await runEffects(shop);
    await world.deliver(paid('1', { refunds: [lineRefund(4_200)] }));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['revoked']);
    await world.deliver(paid('1'));
    await world.deliver(paid('1'));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['issued']);
    expect(shop.shelf.codes.size).toBe(1);
  });

  test('that falls back and returns before anything was asked of the store leaves the voucher as it was', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    await world.deliver(paid('1'));
    await runEffects(shop);
    await world.deliver(paid('1', { status: 'gone' }));
    await world.deliver(paid('1'));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['issued']);
  });

  test('whose code was dropped before it reached the store gets another one when it is deserved again', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    await world.deliver(paid('1'));
    await world.deliver(paid('1', { status: 'gone' }));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['failed']);
    await world.deliver(paid('1'));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['failed', 'issued']);
  });

  test('whose voucher was used keeps it used when it falls back', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    await world.deliver(paid('1'));
    await runEffects(shop);
    const [voucher] = await vouchersOf(world);
    await world.deliver(paid('2', { codes: [voucher?.code ?? ''] }));
    await world.deliver(paid('1', { status: 'gone' }), paid('2', { status: 'gone' }));
    await world.deliver(paid('2', { codes: [voucher?.code ?? ''] }));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['used']);
  });

  test('[B20] a lowered number pays nobody by itself, and nobody whose order it was already', async () => {
    const shop = await shopWith(NTH(9));
    const { world } = shop;
    for (const id of ['1', '2', '3']) await world.deliver(paid(id));
    world.deps.clock.at += DAY_MS;
    const { merchantId, programId } = world;
    await activateVersion(world.deps, {
      merchantId,
      programId,
      definition: programOf(NTH(2, true)),
      author: 'test',
    });
    await world.deliver(paid('3'));
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('4', { placedAt: world.deps.clock.at }));
    expect(await given(shop)).toBe(1);
  });

  test('gives nothing while the programme is paused; what matured before counts on afterwards', async () => {
    const shop = await shopWith(NTH(2));
    const { world } = shop;
    const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
    await world.deliver(paid('1'));
    await pauseProgram(world.deps, pause);
    await world.deliver(paid('2'));
    expect(await given(shop)).toBe(0);
    world.deps.clock.at += DAY_MS;
    await resumeProgram(world.deps, pause);
    await world.deliver(paid('3', { placedAt: world.deps.clock.at }));
    expect(await given(shop)).toBe(1);
  });

  test('two orders at once give one voucher, and a transaction that is cut off gives none', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    const cutOff = inTransaction(database.pool, async (tx) => {
      const readings = [{ storeId: world.storeId, reading: paid('0'), fetchSeq: null }];
      await creditOrders(world.deps, tx, { merchantId: world.merchantId, readings, cause: 'test' });
      throw new Error('cut off');
    });
    await expect(cutOff).rejects.toThrow('cut off');
    expect(await given(shop)).toBe(0);
    await Promise.all([world.deliver(paid('1')), world.deliver(paid('2'))]);
    expect(await given(shop)).toBe(1);
  });

  test('whatever comes, in whatever order, as many vouchers can be used as there are multiples of its orders', async () => {
    const step = fc.record({
      id: fc.constantFrom('1', '2', '3', '4', '5'),
      state: fc.constantFrom('paid', 'gone', 'refunded'),
      runs: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const shop = await shopWith(NTH(2, true));
        const counting = new Set<string>();
        for (const { id, state, runs } of steps) {
          const refunds = state === 'refunded' ? [lineRefund(4_200)] : [];
          await shop.world.deliver(paid(id, { status: state === 'gone' ? 'gone' : 'earning', refunds }));
          if (state === 'paid') counting.add(id);
          else counting.delete(id);
          if (runs) await runEffects(shop);
        }
        for (let left = 3; left > 0; left -= 1) await runEffects(shop);
        const usable = (await statesOf(shop)).filter((state) => state === 'issued').length;
        expect([usable, shop.shelf.codes.size]).toEqual(
          Array.from({ length: 2 }, () => Math.floor(counting.size / 2)),
        );
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  test('a guest’s order counts once it is somebody’s', async () => {
    const shop = await shopWith(NTH(1));
    const { world } = shop;
    await world.deliver(paid('1', { email: 'new@example.org' }));
    expect(await given(shop)).toBe(0);
    await world.member('new@example.org');
    await world.deliver(paid('1', { email: 'new@example.org' }));
    expect(await given(shop)).toBe(1);
  });
});

describe('[D6] so much spent', () => {
  const SPEND = gift({ kind: 'spend', amountMinor: 10_000 });

  test('gives a voucher for each whole sum of what matured orders came to, after refunds', async () => {
    const shop = await shopWith(SPEND);
    const { world } = shop;
    await world.deliver(paid('1', { totalMinor: 9_000 }));
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('2', { totalMinor: 12_000, refunds: [lineRefund(1_500)] }));
    expect(await given(shop)).toBe(1);
    await world.deliver(paid('2', { totalMinor: 12_000 }));
    expect(await given(shop)).toBe(2);
  });

  test('never gives twice for the same money: what a refund takes away has to be spent again', async () => {
    const shop = await shopWith(SPEND);
    const { world } = shop;
    await world.deliver(paid('1', { totalMinor: 10_000 }));
    await runEffects(shop);
    await world.deliver(paid('1', { totalMinor: 10_000, refunds: [lineRefund(10_000)] }));
    await world.deliver(paid('2', { totalMinor: 10_000 }));
    await runEffects(shop);
    expect(await statesOf(shop)).toEqual(['issued']);
    await world.deliver(paid('3', { totalMinor: 10_000 }));
    expect(await given(shop)).toBe(2);
  });

  test('[B20] counts from the activation of its amount on', async () => {
    const shop = await shopWith(gift({ kind: 'spend', amountMinor: 50_000 }));
    const { world } = shop;
    await world.deliver(paid('1', { totalMinor: 40_000 }));
    world.deps.clock.at += DAY_MS;
    const { merchantId, programId } = world;
    await activateVersion(world.deps, {
      merchantId,
      programId,
      definition: programOf(SPEND),
      author: 'test',
    });
    await world.deliver(paid('2', { totalMinor: 9_999, placedAt: world.deps.clock.at }));
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('3', { totalMinor: 1, placedAt: world.deps.clock.at }));
    expect(await given(shop)).toBe(1);
  });
});

describe('[D6] a visit frequency', () => {
  const FREQUENCY = gift({ kind: 'frequency', visits: 3, days: 10 });
  const day = (days: number) => ({ placedAt: ORDER_TIME - (60 - days) * DAY_MS });

  test('needs orders on so many days within the window; those of one day are one, and each counts once', async () => {
    const shop = await shopWith(FREQUENCY);
    const { world } = shop;
    await world.deliver(paid('1', day(0)), paid('2', day(0)), paid('3', day(5)));
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('4', day(11)));
    expect(await given(shop)).toBe(0);
    await world.deliver(paid('5', day(13)));
    expect(await given(shop)).toBe(1);
    await world.deliver(paid('6', day(14)), paid('7', day(15)));
    expect(await given(shop)).toBe(1);
    await world.deliver(paid('8', day(16)));
    expect(await given(shop)).toBe(2);
  });
});

describe('[D6] a long absence', () => {
  const ABSENCE = gift({ kind: 'absence', days: 30 });
  const noticed = ({ world }: Shop) => giveForDays(world.deps, world.merchantId);

  test('is noticed once, however often the job runs, and anew after another order', async () => {
    const shop = await shopWith(ABSENCE);
    const { world } = shop;
    await world.deliver(paid('1', { placedAt: world.deps.clock.at }));
    world.deps.clock.at += 29 * DAY_MS;
    expect(await noticed(shop)).toBe(0);
    world.deps.clock.at += DAY_MS;
    expect(await Promise.all([noticed(shop), noticed(shop)])).toContain(1);
    expect([await noticed(shop), await given(shop)]).toEqual([0, 1]);
    await world.deliver(paid('2', { placedAt: world.deps.clock.at }));
    world.deps.clock.at += 31 * DAY_MS;
    expect([await noticed(shop), await given(shop)]).toEqual([1, 2]);
  });

  test('[B20] is none of whoever was away for that long before it was offered, nor of who never ordered', async () => {
    const shop = await shopWith(gift({ kind: 'absence', days: 90 }));
    const { world } = shop;
    await world.member('never@example.org');
    await world.deliver(paid('1', { placedAt: world.deps.clock.at - 40 * DAY_MS }));
    const { merchantId, programId } = world;
    await activateVersion(world.deps, {
      merchantId,
      programId,
      definition: programOf(ABSENCE),
      author: 'test',
    });
    world.deps.clock.at += 60 * DAY_MS;
    expect(await noticed(shop)).toBe(0);
  });

  test('waits while the programme is paused', async () => {
    const shop = await shopWith(ABSENCE);
    const { world } = shop;
    const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
    await world.deliver(paid('1', { placedAt: world.deps.clock.at }));
    await pauseProgram(world.deps, pause);
    world.deps.clock.at += 40 * DAY_MS;
    expect(await noticed(shop)).toBe(0);
    await resumeProgram(world.deps, pause);
    expect(await noticed(shop)).toBe(1);
  });

  test('[I10] is a matter of its own merchant', async () => {
    const [one, other] = [await shopWith(ABSENCE), await shopWith(ABSENCE)];
    await one.world.deliver(paid('1', { placedAt: one.world.deps.clock.at }));
    other.world.deps.clock.at += 40 * DAY_MS;
    expect(await noticed(other)).toBe(0);
    const rows = await sql(database.pool, 'SELECT 1 FROM counted_order WHERE merchant_id = $1', [
      other.world.merchantId,
    ]);
    expect(rows).toEqual([]);
  });
});

describe('[D6] a birthday', () => {
  const BIRTHDAY = gift({ kind: 'birthday' });
  const noticed = ({ world }: Shop) => giveForDays(world.deps, world.merchantId);
  const born = ({ world, memberId }: Shop, month: number, day: number) =>
    keepBirthday(world.deps, {
      merchantId: world.merchantId,
      memberId,
      birthday: { month, day },
      author: 'test',
    });
  const at = ({ world }: Shop, date: string) => void (world.deps.clock.at = Date.parse(date));

  test('is noticed once a year, however often the job runs, in the programme’s own zone', async () => {
    const shop = await shopWith(BIRTHDAY);
    at(shop, '2027-01-10T12:00:00Z');
    await born(shop, 3, 5);
    at(shop, '2027-03-04T22:30:00Z');
    expect(await noticed(shop)).toBe(0);
    at(shop, '2027-03-04T23:30:00Z');
    expect(await Promise.all([noticed(shop), noticed(shop)])).toContain(1);
    expect([await noticed(shop), await given(shop)]).toEqual([0, 1]);
    at(shop, '2028-03-05T09:00:00Z');
    expect([await noticed(shop), await given(shop)]).toEqual([1, 2]);
  });

  test('on 29 February is 28 February in common years, and itself in the others', async () => {
    const shop = await shopWith(BIRTHDAY);
    at(shop, '2027-01-10T12:00:00Z');
    await born(shop, 2, 29);
    at(shop, '2027-02-27T12:00:00Z');
    expect(await noticed(shop)).toBe(0);
    at(shop, '2027-02-28T12:00:00Z');
    expect(await noticed(shop)).toBe(1);
    at(shop, '2028-02-28T12:00:00Z');
    expect(await noticed(shop)).toBe(0);
    at(shop, '2028-02-29T12:00:00Z');
    expect(await noticed(shop)).toBe(1);
  });

  test('counts from the day after it was given; a day without a job is made up for, one long past is not', async () => {
    const shop = await shopWith(BIRTHDAY);
    at(shop, '2027-03-05T12:00:00Z');
    await born(shop, 3, 5);
    expect(await noticed(shop)).toBe(0);
    at(shop, '2028-03-11T12:00:00Z');
    expect(await noticed(shop)).toBe(1);
    at(shop, '2029-03-12T12:00:00Z');
    expect(await noticed(shop)).toBe(0);
  });

  test('of who took it away, or gave none, or of a date that is none, gives nothing', async () => {
    const shop = await shopWith(BIRTHDAY);
    at(shop, '2027-01-10T12:00:00Z');
    expect(await born(shop, 2, 30)).toEqual({ outcome: 'invalid' });
    await born(shop, 3, 5);
    const { world, memberId } = shop;
    await keepBirthday(world.deps, {
      merchantId: world.merchantId,
      memberId,
      birthday: null,
      author: 'test',
    });
    at(shop, '2027-03-05T12:00:00Z');
    expect(await noticed(shop)).toBe(0);
  });
});

test('a reward for an occasion comes by itself and consumes nothing', () => {
  const problems = (change: Partial<Reward>) => checkDefinition(programOf({ ...NTH(2), ...change })).outcome;
  expect(problems({})).toBe('valid');
  expect(problems({ issue: 'chosen', consuming: true })).toBe('invalid');
  expect(problems({ consuming: true })).toBe('invalid');
  expect(problems({ benefit: { kind: 'per_units', amountMinor: 3, perUnits: 1 } })).toBe('invalid');
});
