import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OrderLine, OrderRefund } from '@ristourne/core/commerce/order';
import { DAY_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import { sql, sqlOne } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import {
  createWorld,
  DEFINITION,
  lineRefund,
  order,
  ORDER_TIME,
  type OrderPlan,
  type World,
} from '@ristourne/core/earning/testing/world';
import { expireUnits } from '@ristourne/core/jobs/expire-units';
import { prove } from '@ristourne/core/proof/prove';
import type { ProgramDefinitionInput } from '@ristourne/core/programs/definition';
import { pauseProgram, resumeProgram } from '@ristourne/core/programs/save-program';
import { redeem } from '@ristourne/core/rewards/redeem';
import { issueVoucher } from '@ristourne/core/vouchers/settle-voucher';

/*
 * The product's worked examples, in numbers, on the real database: what an owner would work out on paper. Each title
 * carries the rows of docs/features.md that it stands for.
 */

const ADA = 'ada@example.org';
const LONG_AGO = ORDER_TIME - 100 * DAY_MS;

let database: TestDatabase;
let world: World;
let memberId: string;
let turn = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
  memberId = await world.member(ADA);
  turn = 0;
});

const rules = (definition: Partial<ProgramDefinitionInput>, from = LONG_AGO) =>
  world.version({ ...DEFINITION, ...definition }, from);
/** The order as it is told now: each telling has a later stamp than the one before. */
const tell = (plan: OrderPlan = {}, lines?: OrderLine[]) => {
  turn += 1;
  const reading = order({ email: ADA, stamp: ORDER_TIME + turn * SECOND_MS, ...plan });
  return world.deliver(lines ? { ...reading, state: { ...reading.state, lines } } : reading);
};
const points = async (id = '1') => (await world.earned(id)).net;
const available = async (unit?: string) => (await world.balance(memberId, unit)).available;
const line = (lineId: string, netMinor: number, more: Partial<OrderLine> = {}): OrderLine => ({
  lineId, productId: lineId, variationId: '', kind: 'product', quantity: 1, netMinor, taxMinor: 0, subscription: false, ...more,
}); // prettier-ignore
const rate = (more: object = {}) => [
  { kind: 'rate' as const, ruleId: 'rate', points: 1, perMinor: 100, ...more },
];
const steps = (...brackets: [number, number | null, number][]) => [
  {
    kind: 'brackets' as const, ruleId: 'steps',
    brackets: brackets.map(([fromMinor, toMinor, gain]) => ({ fromMinor, toMinor, points: gain })),
  },
]; // prettier-ignore
const reward = (more: object) => ({
  rewardId: 'gift', revision: 1, name: { en: 'Gift', fr: 'Cadeau' }, unit: 'points' as const, cost: 100,
  benefit: { kind: 'amount' as const, amountMinor: 300 }, issue: 'chosen' as const, consuming: true, voucherDays: 90,
  ordersEarn: true, ...more,
}); // prettier-ignore

describe('what an order is worth', () => {
  test.each([
    ['with_tax', 25],
    ['without_tax', 10],
  ] as const)(
    '[B2] 49.99 € and 10.00 € of tax in the brackets 0–50 and 50–100, %s: %i',
    async (taxBase, expected) => {
      await rules({ taxBase, earning: steps([0, 5_000, 10], [5_000, 10_000, 25]) });
      await tell({ totalMinor: 5_999 }, [line('a', 4_999, { taxMinor: 1_000 })]);
      expect(await points()).toBe(expected);
    },
  );

  test('[B2] 49.99 € is below the bracket that begins at 50.00 €, and 50.00 € is in it', async () => {
    await rules({ earning: steps([0, 5_000, 10], [5_000, 10_000, 25]) });
    await tell({ id: '1', totalMinor: 4_999 });
    await tell({ id: '2', totalMinor: 5_000 });
    await tell({ id: '3', totalMinor: 10_000 });
    expect([await points('1'), await points('2'), await points('3')]).toEqual([10, 25, 0]);
  });

  test('[B1] three lines with a cart discount of 10.00 € allocated to them: 3.33 + 3.33 + 3.34, one floor in the end', async () => {
    // 33.33 € each, less its share: 30.00 + 30.00 + 29.99 = 89.99 €.
    await tell({ totalMinor: 8_999 }, [line('a', 3_000), line('b', 3_000), line('c', 2_999)]);
    expect(await points()).toBe(89);
  });

  test('[B1] 105 ¥ at 1 point for each 10 ¥ is 10 points: yen have no decimals', async () => {
    await rules({ currency: 'JPY', earning: rate({ perMinor: 10 }) });
    await tell({ totalMinor: 105, currency: 'JPY' });
    expect(await points()).toBe(10);
  });

  test('[B1] 4.500 KWD at 7 points for each dinar is 31 points: dinars have three', async () => {
    await rules({ currency: 'KWD', earning: rate({ points: 7, perMinor: 1_000 }) });
    await tell({ totalMinor: 4_500, currency: 'KWD' });
    expect(await points()).toBe(31);
  });
});

