import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { ada, CHOSEN, programOf, runEffects, vouchersOf, type Ada } from '../earning/testing/ada.ts';
import { DEFINITION, order, ORDER_TIME } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import type { Reward } from '../programs/definition.ts';
import { activateVersion, pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { payQualified, type PayQualifiedCommand } from './pay-qualified.ts';
import { QUALIFIED_ON_A_PAGE, whoWouldQualify } from './who-would-qualify.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const GIFT: Reward = { ...CHOSEN, rewardId: 'gift', issue: 'automatic', cost: 500 };

const of = ({ world: { merchantId, programId } }: Ada) => ({ merchantId, programId });
const author = 'Camille';

/** Ada has 120 points, the threshold goes down from 500 to `cost`. */
async function lowered(cost: number, change: Partial<Reward> = {}): Promise<Ada> {
  const shop = await ada(database.pool, programOf({ ...GIFT, ...change }));
  shop.world.deps.clock.at += 1_000;
  await activateVersion(shop.world.deps, {
    ...of(shop),
    definition: programOf({ ...GIFT, ...change, cost }),
    author,
  });
  return shop;
}

const listed = async (shop: Ada, more: Partial<Parameters<typeof whoWouldQualify>[1]> = {}) => {
  const found = await whoWouldQualify(shop.world.deps, { ...of(shop), ...more });
  if (found.outcome !== 'listed') throw new Error(found.outcome);
  return found.rewards;
};

const pay = (shop: Ada, change: Partial<PayQualifiedCommand> = {}) =>
  payQualified(shop.world.deps, {
    ...of(shop),
    rewardId: 'gift',
    revision: 2,
    author,
    expected: { members: 1, vouchers: 2 },
    ...change,
  });

const audits = ({ world }: Ada) =>
  sql(
    database.pool,
    `SELECT author, action, detail FROM admin_audit WHERE merchant_id = $1 ORDER BY audit_id`,
    [world.merchantId],
  );

describe('who has enough already', () => {
  test('[B20] a lowered threshold pays nobody, and says who has enough, how often, and what it would cost', async () => {
    const shop = await lowered(50);
    expect(await vouchersOf(shop.world)).toEqual([]);
    expect(await listed(shop)).toMatchObject([
      {
        reward: { rewardId: 'gift', revision: 2 },
        members: 1,
        vouchers: 2,
        units: 100,
        worthMinor: 600,
        page: [{ memberId: shop.memberId, times: 2 }],
        next: null,
      },
    ]);
  });

  test('[B20] is told of a definition before it is saved', async () => {
    const shop = await ada(database.pool, programOf(GIFT));
    expect(await listed(shop)).toMatchObject([{ members: 0, vouchers: 0 }]);
    const percent = { kind: 'percent', basisPoints: 1_000 } as const;
    const definition = programOf({ ...GIFT, cost: 120, benefit: percent });
    expect(await listed(shop, { definition })).toMatchObject([
      { reward: { revision: 2 }, members: 1, vouchers: 1, units: 120, worthMinor: null },
    ]);
  });

  test('a non-consuming reward counts what matured under its own revision and was not paid', async () => {
    const counting = { consuming: false } as const;
    const shop = await lowered(50, counting);
    expect(await listed(shop)).toMatchObject([{ members: 0 }]);
    const { world } = shop;
    await pauseProgram(world.deps, { ...of(shop), author });
    // Placed before the pause, so it earns; what is reached during a pause is not paid.
    await world.deliver(order({ id: '2', email: 'ada@example.org', totalMinor: 10_500 }));
    world.deps.clock.at += 1_000;
    await resumeProgram(world.deps, { ...of(shop), author });
    expect(await vouchersOf(world)).toEqual([]);
    expect(await listed(shop)).toMatchObject([{ members: 1, vouchers: 2, units: 0, worthMinor: 600 }]);
    expect(await pay(shop)).toEqual({ outcome: 'paid', members: 1, vouchers: 2, units: 0, left: 0 });
    expect((await world.balance(shop.memberId)).available).toBe(225);
    expect(await pay(shop)).toMatchObject({ outcome: 'paid', vouchers: 0 });
  });

  test('members come in pages, a merchant’s own only [I10]', async () => {
    const shop = await ada(database.pool, programOf(GIFT));
    for (let index = 0; index < QUALIFIED_ON_A_PAGE; index += 1) {
      const email = `m${index}@example.org`;
      await shop.world.member(email);
      await shop.world.deliver(order({ id: email, email, totalMinor: 10_000 }));
    }
    const definition = programOf({ ...GIFT, cost: 100 });
    const [first] = await listed(shop, { definition });
    const after = { rewardId: 'gift', memberId: first?.next ?? '' };
    const [second] = await listed(shop, { definition, after });
    const ids = [...(first?.page ?? []), ...(second?.page ?? [])].map(({ memberId }) => memberId);
    expect([first?.members, first?.page.length, second?.page.length, new Set(ids).size]).toEqual([
      21, 20, 1, 21,
    ]);
    expect(second?.next).toBeNull();
    const other = await ada(database.pool, programOf(GIFT));
    expect(
      await whoWouldQualify(other.world.deps, { ...of(shop), merchantId: other.world.merchantId }),
    ).toEqual({
      outcome: 'no_such_program',
    });
  });
});

describe('paying those who have enough', () => {
  test('[B20] gives each what they would have had, and writes down who said so', async () => {
    const shop = await lowered(50);
    expect(await pay(shop)).toEqual({ outcome: 'paid', members: 1, vouchers: 2, units: 100, left: 0 });
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ available: 20, held: 100 });
    await runEffects(shop);
    expect((await vouchersOf(shop.world)).map(({ state }) => state)).toEqual(['issued', 'issued']);
    expect(await audits(shop)).toEqual([
      {
        author,
        action: 'pay_qualified',
        detail: { rewardId: 'gift', revision: 2, members: 1, vouchers: 2, units: 100 },
      },
    ]);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('[B20] clicked twice, or twenty times at once, it pays nobody twice', async () => {
    const shop = await lowered(50);
    const results = await Promise.all(Array.from({ length: 20 }, () => pay(shop)));
    const vouchers = results.map((one) => (one.outcome === 'paid' ? one.vouchers : 0));
    expect(vouchers.reduce((sum, one) => sum + one, 0)).toBe(2);
    expect(await vouchersOf(shop.world)).toHaveLength(2);
    expect(await pay(shop)).toMatchObject({ outcome: 'paid', vouchers: 0, left: 0 });
  });

  test('[B20] what a crash cut off after a batch is paid by the next click, and the first batch not again', async () => {
    const shop = await ada(database.pool, programOf(GIFT));
    const { world } = shop;
    for (let index = 0; index < 60; index += 1) {
      const email = `m${index}@example.org`;
      await world.member(email);
      await world.deliver(order({ id: email, email, totalMinor: 10_000, placedAt: ORDER_TIME }));
    }
    world.deps.clock.at += 1_000;
    await activateVersion(world.deps, { ...of(shop), definition: programOf({ ...GIFT, cost: 100 }), author });
    const expected = { members: 61, vouchers: 61 };
    // The 51st member's first code can't be made: its batch fails whole.
    let drawn = 0;
    const bytes = (length: number) => {
      drawn += length === 10 ? 0 : 1;
      if (drawn > 55) throw new Error('the process was killed');
      return world.deps.randomness.bytes(length);
    };
    const deps = { ...world.deps, randomness: { bytes } };
    await expect(
      payQualified(deps, { ...of(shop), rewardId: 'gift', revision: 2, author, expected }),
    ).rejects.toThrow('the process was killed');
    expect(await vouchersOf(world)).toHaveLength(50);
    expect(await pay(shop, { expected })).toEqual({
      outcome: 'paid',
      members: 11,
      vouchers: 11,
      units: 1_100,
      left: 0,
    });
    const [most] = await sql<{ most: number }>(
      database.pool,
      `SELECT max(n)::int AS most FROM (SELECT count(*) AS n FROM voucher WHERE merchant_id = $1 GROUP BY member_id) v`,
      [world.merchantId],
    );
    expect(most?.most).toBe(1);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test.each([
    ['more qualify than was confirmed', { expected: { members: 1, vouchers: 1 } }, 'more_qualify'],
    ['its threshold changed since', { revision: 1 }, 'no_such_reward'],
    ['there is no such reward', { rewardId: 'other' }, 'no_such_reward'],
    ['there is no such programme', { programId: '00000000-0000-7000-8000-000000000001' }, 'no_such_reward'],
  ])('[B20] nobody is paid when %s', async (_why, change, outcome) => {
    const shop = await lowered(50);
    expect((await pay(shop, change)).outcome).toBe(outcome);
    expect(await vouchersOf(shop.world)).toEqual([]);
    expect(await audits(shop)).toEqual([]);
  });

  test('[B20] nobody is paid while the programme is paused, or by a shop that left', async () => {
    const shop = await lowered(50);
    const { world } = shop;
    await pauseProgram(world.deps, { ...of(shop), author });
    expect((await pay(shop)).outcome).toBe('paused');
    world.deps.clock.at += 1_000;
    await resumeProgram(world.deps, { ...of(shop), author });
    await sql(database.pool, 'UPDATE store SET disconnected_at = now() WHERE merchant_id = $1', [
      world.merchantId,
    ]);
    expect((await pay(shop)).outcome).toBe('no_store');
    expect(await vouchersOf(world)).toEqual([]);
  });

  test('a chosen reward is paid to nobody', async () => {
    const shop = await ada(database.pool, { ...DEFINITION, rewards: [CHOSEN] });
    expect((await pay(shop, { rewardId: 'three-off', revision: 1 })).outcome).toBe('no_such_reward');
    expect(await listed(shop)).toEqual([]);
  });
});