describe('what goes back', () => {
  const part = (refundId: string, netMinor: number): OrderRefund => ({
    refundId, amountMinor: netMinor, otherMinor: 0, lines: [{ lineId: 'a', quantity: 0, netMinor, taxMinor: 0 }],
  }); // prettier-ignore

  test('[B21] refunds in three parts that sum to the whole leave nothing, whatever was floored on the way', async () => {
    const refunds = [part('r1', 1_133), part('r2', 1_133), part('r3', 1_134)];
    const left: number[] = [];
    for (let count = 0; count <= 3; count += 1) {
      await tell({ totalMinor: 3_400, refunds: refunds.slice(0, count) });
      left.push(await points());
    }
    expect(left).toEqual([34, 22, 11, 0]);
    expect(await available()).toBe(0);
  });

  test('[B21] an amount-only refund takes its part of everything, shipping included', async () => {
    // 100.00 € of goods and 25.00 € of shipping; 25.00 € come back without a line: a fifth of each.
    await tell(
      { totalMinor: 12_500, refunds: [{ refundId: 'r', amountMinor: 2_500, otherMinor: 0, lines: [] }] },
      [line('a', 10_000)],
    );
    expect(await points()).toBe(80);
  });

  test('[B2] [B21] a fully refunded order in the bracket [0, 50) earns nothing, not the bracket of 0', async () => {
    await rules({ earning: steps([0, 5_000, 10]) });
    await tell({ totalMinor: 4_000 });
    expect(await points()).toBe(10);
    await tell({ totalMinor: 4_000, refunds: [lineRefund(4_000)] });
    expect(await points()).toBe(0);
  });

  test('[B21] a rule that was doubled, then deleted, before the refund: the order goes back by its own', async () => {
    await tell({ id: '1', totalMinor: 5_000 });
    await rules({ earning: rate({ points: 2 }) }, ORDER_TIME + DAY_MS);
    world.deps.clock.at = ORDER_TIME + 2 * DAY_MS;
    await tell({
      id: '2',
      totalMinor: 5_000,
      placedAt: ORDER_TIME + 2 * DAY_MS - 1,
      stamp: ORDER_TIME + 2 * DAY_MS,
    });
    await rules({ earning: [] }, ORDER_TIME + 3 * DAY_MS);
    world.deps.clock.at = ORDER_TIME + 4 * DAY_MS;
    await tell({ id: '1', totalMinor: 5_000, refunds: [lineRefund(2_000)] });
    await tell({
      id: '2',
      totalMinor: 5_000,
      placedAt: ORDER_TIME + 2 * DAY_MS - 1,
      refunds: [lineRefund(2_000)],
      stamp: ORDER_TIME + 4 * DAY_MS,
    });
    expect([await points('1'), await points('2')]).toEqual([30, 60]);
  });

  test('[B16] cancelled, then completed: it has what it had, once', async () => {
    await tell({ totalMinor: 4_200 });
    await tell({ totalMinor: 4_200, status: 'gone' });
    expect([await points(), await available()]).toEqual([0, 0]);
    await tell({ totalMinor: 4_200 });
    expect([await points(), await available()]).toEqual([42, 42]);
  });
});

describe('lots', () => {
  test('[C3] of lots of 100 and 200, 180 are spent, soonest first; 120 expire with the second, once', async () => {
    await rules({ rewards: [reward({ cost: 180 })] });
    await tell({ id: '1', totalMinor: 10_000, placedAt: ORDER_TIME - 20 * DAY_MS, stamp: ORDER_TIME });
    await tell({ id: '2', totalMinor: 20_000 });
    const { merchantId, programId } = world;
    const bought = await redeem(world.deps, {
      merchantId,
      memberId,
      programId,
      rewardId: 'gift',
      idempotencyKey: 'wish',
    });
    expect(bought.outcome).toBe('redeemed');
    expect(await available()).toBe(120);
    world.deps.clock.at = ORDER_TIME + 350 * DAY_MS;
    await expireUnits(world.deps, merchantId);
    expect(await available()).toBe(120);
    world.deps.clock.at = ORDER_TIME + 367 * DAY_MS;
    await expireUnits(world.deps, merchantId);
    await expireUnits(world.deps, merchantId);
    expect(await available()).toBe(0);
    const [expired] = await sql<{ units: number }>(
      database.pool,
      `SELECT sum(amount)::bigint AS units FROM entry WHERE merchant_id = $1 AND book = 'expired'`,
      [merchantId],
    );
    expect(expired?.units).toBe(120);
  });

  test('[F7] [C3] a pause of a month across an expiry: the units are there as many days after it', async () => {
    const { merchantId, programId } = world;
    await tell({ totalMinor: 10_000 });
    const pause = { merchantId, programId, author: 'test' };
    world.deps.clock.at = ORDER_TIME + 350 * DAY_MS;
    await pauseProgram(world.deps, pause);
    world.deps.clock.at = ORDER_TIME + 380 * DAY_MS;
    await resumeProgram(world.deps, pause);
    await expireUnits(world.deps, merchantId);
    expect(await available()).toBe(100);
    world.deps.clock.at = ORDER_TIME + 394 * DAY_MS;
    await expireUnits(world.deps, merchantId);
    expect(await available()).toBe(100);
    world.deps.clock.at = ORDER_TIME + 397 * DAY_MS;
    await expireUnits(world.deps, merchantId);
    expect(await available()).toBe(0);
  });
});

describe('thresholds and caps', () => {
  test('[B20] a threshold lowered from 10 to 5 visits pays nothing to a member at 5; the sixth visit does', async () => {
    const visits = [{ kind: 'visits' as const, ruleId: 'visit', minimumMinor: 0, dailyCap: 10 }];
    const gift = (cost: number, revision: number) =>
      reward({ unit: 'visits', cost, issue: 'automatic', revision });
    await rules({ earning: visits, rewards: [gift(10, 1)] });
    for (const id of ['1', '2', '3', '4', '5']) await tell({ id });
    await rules({ earning: visits, rewards: [gift(5, 2)] }, ORDER_TIME - 1);
    const vouchers = async () =>
      (await sql(database.pool, 'SELECT 1 AS one FROM voucher WHERE merchant_id = $1', [world.merchantId]))
        .length;
    expect([await available('visits'), await vouchers()]).toEqual([5, 0]);
    await tell({ id: '6' });
    expect([await available('visits'), await vouchers()]).toEqual([1, 1]);
  });

  test('[B4] the day’s first visit is cancelled: the second takes its place, and gives it back when the first returns', async () => {
    await rules({ earning: [{ kind: 'visits', ruleId: 'visit', minimumMinor: 0, dailyCap: 1 }] });
    const first = { id: '1', placedAt: ORDER_TIME - 2_000 };
    const second = { id: '2', placedAt: ORDER_TIME - 1_000 };
    const visits = async () => [
      (await world.earned('1', 'visits')).net,
      (await world.earned('2', 'visits')).net,
    ];
    await tell(first);
    await tell(second);
    expect(await visits()).toEqual([1, 0]);
    await tell({ ...first, status: 'gone' });
    expect(await visits()).toEqual([0, 1]);
    await tell(first);
    expect(await visits()).toEqual([1, 0]);
    expect(await available('visits')).toBe(1);
  });
});

describe('when more is taken back than is left', () => {
  /** All 100 points are gone: the code that they bought is used, by an order that earns nothing itself. */
  const gift = reward({ ordersEarn: false });
  const spendAll = async () => {
    const { merchantId, programId } = world;
    const wish = { merchantId, memberId, programId, rewardId: 'gift', idempotencyKey: 'wish' };
    expect((await redeem(world.deps, wish)).outcome).toBe('redeemed');
    const { voucherId, code } = await sqlOne<{ voucherId: string; code: string }>(
      database.pool,
      `SELECT voucher_id AS "voucherId", code_lower AS code FROM voucher_code WHERE merchant_id = $1`,
      [merchantId],
    );
    await issueVoucher(world.deps, { merchantId, voucherId, externalId: 'made' });
    await tell({ id: 'using', totalMinor: 700, codes: [code] });
  };

  test('[B21] the member owes it, and the next units pay the debt first', async () => {
    await rules({ rewards: [gift] });
    await tell({ totalMinor: 10_000 });
    await spendAll();
    await tell({ totalMinor: 10_000, status: 'gone' });
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 100 });
    await tell({ id: '2', totalMinor: 13_000 });
    expect(await world.balance(memberId)).toMatchObject({ available: 30, owed: 0 });
  });

  test('[B21] floor mode writes it off, and cancelling and reopening in a loop mints nothing', async () => {
    await rules({ rewards: [gift], shortfall: 'written_off' });
    await tell({ totalMinor: 10_000 });
    await spendAll();
    for (let loop = 0; loop < 5; loop += 1) {
      await tell({ totalMinor: 10_000, status: 'gone' });
      await tell({ totalMinor: 10_000 });
    }
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 0 });
    expect(await points()).toBe(100);
  });
});

test('[F9] after each of these histories the books prove', async () => {
  expect((await prove(database.pool)).differences).toEqual([]);
});
